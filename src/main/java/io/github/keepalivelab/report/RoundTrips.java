package io.github.keepalivelab.report;

import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.LatencySummary;
import io.github.keepalivelab.result.PlanSummary;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a distance between the hosts costs: how many round trips a request takes. */
final class RoundTrips {

    private static final double MICROS_PER_MILLI = 1000;

    private RoundTrips() {}

    /**
     * Returns the medians in round trips at the middle load; in milliseconds where both hops have a distance, which a median cannot
     * tell apart. Empty without a distance.
     */
    static Optional<String> sentence(CompareResult result) {
        PlanSummary plan = result.plan();
        Double client = plan.rttMillis();
        Double upstream = plan.upstreamRttMillis();
        if (client == null && upstream == null) {
            return Optional.empty();
        }
        double unit = client == null ? upstream == null ? 1 : upstream : upstream == null ? client : 1;
        String arms = result.middle().arms().stream()
                .flatMap(arm -> median(arm, unit).stream())
                .collect(Collectors.joining(", "));
        return arms.isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "With %s, %s, a request takes so many %s (p50): %s.",
                        PlanFacts.distance(plan),
                        CompareReport.at(result.middle()).replaceFirst("^A", "a"),
                        client != null && upstream != null ? "milliseconds" : "round trips",
                        arms));
    }

    private static Optional<String> median(ArmResult arm, double unit) {
        return Optional.ofNullable(arm.responseMicros())
                .map(LatencySummary::p50)
                .map(p50 -> String.format(Locale.ROOT, "%s %.2f", arm.name(), p50 / MICROS_PER_MILLI / unit));
    }
}
