package io.github.keepalivelab.math.stats;

import java.util.Arrays;

/**
 * Intervals for a figure that each block gives once per arm (CPU per request, mean latency): what drifts between blocks cancels
 * within a pair, and pairs that follow each other may be alike ({@link Series}).
 *
 * <p>The intervals are Student's t on the per-block differences, and on the per-block logarithms of the ratio. With
 * about ten blocks a percentile bootstrap is too narrow (its interval is short by the factor sqrt((n-1)/n) and uses
 * normal instead of t tails); the simulation in {@code CoverageTests} holds these to their nominal coverage.
 */
public final class PairedIntervals {

    private PairedIntervals() {}

    /**
     * Returns the interval of the mean per-block difference {@code candidate - baseline}.
     *
     * @param candidate one value a block
     * @param baseline the values of the same blocks, in the same order
     * @param level confidence level, for example 0.95
     */
    public static ConfidenceInterval difference(double[] candidate, double[] baseline, double level) {
        return difference(candidate, baseline, level, 0);
    }

    /**
     * Returns the interval into which the difference of another run would fall.
     *
     * @param betweenRuns standard deviation between runs as a share of the baseline, see {@link #ratio(double[], double[],
     *     double, double)}
     */
    public static ConfidenceInterval difference(
            double[] candidate, double[] baseline, double level, double betweenRuns) {
        double scale = Math.abs(Arrays.stream(baseline).average().orElse(0));
        return Series.interval(pairwise(candidate, baseline, false), level, betweenRuns * scale);
    }

    /**
     * Returns the interval of the geometric mean of the per-block ratios {@code candidate / baseline}.
     *
     * @return NaN estimates when a value is not above zero: a ratio to nothing says nothing
     */
    public static ConfidenceInterval ratio(double[] candidate, double[] baseline, double level) {
        return ratio(candidate, baseline, level, 0);
    }

    /**
     * Returns the interval into which the ratio of another run would fall.
     *
     * @param betweenRuns standard deviation of the ratio's logarithm between runs, of which the blocks of one run show nothing
     */
    public static ConfidenceInterval ratio(double[] candidate, double[] baseline, double level, double betweenRuns) {
        ConfidenceInterval logs = Series.interval(logRatios(candidate, baseline), level, betweenRuns);
        return new ConfidenceInterval(Math.exp(logs.estimate()), Math.exp(logs.low()), Math.exp(logs.high()));
    }

    /**
     * Returns the logarithms of the per-block ratios {@code candidate / baseline}.
     *
     * @return NaN where a value is not above zero
     */
    public static double[] logRatios(double[] candidate, double[] baseline) {
        return pairwise(candidate, baseline, true);
    }

    /**
     * Returns Student's t interval for the mean of independent values; one value alone gives an infinite one.
     *
     * @param level confidence level, for example 0.95
     */
    public static ConfidenceInterval ofMean(double[] values, double level) {
        int n = values.length;
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        if (n < 2) {
            return new ConfidenceInterval(mean, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        double margin = StudentT.critical(n - 1, level) * standardDeviation(values, mean) / Math.sqrt(n);
        return new ConfidenceInterval(mean, mean - margin, mean + margin);
    }

    /**
     * Returns the interval for the mean of the values of consecutive blocks, into which that of another run would fall.
     *
     * @param level confidence level, for example 0.95
     * @param betweenRuns standard deviation between runs, in the unit of the values
     */
    public static ConfidenceInterval ofSeries(double[] values, double level, double betweenRuns) {
        return Series.interval(values, level, betweenRuns);
    }

    /** Returns by what an interval's width shrinks from one confidence level to another, for many blocks. */
    public static double narrowing(double fromLevel, double toLevel) {
        return StudentT.critical(Integer.MAX_VALUE, toLevel) / StudentT.critical(Integer.MAX_VALUE, fromLevel);
    }

    /** Returns the sample standard deviation (divisor n - 1). */
    static double standardDeviation(double[] values, double mean) {
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / (values.length - 1));
    }

    private static double[] pairwise(double[] candidate, double[] baseline, boolean logRatio) {
        if (candidate.length != baseline.length) {
            throw new IllegalArgumentException("unpaired: " + candidate.length + " and " + baseline.length + " blocks");
        }
        double[] pairs = new double[candidate.length];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = logRatio ? logRatio(candidate[i], baseline[i]) : candidate[i] - baseline[i];
        }
        return pairs;
    }

    private static double logRatio(double candidate, double baseline) {
        return candidate > 0 && baseline > 0 ? Math.log(candidate / baseline) : Double.NaN;
    }
}
