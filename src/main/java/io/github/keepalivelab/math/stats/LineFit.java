package io.github.keepalivelab.math.stats;

/** The straight line through points by least squares. */
public final class LineFit {

    private static final int FEWEST_POINTS = 3;

    private LineFit() {}

    /**
     * Returns the slope with its interval by Student's t on n - 2 degrees of freedom (Draper and Smith, Applied Regression
     * Analysis, 1.4).
     *
     * @param x where, at least three points with two different values
     * @param y what was measured there
     * @param level confidence, 0 to 1
     */
    public static ConfidenceInterval slope(double[] x, double[] y, double level) {
        if (x.length != y.length || x.length < FEWEST_POINTS) {
            throw new IllegalArgumentException("a slope needs at least three points, got " + x.length);
        }
        double meanX = mean(x);
        double meanY = mean(y);
        double squares = 0;
        double products = 0;
        for (int i = 0; i < x.length; i++) {
            squares += (x[i] - meanX) * (x[i] - meanX);
            products += (x[i] - meanX) * (y[i] - meanY);
        }
        if (squares <= 0) {
            throw new IllegalArgumentException("a slope needs two different places");
        }
        double slope = products / squares;
        double residuals = 0;
        for (int i = 0; i < x.length; i++) {
            double off = y[i] - meanY - slope * (x[i] - meanX);
            residuals += off * off;
        }
        int freedom = x.length - 2;
        double half = StudentT.critical(freedom, level) * Math.sqrt(residuals / freedom / squares);
        return new ConfidenceInterval(slope, slope - half, slope + half);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
