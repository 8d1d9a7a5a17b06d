package io.github.keepalivelab.math.stats;

/**
 * A point estimate with its confidence interval, all in the unit of the quantity estimated.
 *
 * @param estimate the point estimate
 * @param low lower bound; {@code -Infinity} or NaN never occur in a stored result
 * @param high upper bound, not below {@code low}
 */
public record ConfidenceInterval(double estimate, double low, double high) {

    /** Returns whether {@code value} lies inside, bounds included. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }

    /** Returns whether the three numbers are finite, so that the interval can be stored and claimed. */
    public boolean hasBounds() {
        return Double.isFinite(estimate) && Double.isFinite(low) && Double.isFinite(high);
    }
}
