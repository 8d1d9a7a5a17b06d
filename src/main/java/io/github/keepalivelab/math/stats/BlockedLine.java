package io.github.keepalivelab.math.stats;

import java.util.Arrays;
import java.util.List;

/**
 * A straight line y = intercept + slope x, fitted by least squares within each block, because what drifts between blocks
 * must not tilt it. Intervals are Student's t over the blocks' coefficients; that of the quotient is the t interval of the
 * residuals slope - quotient x intercept, divided by the mean intercept (the delta method for a ratio of means).
 *
 * @param intercept y at x = 0
 * @param slope change of y for one of x
 * @param quotient slope divided by intercept
 */
public record BlockedLine(ConfidenceInterval intercept, ConfidenceInterval slope, ConfidenceInterval quotient) {

    /**
     * Fits.
     *
     * @param x one array a block, at least two different values in each
     * @param y the same shape
     * @param level confidence level, for example 0.95
     */
    public static BlockedLine fit(List<double[]> x, List<double[]> y, double level) {
        int blocks = x.size();
        double[] intercepts = new double[blocks];
        double[] slopes = new double[blocks];
        for (int i = 0; i < blocks; i++) {
            slopes[i] = slope(x.get(i), y.get(i));
            intercepts[i] = mean(y.get(i)) - slopes[i] * mean(x.get(i));
        }
        double meanIntercept = mean(intercepts);
        double quotient = mean(slopes) / meanIntercept;
        double[] residuals = new double[blocks];
        for (int i = 0; i < blocks; i++) {
            residuals[i] = slopes[i] - quotient * intercepts[i];
        }
        ConfidenceInterval around = PairedIntervals.ofMean(residuals, level);
        double margin = (around.high() - around.low()) / 2 / Math.abs(meanIntercept);
        return new BlockedLine(
                PairedIntervals.ofMean(intercepts, level),
                PairedIntervals.ofMean(slopes, level),
                new ConfidenceInterval(quotient, quotient - margin, quotient + margin));
    }

    private static double slope(double[] x, double[] y) {
        double meanX = mean(x);
        double meanY = mean(y);
        double cross = 0;
        double square = 0;
        for (int i = 0; i < x.length; i++) {
            cross += (x[i] - meanX) * (y[i] - meanY);
            square += (x[i] - meanX) * (x[i] - meanX);
        }
        return cross / square;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }
}
