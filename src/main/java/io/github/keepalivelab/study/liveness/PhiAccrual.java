package io.github.keepalivelab.study.liveness;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The suspicion that a peer is dead: phi = -log10(probability that an answer comes even later), for normally distributed
 * intervals between answers (Hayashibara et al., "The phi accrual failure detector", SRDS 2004). The standard deviation has a
 * floor of a tenth of the period, because a quiet network would make the detector nervous.
 */
final class PhiAccrual {

    private static final double FLOOR_SHARE = 0.1;
    private static final int WINDOW = 100;

    private final double periodSeconds;
    private double sum;
    private double squares;
    private int count;

    PhiAccrual(double periodSeconds) {
        this.periodSeconds = periodSeconds;
    }

    /** Takes an interval between two answers, in seconds. */
    void interval(double seconds) {
        if (count == WINDOW) {
            sum *= (WINDOW - 1.0) / WINDOW;
            squares *= (WINDOW - 1.0) / WINDOW;
            count--;
        }
        sum += seconds;
        squares += seconds * seconds;
        count++;
    }

    private double mean() {
        return count == 0 ? periodSeconds : sum / count;
    }

    private double deviation() {
        double variance = count < 2 ? 0 : Math.max(0, squares / count - mean() * mean());
        return Math.max(FLOOR_SHARE * periodSeconds, Math.sqrt(variance));
    }

    /** Returns the suspicion so long after the last answer. */
    double phi(double secondsSinceLast) {
        double later = NormalDistribution.of(mean(), deviation()).survivalProbability(secondsSinceLast);
        return later <= 0 ? Double.POSITIVE_INFINITY : -Math.log10(later);
    }

    /** Returns so long after the last answer a peer with regular answers is called dead. */
    static double secondsUntil(double periodSeconds, double threshold) {
        return NormalDistribution.of(periodSeconds, FLOOR_SHARE * periodSeconds)
                .inverseSurvivalProbability(Math.pow(10, -threshold));
    }
}
