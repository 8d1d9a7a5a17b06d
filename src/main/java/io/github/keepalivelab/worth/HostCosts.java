package io.github.keepalivelab.worth;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.result.HostCost;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a request and a connection cost one host, at any load between the lowest and the highest that was measured. */
final class HostCosts {

    private final List<HostCost> byLoad;
    private final String host;

    /** @throws PlanException when the host was not measured */
    HostCosts(List<HostCost> all, ProcessName process) {
        host = process.label();
        byLoad = all.stream()
                .filter(cost -> cost.process().equals(host) && !"resumed".equals(cost.handshake()))
                .sorted(Comparator.comparingDouble(HostCost::ratePerSecond))
                .toList();
        if (byLoad.isEmpty()) {
            throw new PlanException("the result does not say what a connection costs the host of " + host
                    + ": it was none of its own, or there were too few blocks");
        }
    }

    private double lowest() {
        return byLoad.get(0).ratePerSecond();
    }

    private double highest() {
        return byLoad.get(byLoad.size() - 1).ratePerSecond();
    }

    /**
     * Returns a cost at a load, between the nearest two that were measured.
     *
     * @param option with which someone spreads the load over more machines, for the message
     * @throws PlanException outside of what was measured, or where it has no interval
     */
    ConfidenceInterval at(double rate, String option, Function<HostCost, @Nullable ConfidenceInterval> which) {
        if (rate < lowest() || rate > highest()) {
            throw new PlanException(String.format(
                    Locale.ROOT,
                    "%,.0f requests/s at each %s lie outside of what this result measured (%,.0f to %,.0f), and nothing is"
                            + " extrapolated; measure there with ./lab compare --rates, or say on how many machines they are"
                            + " with %s",
                    rate,
                    host,
                    lowest(),
                    highest(),
                    option));
        }
        int above = 0;
        while (byLoad.get(above).ratePerSecond() < rate) {
            above++;
        }
        HostCost high = byLoad.get(above);
        HostCost low = byLoad.get(Math.max(0, above - 1));
        double span = high.ratePerSecond() - low.ratePerSecond();
        double weight = span == 0 ? 1 : (rate - low.ratePerSecond()) / span;
        ConfidenceInterval below = interval(low, which);
        ConfidenceInterval over = interval(high, which);
        return new ConfidenceInterval(
                mix(below.estimate(), over.estimate(), weight),
                mix(below.low(), over.low(), weight),
                mix(below.high(), over.high(), weight));
    }

    private static double mix(double below, double over, double weight) {
        return below + weight * (over - below);
    }

    private ConfidenceInterval interval(HostCost cost, Function<HostCost, @Nullable ConfidenceInterval> which) {
        ConfidenceInterval interval = which.apply(cost);
        if (interval == null || !interval.hasBounds()) {
            throw new PlanException(String.format(
                    Locale.ROOT,
                    "at %,.0f requests/s the result does not say what a connection of each hop costs the host of %s: run"
                            + " ./lab compare with its four arms and at least 10 blocks",
                    cost.ratePerSecond(),
                    host));
        }
        return interval;
    }
}
