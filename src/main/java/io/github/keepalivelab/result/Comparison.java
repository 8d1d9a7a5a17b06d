package io.github.keepalivelab.result;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One metric of one arm against the baseline arm.
 *
 * @param metric path of the metric inside an arm, for example {@code cpuMicrosPerRequest.nginx}
 * @param candidate the arm compared
 * @param baseline the arm it is compared with
 * @param ratio candidate divided by baseline; null when undefined
 * @param difference candidate minus baseline, in the metric's unit; null when undefined
 * @param allBlocks the interval that decides, over the blocks too that other programs disturbed; null where none was dropped
 * @param level confidence level of these two intervals, raised so that all primary claims of the report hold together
 * @param primary whether the metric takes part in the claims
 * @param outcome what became of the question; which of the two intervals decides is in the metric catalogue
 * @param reason why it is not a claim; null for a claim
 */
public record Comparison(
        String metric,
        String candidate,
        String baseline,
        @Nullable ConfidenceInterval ratio,
        @Nullable ConfidenceInterval difference,
        @Nullable ConfidenceInterval allBlocks,
        double level,
        boolean primary,
        Resolution outcome,
        @Nullable String reason) {

    /** Returns whether a report may say that the arms differ. */
    public boolean claim() {
        return primary && outcome == Resolution.CLAIM;
    }

    /** Returns the interval that decides, which is the one to show; empty when there are too few blocks for one. */
    public Optional<ConfidenceInterval> decisive() {
        return Metrics.find(metric)
                .flatMap(Metric::compared)
                .flatMap(c -> Optional.ofNullable(c.effect() == Metric.Effect.RATIO ? ratio : difference));
    }

    /** Returns what decides; empty when the metric is unknown to this version. */
    public Optional<Metric.Effect> effect() {
        return Metrics.find(metric).flatMap(Metric::compared).map(Metric.Compared::effect);
    }
}
