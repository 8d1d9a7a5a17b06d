package io.github.keepalivelab.math.stats;

import java.util.Arrays;

/**
 * The mean of a series whose neighbours may be alike: blocks of one run, of which several in a row can fall into the same regime
 * of the machine. Treating them as independent would make the interval too narrow.
 */
final class Series {

    private static final int FEWEST_FOR_LAGS = 8;
    private static final int LAG_SHARE = 4;

    private final double[] values;
    private final double mean;

    private Series(double[] values) {
        this.values = values;
        this.mean = Arrays.stream(values).average().orElse(Double.NaN);
    }

    /**
     * Returns the interval for the mean of a series: Student's t with the variance and the degrees of freedom of as many independent
     * values as the series is worth (Geyer, Practical Markov Chain Monte Carlo, Statistical Science 1992, 3.3: the initial positive
     * sequence of autocorrelations), widened by what another run would differ.
     *
     * @param values at least two for a finite interval
     * @param level confidence, 0 to 1
     * @param betweenRuns standard deviation between runs that no block of one run can show, in the unit of the values; 0 for none
     */
    static ConfidenceInterval interval(double[] values, double level, double betweenRuns) {
        Series series = new Series(values);
        int n = values.length;
        if (n < 2) {
            return new ConfidenceInterval(series.mean, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        double worth = n / series.inflation();
        double error = series.standardDeviation() / Math.sqrt(worth);
        // The tail of t for a handful of degrees of freedom would punish the uncertainty of the autocorrelations twice.
        int freedom = (int) Math.max(1, Math.round(Math.max(worth, n / 2.0)) - 1);
        double within = StudentT.critical(freedom, level) * error;
        double between = StudentT.critical(Integer.MAX_VALUE, level) * betweenRuns;
        double margin = Math.hypot(within, between);
        return new ConfidenceInterval(series.mean, series.mean - margin, series.mean + margin);
    }

    /** Returns by how much the variance of the mean exceeds that of independent values, at least 1. */
    private double inflation() {
        int lags = values.length / LAG_SHARE;
        double variance = covariance(0);
        if (values.length < FEWEST_FOR_LAGS || variance <= 0) {
            return 1;
        }
        double sum = -1;
        for (int lag = 0; lag + 1 <= lags; lag += 2) {
            double pair = (covariance(lag) + covariance(lag + 1)) / variance;
            if (pair <= 0) {
                break;
            }
            sum += 2 * pair;
        }
        return Math.min(values.length / 2.0, Math.max(1, sum));
    }

    private double covariance(int lag) {
        double sum = 0;
        for (int i = 0; i + lag < values.length; i++) {
            sum += (values[i] - mean) * (values[i + lag] - mean);
        }
        return sum / values.length;
    }

    private double standardDeviation() {
        return PairedIntervals.standardDeviation(values, mean);
    }
}
