package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.result.Metric;

/**
 * What the blocks of one run cannot show: processes are laid out and compiled anew in each run, so runs differ by more than their
 * blocks do. The figures are standard deviations between runs of one machine, from docs/replication.md, where {@code lab compare
 * --runs 10} measured them; they are part of every interval, so that another run falls into it.
 */
final class BetweenRuns {

    /** Of the logarithm of a ratio of CPU times. */
    private static final double CPU = 0.016;

    /** Of a difference of response times, as a share of the baseline. */
    private static final double LATENCY = 0.02;

    private BetweenRuns() {}

    /** Returns the standard deviation between runs of a metric's ratio, or of its difference as a share of the baseline. */
    static double of(Metric metric) {
        return metric instanceof Metric.Amount ? CPU : LATENCY;
    }
}
