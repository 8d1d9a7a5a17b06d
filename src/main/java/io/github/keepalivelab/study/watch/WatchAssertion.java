package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.result.Bound;
import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.result.WatchResult.Hop;
import io.github.keepalivelab.result.WatchResult.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A condition on what was watched, for a deploy pipeline: {@code FIGURE.HOP OP NUMBER}, for example {@code
 * requestsPerConnection.upstream > 50}. It must hold for every hop of the kind, and does not where none was seen.
 *
 * @param text as it was written
 * @param figure one of {@link #figures()}
 * @param role of the hops
 * @param bound what it is compared with
 */
public record WatchAssertion(String text, String figure, Role role, Bound bound) {

    private static final Pattern FORM = Pattern.compile("\\s*(\\w+)\\.(\\w+)" + Bound.PATTERN);

    /** A range in which a figure lies, both ends the same where it is known. */
    private record Bounds(double low, double high) {
        static Bounds of(double value) {
            return new Bounds(value, value);
        }
    }

    private static final Map<String, Function<Hop, @Nullable Bounds>> FIGURES = figuresByName();

    private static Map<String, Function<Hop, @Nullable Bounds>> figuresByName() {
        Map<String, Function<Hop, @Nullable Bounds>> figures = new LinkedHashMap<>();
        figures.put("requestsPerConnection", WatchAssertion::requestsPerConnection);
        figures.put("handshakeShare", WatchAssertion::handshakeShare);
        figures.put("opened", hop -> Bounds.of((double) hop.opened()));
        figures.put(
                "closeWait",
                hop -> Bounds.of(
                        (double) hop.closeWait().server() + hop.closeWait().client()));
        figures.put(
                "timeWait",
                hop -> Bounds.of(
                        (double) hop.timeWait().server() + hop.timeWait().client()));
        figures.put(
                "portsLeft",
                hop -> hop.ports() == null ? null : Bounds.of(hop.ports().left()));
        figures.put("retransmissionShare", hop -> Bounds.of(hop.retransmissionShare()));
        return figures;
    }

    private static @Nullable Bounds requestsPerConnection(Hop hop) {
        WatchResult.Requests requests = hop.requests();
        if (requests.atMost() == 0) {
            return null;
        }
        double connections = requests.connections();
        return connections == 0
                ? Bounds.of(Double.POSITIVE_INFINITY)
                : new Bounds(requests.atLeast() / connections, requests.atMost() / connections);
    }

    private static @Nullable Bounds handshakeShare(Hop hop) {
        Bounds each = requestsPerConnection(hop);
        return each == null ? null : new Bounds(Math.min(1, 1 / each.high()), Math.min(1, 1 / each.low()));
    }

    /** Returns the names of what can be asked about. */
    public static List<String> figures() {
        return List.copyOf(FIGURES.keySet());
    }

    /**
     * Reads an assertion.
     *
     * @throws PlanException when it has another form or names no known figure or hop
     */
    public static WatchAssertion parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new PlanException("assertion '" + text
                    + "' must read 'FIGURE.client|upstream|other OP NUMBER' with < <= > or >= as OP, for example"
                    + " 'requestsPerConnection.upstream > 50'");
        }
        if (!FIGURES.containsKey(form.group(1))) {
            throw new PlanException("assertion '" + text + "' names the unknown figure '" + form.group(1)
                    + "'; known are " + String.join(", ", figures()));
        }
        Role hop = Stream.of(Role.values())
                .filter(role -> role.name().equalsIgnoreCase(form.group(2)))
                .findFirst()
                .orElseThrow(() -> new PlanException("assertion '" + text + "' names the hop '" + form.group(2)
                        + "'; a hop is client, upstream or other"));
        return new WatchAssertion(text.strip(), form.group(1), hop, Bound.parse(form.group(3), form.group(4), text));
    }

    /** Checks it against what was watched. */
    public Bound.Outcome check(WatchResult result) {
        List<Hop> hops =
                result.hops().stream().filter(hop -> hop.role() == role).toList();
        if (hops.isEmpty()) {
            return bound.outcome(false, "no " + role.name().toLowerCase(Locale.ROOT) + " hop was seen");
        }
        Bound.Outcome last = null;
        for (Hop hop : hops) {
            Bounds bounds = Objects.requireNonNull(FIGURES.get(figure)).apply(hop);
            String subject = figure + " of the " + hop.label();
            last = bounds == null
                    ? bound.outcome(false, subject + " was not seen")
                    : bound.outcome(
                            bound.holds(bounds.low()) && bound.holds(bounds.high()), subject + " is " + say(bounds));
            if (!last.holds()) {
                return last;
            }
        }
        return Objects.requireNonNull(last);
    }

    private static String say(Bounds bounds) {
        if (Double.isInfinite(bounds.low())) {
            return "without bound (no connection was opened)";
        }
        return bounds.low() == bounds.high()
                ? Bound.format(bounds.high())
                : Bound.format(bounds.low()) + " to " + Bound.format(bounds.high());
    }
}
