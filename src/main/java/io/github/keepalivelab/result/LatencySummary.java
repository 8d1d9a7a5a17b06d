package io.github.keepalivelab.result;

import io.github.keepalivelab.math.stats.SparseCounts;

/**
 * A latency distribution in microseconds. Null where nothing was recorded.
 *
 * @param mean arithmetic mean
 * @param p50 median
 * @param p90 90th percentile
 * @param p99 99th percentile
 * @param p999 99.9th percentile
 * @param max largest value
 */
public record LatencySummary(double mean, double p50, double p90, double p99, double p999, double max) {

    /**
     * Summarizes a histogram of nanosecond-free values.
     *
     * @param micros recorded values in microseconds, at least one
     */
    public static LatencySummary of(SparseCounts micros) {
        return new LatencySummary(
                micros.mean(),
                micros.quantile(0.5),
                micros.quantile(0.9),
                micros.quantile(0.99),
                micros.quantile(0.999),
                micros.max());
    }
}
