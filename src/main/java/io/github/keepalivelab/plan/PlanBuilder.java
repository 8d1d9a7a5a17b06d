package io.github.keepalivelab.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a run as text, from a plan file first and the command line after it, so that both speak the
 * same language and fail with the same sentences. Setting names are those of the options without their dashes.
 */
public final class PlanBuilder {

    private static final double WARM_UP_SECONDS = 20;
    /** A run of a few blocks is a first look; it should not wait for a compiler that takes longer than all of it. */
    private static final double WARM_UP_SECONDS_OF_A_LOOK = 8;

    /** The settings that {@link #set} knows. */
    public static final List<String> SETTINGS = List.of(
            "arms",
            "baseline",
            "rate",
            "users",
            "arrivals",
            "connections",
            "blocks",
            "trial-seconds",
            "lead-in-seconds",
            "seed",
            "close-by",
            "timeout-seconds",
            "warm-up-seconds",
            "control",
            "target");

    private List<Arm> arms = List.of();
    private List<String> armNames = List.of();
    private @Nullable String baseline;
    private @Nullable Double rate;
    private @Nullable Integer users;
    private Arrivals arrivals = Arrivals.CONSTANT;
    private int connections = 8;
    private int blocks = 120;
    private double trialSeconds = 0.1;
    private double leadInSeconds = 0.03;
    private long seed = 1;
    private CloseBy closeBy = CloseBy.SERVER;
    private double timeoutSeconds = 10;
    private @Nullable Double warmUpSeconds;
    private boolean control;
    private @Nullable Target target;

    /**
     * Takes one setting.
     *
     * @throws PlanException when the name is unknown or the text is not a value of that setting
     */
    public PlanBuilder set(String name, String text) {
        switch (name) {
            case "arms" -> armNames = names(text);
            case "baseline" -> baseline = text;
            case "rate" -> rate = "auto".equalsIgnoreCase(text) ? null : rate(text);
            case "users" -> users = wholeNumber(name, text);
            case "arrivals" -> arrivals = choice(name, text, Arrivals.values());
            case "connections" -> connections = wholeNumber(name, text);
            case "blocks" -> blocks = wholeNumber(name, text);
            case "trial-seconds" -> trialSeconds = number(name, text);
            case "lead-in-seconds" -> leadInSeconds = number(name, text);
            case "seed" -> seed = seed(text);
            case "close-by" -> closeBy = choice(name, text, CloseBy.values());
            case "timeout-seconds" -> timeoutSeconds = number(name, text);
            case "warm-up-seconds" -> warmUpSeconds = number(name, text);
            case "control" -> control = flag(text);
            case "target" -> target = Target.parse(text);
            default ->
                throw new PlanException("unknown setting '" + name + "'; known are " + String.join(", ", SETTINGS));
        }
        return this;
    }

    /** Takes arms spelled out one by one, as plan files may; {@code arms} as a list of names replaces them. */
    public PlanBuilder arms(List<Arm> spelledOut) {
        arms = List.copyOf(spelledOut);
        return this;
    }

    /**
     * Returns the validated plan.
     *
     * @throws PlanException when a value is out of range or two settings contradict each other
     */
    public ExperimentPlan build() {
        if (users != null && rate != null) {
            throw new PlanException("--users (closed loop) and --rate (open loop) exclude each other");
        }
        List<Arm> chosen = control ? controlArms() : chosenArms();
        chosen.forEach(this::requireFitsTarget);
        int inFlight = users == null ? connections : users;
        return new ExperimentPlan(
                chosen,
                baseline == null ? defaultBaseline(chosen) : baseline,
                loadModel(),
                inFlight,
                blocks,
                trialSeconds,
                leadInSeconds,
                seed,
                closeBy,
                timeoutSeconds,
                warmUpSeconds == null ? defaultWarmUp() : warmUpSeconds,
                control,
                target);
    }

    private void requireFitsTarget(Arm arm) {
        if (target == null) {
            return;
        }
        if (arm.upstream().isPresent()) {
            throw new PlanException("arm '" + arm.name()
                    + "' has an upstream hop, which no one can set behind --target;" + " leave upstream out");
        }
        if (arm.path().equals(Arm.HELLO_PATH) && !target.path().equals(Arm.HELLO_PATH)) {
            throw new PlanException("arm '" + arm.name() + "' has no path of its own; with target " + target
                    + " write path: " + target.path());
        }
    }

    private double defaultWarmUp() {
        return blocks < ExperimentPlan.MIN_BLOCKS ? WARM_UP_SECONDS_OF_A_LOOK : WARM_UP_SECONDS;
    }

    private LoadModel loadModel() {
        if (users != null) {
            return new LoadModel.ClosedLoop(users);
        }
        return rate == null ? new LoadModel.AutoRate(arrivals) : new LoadModel.OpenLoop(rate, arrivals);
    }

    private List<Arm> chosenArms() {
        List<Arm> known = known();
        if (armNames.isEmpty()) {
            return known;
        }
        List<Arm> chosen = new ArrayList<>();
        for (String name : armNames) {
            chosen.add(find(known, name));
        }
        return chosen;
    }

    /** An A/A run measures one arm, by default the longest, under two names. */
    private List<Arm> controlArms() {
        List<Arm> known = known();
        if (armNames.size() > 1) {
            throw new PlanException("--control compares one arm with itself, so --arms must name one, was "
                    + String.join(",", armNames));
        }
        Arm arm = armNames.isEmpty() ? known.get(0) : find(known, armNames.get(0));
        return List.of(arm, arm.control());
    }

    private List<Arm> known() {
        if (!arms.isEmpty()) {
            return arms;
        }
        if (target == null) {
            return Arm.all();
        }
        return List.of(
                Arm.ofTarget(ConnectionPolicy.LONG, target.path()),
                Arm.ofTarget(ConnectionPolicy.SHORT, target.path()));
    }

    private static Arm find(List<Arm> known, String name) {
        Optional<Arm> found =
                known.stream().filter(arm -> arm.name().equals(name)).findFirst();
        return found.orElseThrow(() -> new PlanException("unknown arm '" + name + "'; known are "
                + known.stream().map(Arm::name).collect(Collectors.joining(", "))));
    }

    private String defaultBaseline(List<Arm> chosen) {
        // In an A/A run the arms are alike and the first one stands for the baseline.
        return control
                ? chosen.get(0).name()
                : chosen.stream()
                        .max(Comparator.comparingInt(Arm::shortHops))
                        .orElseThrow()
                        .name();
    }

    private static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        for (String name : text.split(",", -1)) {
            if (name.isBlank()) {
                throw new PlanException("arms must be names separated by commas, was '" + text + "'");
            }
            names.add(name.trim());
        }
        return names;
    }

    private static double rate(String text) {
        try {
            return new LoadModel.OpenLoop(Double.parseDouble(text), Arrivals.CONSTANT).ratePerSecond();
        } catch (NumberFormatException e) {
            throw new PlanException(
                    "rate must be 'auto' or a number above 0 and at most 1000000 requests per second, was '" + text
                            + "'");
        }
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
