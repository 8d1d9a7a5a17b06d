package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.math.stats.PairedIntervals;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.Wanted;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metrics;
import io.github.keepalivelab.result.Resolution;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Whether the answers that were asked for are there: precisely enough to stop, or at all. Pure. */
final class Answers {

    /** Half of the width of a figure's own 95 % interval, as a share of a ratio of CPU times. */
    static final double CPU_PRECISION = 0.05;

    /** Likewise, as a share of a ratio of response times. */
    static final double LATENCY_PRECISION = 0.1;

    private static final int FEWEST_BLOCKS = 2 * ExperimentPlan.MIN_BLOCKS;
    /** What the first sentence of a report says; the other figures are as precise as they happen to be by then. */
    private static final List<String> HEADLINES = List.of("cpuMicrosPerRequest.nginx", "cpuMicrosPerRequest.total");

    private static final String CPU = "cpuMicrosPerRequest.";
    private static final List<String> LATENCIES = List.of("responseMicros.mean", "responseMicros.p50");

    private Answers() {}

    /**
     * Returns whether what was asked for is known of the arm with the fewest short hops, at every load; decided by widths alone.
     */
    static boolean areKnown(ExperimentPlan plan, List<Analysis> loads) {
        return loads.stream().allMatch(load -> isKnown(plan, load));
    }

    private static boolean isKnown(ExperimentPlan plan, Analysis load) {
        if (load.completeBlocks() < FEWEST_BLOCKS) {
            return false;
        }
        int fewest = load.candidates().stream().mapToInt(Arm::shortHops).min().orElse(0);
        for (Arm arm : load.candidates()) {
            if (arm.shortHops() > fewest) {
                continue;
            }
            for (Metric metric : Metrics.compared()) {
                if (isAskedFor(plan, metric)
                        && !load.comparison(metric, arm.name())
                                .map(Answers::isPrecise)
                                .orElse(true)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isAskedFor(ExperimentPlan plan, Metric metric) {
        return HEADLINES.contains(metric.path())
                ? plan.wanted().contains(Wanted.CPU)
                : plan.wanted().contains(Wanted.LATENCY) && LATENCIES.contains(metric.path());
    }

    private static boolean isPrecise(Comparison comparison) {
        Optional<ConfidenceInterval> ratio = Optional.ofNullable(comparison.ratio());
        double wanted = comparison.metric().startsWith(CPU) ? CPU_PRECISION : LATENCY_PRECISION;
        // The interval that is shown is wider, because all claims of a report hold together.
        double alone = PairedIntervals.narrowing(comparison.level(), Analysis.CONFIDENCE);
        return comparison.outcome() == Resolution.INVALID
                || ratio.filter(r -> alone * (r.high() - r.low()) / 2 <= wanted * r.estimate())
                        .isPresent();
    }

    /** Returns why a wanted answer is missing; empty when it is there at one load at least. */
    static Optional<String> missing(Wanted wanted, List<LoadResult> loads) {
        return switch (wanted) {
            case CPU -> missing(loads, c -> c.metric().startsWith(CPU));
            case LATENCY -> missing(loads, c -> LATENCIES.contains(c.metric()));
            // Whether connections are as the arms say is for the gates.
            case CONNECTIONS -> Optional.empty();
        };
    }

    private static Optional<String> missing(List<LoadResult> loads, Predicate<Comparison> about) {
        Optional<String> reason = Optional.empty();
        for (LoadResult load : loads) {
            List<Comparison> comparisons =
                    load.comparisons().stream().filter(about).toList();
            // On loopback the figures of the single hosts are INVALID for good; the sum of all three is an answer.
            if (comparisons.stream()
                    .anyMatch(c ->
                            c.outcome() != Resolution.INVALID && c.decisive().isPresent())) {
                return Optional.empty();
            }
            reason = reason.or(() -> comparisons.isEmpty()
                    ? Optional.of("nothing of it was seen in a complete block")
                    : comparisons.stream()
                            .flatMap(c -> Optional.ofNullable(c.reason()).stream())
                            .reduce((first, last) -> last));
        }
        return reason.or(() -> Optional.of("nothing was measured"));
    }
}
