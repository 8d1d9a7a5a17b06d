package io.github.keepalivelab.plan;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings of a plan from text, so that plan files, the command line and REST speak the same language and fail with
 * the same sentences. Names are those of the options without their dashes.
 */
public final class PlanText {

    private static final String RATE =
            "rate must be 'auto' or a number above 0 and at most 1000000 requests per second";

    private static final Map<String, BiConsumer<PlanBuilder, String>> SETTINGS = settings();

    private final PlanBuilder builder = new PlanBuilder();
    private @Nullable LoadModel rate;
    private @Nullable LoadModel rates;
    private @Nullable LoadModel users;

    private static Map<String, BiConsumer<PlanBuilder, String>> settings() {
        Map<String, BiConsumer<PlanBuilder, String>> all = new TreeMap<>();
        all.put("arms", (plan, text) -> plan.armNames(names(text)));
        all.put("baseline", PlanBuilder::baseline);
        all.put("arrivals", (plan, text) -> plan.arrivals(choice("arrivals", text, Arrivals.values())));
        all.put("connections", (plan, text) -> plan.connections(wholeNumber("connections", text)));
        all.put("blocks", (plan, text) -> plan.blocks(wholeNumber("blocks", text)));
        all.put("max-seconds", (plan, text) -> plan.maxSeconds(number("max-seconds", text)));
        all.put("want", (plan, text) -> plan.wanted(wanted(text)));
        all.put("trial-seconds", (plan, text) -> plan.trialSeconds(number("trial-seconds", text)));
        all.put("lead-in-seconds", (plan, text) -> plan.leadInSeconds(number("lead-in-seconds", text)));
        all.put("seed", (plan, text) -> plan.seed(seed(text)));
        all.put(
                "client-protocol",
                (plan, text) -> plan.clientProtocol(choice("client-protocol", text, Protocol.values())));
        all.put("close-by", (plan, text) -> plan.closeBy(choice("close-by", text, CloseBy.values())));
        all.put("rtt", (plan, text) -> plan.rttMillis(number("rtt", text)));
        all.put("upstream-rtt", (plan, text) -> plan.upstreamRttMillis(number("upstream-rtt", text)));
        all.put("tls-key", (plan, text) -> plan.tlsKey(choice("tls-key", text, TlsChoice.Key.values())));
        all.put("tls-version", (plan, text) -> plan.tlsVersion(TlsChoice.Version.parse(text)));
        all.put("timeout-seconds", (plan, text) -> plan.timeoutSeconds(number("timeout-seconds", text)));
        all.put("warm-up-seconds", (plan, text) -> plan.warmUpSeconds(number("warm-up-seconds", text)));
        all.put("control", (plan, text) -> plan.control(flag(text)));
        all.put("target", (plan, text) -> plan.target(Target.parse(text)));
        return all;
    }

    /** Returns the names of all settings, in order. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(SETTINGS.keySet());
        names.add("rate");
        names.add("rates");
        names.add("users");
        return names.stream().sorted().toList();
    }

    /**
     * Takes one setting; a later one replaces an earlier one of the same name.
     *
     * @throws PlanException when the name is unknown or the text is not a value of that setting
     */
    public PlanText set(String name, String text) {
        BiConsumer<PlanBuilder, String> setting = SETTINGS.get(name);
        if (name.equals("rate")) {
            // Without a number it is the curve of the default.
            rate = "auto".equalsIgnoreCase(text) ? null : load(text);
        } else if (name.equals("rates")) {
            rates = rates(text);
        } else if (name.equals("users")) {
            users = new LoadModel.ClosedLoop(wholeNumber(name, text));
        } else if (setting != null) {
            setting.accept(builder, text);
        } else {
            throw new PlanException("unknown setting '" + name + "'; known are " + String.join(", ", names()));
        }
        return this;
    }

    /** Takes arms spelled out one by one; a list of their names chooses among them. */
    public PlanText armSpecs(List<ArmSpec> spelledOut) {
        builder.armSpecs(spelledOut);
        return this;
    }

    /** Takes what is sent to somebody else's service. */
    public PlanText request(Request wanted) {
        builder.request(wanted);
        return this;
    }

    /**
     * Returns the validated plan.
     *
     * @throws PlanException when a value is out of range or two settings contradict each other
     */
    public ExperimentPlan build() {
        LoadModel closed = users;
        LoadModel open = rate == null ? rates : rate;
        if (rate != null && rates != null) {
            throw new PlanException("--rate (one load) and --rates (several) exclude each other");
        }
        if (closed != null && open != null) {
            throw new PlanException("--users (closed loop) and --rate or --rates (open loop) exclude each other");
        }
        if (closed != null) {
            builder.load(closed);
        } else if (open != null) {
            builder.load(open);
        }
        return builder.build();
    }

    private static LoadModel rates(String text) {
        List<Double> all = new ArrayList<>();
        for (String rate : text.split(",", -1)) {
            all.add(number("rates", rate.strip()));
        }
        return new LoadModel.Rates(all, Arrivals.CONSTANT);
    }

    private static Set<Wanted> wanted(String text) {
        Set<Wanted> all = EnumSet.noneOf(Wanted.class);
        for (String name : text.split(",", -1)) {
            all.add(choice("want", name.strip(), Wanted.values()));
        }
        return all;
    }

    /**
     * Returns the one load that {@code auto} or a rate stands for.
     *
     * @throws PlanException when it is neither
     */
    public static LoadModel load(String text) {
        if ("auto".equalsIgnoreCase(text)) {
            return new LoadModel.AutoRate(Arrivals.CONSTANT, LoadModel.AutoRate.HALF);
        }
        try {
            return new LoadModel.OpenLoop(Double.parseDouble(text), Arrivals.CONSTANT);
        } catch (NumberFormatException e) {
            throw new PlanException(RATE + ", was '" + text + "'");
        }
    }

    private static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        for (String name : text.split(",", -1)) {
            if (name.isBlank()) {
                throw new PlanException("arms must be names separated by commas, was '" + text + "'");
            }
            names.add(name.strip());
        }
        return names;
    }

    private static double number(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new PlanException(name + " must be a number, was '" + text + "'");
        }
    }

    private static int wholeNumber(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new PlanException(name + " must be a whole number, was '" + text + "'");
        }
    }

    private static long seed(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new PlanException("seed must be a whole number, was '" + text + "'");
        }
    }

    private static boolean flag(String text) {
        if (!"true".equals(text) && !"false".equals(text)) {
            throw new PlanException("control must be true or false, was '" + text + "'");
        }
        return Boolean.parseBoolean(text);
    }

    private static <E extends Enum<E>> E choice(String name, String text, E[] values) {
        List<String> allowed = new ArrayList<>();
        for (E value : values) {
            String label = value.name().toLowerCase(Locale.ROOT);
            if (label.equalsIgnoreCase(text)) {
                return value;
            }
            allowed.add(label);
        }
        throw new PlanException(name + " must be one of " + String.join(", ", allowed) + ", was '" + text + "'");
    }
}
