package io.github.keepalivelab.result;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.PlanException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a result, for use in CI. Two forms:
 *
 * <pre>
 * METRIC ratio|difference CANDIDATE vs BASELINE [at RATE] OP NUMBER   the whole interval must satisfy it
 * METRIC ARM [at RATE] OP NUMBER                                      the arm's own figure must satisfy it
 * </pre>
 *
 * Without a rate it must hold at every load.
 *
 * OP is one of {@code < <= > >=}; METRIC is a path of results.json, and the number has its unit.
 *
 * @param text as it was written
 * @param metric path of the metric
 * @param kind ratio or difference; null for the figure of one arm
 * @param arm the candidate, or the arm
 * @param baseline the baseline; null for the figure of one arm
 * @param rate the load that it is about, in requests per second; null for every load
 * @param bound what it is compared with
 */
public record Assertion(
        String text,
        String metric,
        @Nullable String kind,
        String arm,
        @Nullable String baseline,
        @Nullable Double rate,
        Bound bound) {

    private static final String TAIL = Bound.PATTERN;
    private static final String AT = "(?:\\s+at\\s+([0-9.]+))?";
    private static final Pattern COMPARISON =
            Pattern.compile("\\s*(\\S+)\\s+(ratio|difference)\\s+(.+?)\\s+vs\\s+(.+?)" + AT + TAIL);
    private static final Pattern FIGURE = Pattern.compile("\\s*(\\S+)\\s+(.+?)" + AT + TAIL);

    /**
     * Reads an assertion.
     *
     * @throws PlanException when it does not have one of the two forms or names no known metric
     */
    public static Assertion parse(String text) {
        Matcher comparison = COMPARISON.matcher(text);
        if (comparison.matches()) {
            return new Assertion(
                    text.strip(),
                    known(comparison.group(1), paths(Metrics.compared()), text),
                    comparison.group(2),
                    comparison.group(3),
                    comparison.group(4),
                    rate(comparison.group(5), text),
                    Bound.parse(comparison.group(6), comparison.group(7), text));
        }
        Matcher figure = FIGURE.matcher(text);
        if (!figure.matches()) {
            throw new PlanException("assertion '" + text
                    + "' must read 'METRIC ratio|difference CANDIDATE vs BASELINE OP NUMBER' or 'METRIC ARM OP NUMBER',"
                    + " 'at RATE' before OP for one load, with < <= > or >= as OP");
        }
        return new Assertion(
                text.strip(),
                known(figure.group(1), paths(Metrics.ALL), text),
                null,
                figure.group(2),
                null,
                rate(figure.group(3), text),
                Bound.parse(figure.group(4), figure.group(5), text));
    }

    /**
     * Checks, before anything is measured, that the plan will give what this asks about.
     *
     * @throws PlanException when an arm does not take part or the baseline is another
     */
    public void requireFits(ExperimentPlan plan) {
        List<String> names =
                plan.arms().stream().map(io.github.keepalivelab.plan.Arm::name).toList();
        if (!names.contains(arm)) {
            throw new PlanException(
                    "assertion '" + text + "' is about arm '" + arm + "'; this run has " + String.join(", ", names));
        }
        if (baseline != null && (!baseline.equals(plan.baseline()) || arm.equals(baseline))) {
            throw new PlanException("assertion '" + text + "' compares " + arm + " with " + baseline
                    + ", but this run compares the other arms with " + plan.baseline() + "; name it with --baseline");
        }
    }

    /** Checks it against a result. What was not measured does not hold, and neither does what the figures cannot answer. */
    public Bound.Outcome check(CompareResult result) {
        List<LoadResult> loads = result.loads().stream()
                .filter(load -> rate == null || rate.equals(load.ratePerSecond()))
                .toList();
        if (loads.isEmpty()) {
            return bound.outcome(false, metric + " of " + arm + " was not measured at " + rate + " requests/s");
        }
        boolean several = result.loads().size() > 1;
        Bound.Outcome last = null;
        for (LoadResult load : loads) {
            String where = several && load.ratePerSecond() != null
                    ? String.format(Locale.ROOT, " at %.0f/s", load.ratePerSecond())
                    : "";
            last = kind == null ? checkFigure(load, where) : checkInterval(load, where);
            if (!last.holds()) {
                return last;
            }
        }
        return java.util.Objects.requireNonNull(last);
    }

    private Bound.Outcome checkFigure(LoadResult result, String where) {
        Optional<Double> value =
                result.arm(arm).flatMap(a -> Metrics.find(metric).flatMap(m -> m.read(a)));
        return value.map(v -> bound.outcome(bound.holds(v), metric + " of " + arm + where + " is " + Bound.format(v)))
                .orElseGet(() -> bound.outcome(false, metric + " of " + arm + where + " was not measured"));
    }

    private Bound.Outcome checkInterval(LoadResult result, String where) {
        Optional<Comparison> comparison =
                result.comparison(metric, arm).filter(c -> c.baseline().equals(baseline));
        String subject = metric + " " + kind + " " + arm + " vs " + baseline + where;
        if (comparison.filter(c -> c.outcome() == Resolution.INVALID).isPresent()) {
            return bound.outcome(
                    false, subject + " is invalid (" + comparison.get().reason() + ")");
        }
        Optional<ConfidenceInterval> interval =
                comparison.flatMap(c -> Optional.ofNullable("ratio".equals(kind) ? c.ratio() : c.difference()));
        boolean tooFew = interval.isEmpty() && result.blocks() < ExperimentPlan.MIN_BLOCKS;
        return interval.map(i -> bound.outcome(
                        bound.holds(i.low()) && bound.holds(i.high()),
                        subject + " is " + Bound.format(i.estimate()) + " [" + Bound.format(i.low()) + ", "
                                + Bound.format(i.high()) + "]"))
                .orElseGet(() -> bound.outcome(
                        false,
                        subject
                                + (tooFew
                                        ? " has no interval with fewer than " + ExperimentPlan.MIN_BLOCKS
                                                + " complete blocks"
                                        : " was not measured")));
    }

    private static List<String> paths(List<Metric> metrics) {
        return metrics.stream().map(Metric::path).toList();
    }

    private static String known(String metric, List<String> metrics, String text) {
        if (!metrics.contains(metric)) {
            throw new PlanException("assertion '" + text + "' names the unknown metric '" + metric + "'; known are "
                    + String.join(", ", metrics));
        }
        return metric;
    }

    private static @Nullable Double rate(@Nullable String rate, String text) {
        return rate == null ? null : Double.valueOf(Bound.parse("", rate, text).value());
    }
}
