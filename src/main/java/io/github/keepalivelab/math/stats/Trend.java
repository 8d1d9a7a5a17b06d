package io.github.keepalivelab.math.stats;

/**
 * Least-squares line through equally spaced values.
 *
 * @param totalChange fitted change from the first to the last value, in the values' unit
 * @param pValue two-sided p value of the hypothesis that the slope is zero; 1 with fewer than three values
 */
public record Trend(double totalChange, double pValue) {

    /** Fits {@code values} against their index. */
    public static Trend of(double[] values) {
        int n = values.length;
        if (n < 3) {
            return new Trend(0, 1);
        }
        double meanX = (n - 1) / 2.0;
        double meanY = 0;
        for (double value : values) {
            meanY += value / n;
        }
        double sxx = 0;
        double sxy = 0;
        double syy = 0;
        for (int i = 0; i < n; i++) {
            sxx += (i - meanX) * (i - meanX);
            sxy += (i - meanX) * (values[i] - meanY);
            syy += (values[i] - meanY) * (values[i] - meanY);
        }
        double slope = sxy / sxx;
        double residual = Math.max(0, syy - slope * sxy);
        double standardError = Math.sqrt(residual / (n - 2) / sxx);
        double p = slope == 0 ? 1 : StudentT.twoSidedP(slope / standardError, n - 2);
        return new Trend(slope * (n - 1), p);
    }
}
