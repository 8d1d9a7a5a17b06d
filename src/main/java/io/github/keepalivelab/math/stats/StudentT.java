package io.github.keepalivelab.math.stats;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.commons.statistics.distribution.TDistribution;

/** Quantiles and tails of Student's t distribution. */
final class StudentT {

    private record Key(int degreesOfFreedom, double level) {}

    private static final ConcurrentMap<Key, Double> CRITICAL = new ConcurrentHashMap<>();

    private StudentT() {}

    /**
     * Returns the two-sided critical value: {@code P(|T| <= t) = level}.
     *
     * @param degreesOfFreedom at least 1
     * @param level between 0 and 1, exclusive
     */
    static double critical(int degreesOfFreedom, double level) {
        return CRITICAL.computeIfAbsent(
                new Key(degreesOfFreedom, level),
                key -> TDistribution.of(key.degreesOfFreedom).inverseSurvivalProbability((1 - key.level) / 2));
    }

    /** Returns the two-sided p value of a t statistic. */
    static double twoSidedP(double t, int degreesOfFreedom) {
        return 2 * TDistribution.of(degreesOfFreedom).survivalProbability(Math.abs(t));
    }
}
