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
 * @param level confidence level of these two intervals, widened so that all primary claims of the report hold together
 * @param primary whether the metric takes part in the claims
 * @param claim whether the interval that decides excludes no effect, so that the report may say so; which of the two decides
 *     is in the metric catalogue
 */
public record Comparison(
        String metric,
        String candidate,
        String baseline,
        @Nullable ConfidenceInterval ratio,
        @Nullable ConfidenceInterval difference,
        double level,
        boolean primary,
        boolean claim) {

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
