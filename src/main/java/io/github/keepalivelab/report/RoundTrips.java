package io.github.keepalivelab.report;

import io.github.keepalivelab.plan.Distance;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.LatencySummary;
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
        Distance distance = result.plan().distance();
        if (!distance.isFar()) {
            return Optional.empty();
        }
        boolean both = distance.clientMillis() > 0 && distance.upstreamMillis() > 0;
        double unit = both ? 1 : distance.clientMillis() + distance.upstreamMillis();
        String arms = result.middle().arms().stream()
                .flatMap(arm -> median(arm, unit).stream())
                .collect(Collectors.joining(", "));
        return arms.isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "With %s, %s, a request takes so many %s (p50): %s.",
                        distance,
                        CompareReport.at(result.middle()).replaceFirst("^A", "a"),
                        both ? "milliseconds" : "round trips",
                        arms));
    }

    private static Optional<String> median(ArmResult arm, double unit) {
        return Optional.ofNullable(arm.responseMicros())
                .map(LatencySummary::p50)
                .map(p50 -> String.format(Locale.ROOT, "%s %.2f", arm.name(), p50 / MICROS_PER_MILLI / unit));
    }
}
