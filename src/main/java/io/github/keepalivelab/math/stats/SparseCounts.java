package io.github.keepalivelab.math.stats;

import java.util.Arrays;

/**
 * A histogram as two parallel arrays: distinct values, ascending, and how often each occurred. Small enough to keep one
 * per trial of a long run, and exact under addition.
 */
public final class SparseCounts {

    private static final SparseCounts EMPTY = new SparseCounts(new long[0], new long[0]);

    private final long[] values;
    private final long[] counts;
    private final long total;

    private SparseCounts(long[] values, long[] counts) {
        this.values = values;
        this.counts = counts;
        this.total = Arrays.stream(counts).sum();
    }

    /**
     * Copies a histogram.
     *
     * @param values ascending and distinct
     * @param counts how often each value occurred, above 0
     */
    public static SparseCounts of(long[] values, long[] counts) {
        if (values.length != counts.length) {
            throw new IllegalArgumentException(values.length + " values and " + counts.length + " counts");
        }
        for (int i = 1; i < values.length; i++) {
            if (values[i] <= values[i - 1]) {
                throw new IllegalArgumentException("values must ascend");
            }
        }
        return new SparseCounts(values.clone(), counts.clone());
    }

    /** Returns the histogram of nothing. */
    public static SparseCounts empty() {
        return EMPTY;
    }

    /** Returns the number of recorded values. */
    public long total() {
        return total;
    }

    /** Returns the distinct values, ascending (a copy). */
    public long[] values() {
        return values.clone();
    }

    /** Returns the count of each distinct value, in the order of {@link #values()} (a copy). */
    public long[] counts() {
        return counts.clone();
    }

    /** Returns the sum of both histograms, value by value. */
    public SparseCounts plus(SparseCounts other) {
        long[] mergedValues = new long[values.length + other.values.length];
        long[] mergedCounts = new long[mergedValues.length];
        int n = 0;
        int i = 0;
        int j = 0;
        while (i < values.length || j < other.values.length) {
            boolean left = j == other.values.length || (i < values.length && values[i] <= other.values[j]);
            boolean right = i == values.length || (j < other.values.length && other.values[j] <= values[i]);
            mergedValues[n] = left ? values[i] : other.values[j];
            mergedCounts[n++] = (left ? counts[i] : 0) + (right ? other.counts[j] : 0);
            i += left ? 1 : 0;
            j += right ? 1 : 0;
        }
        return new SparseCounts(Arrays.copyOf(mergedValues, n), Arrays.copyOf(mergedCounts, n));
    }

    /** Returns the arithmetic mean, NaN when empty. */
    public double mean() {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += (double) values[i] * counts[i];
        }
        return sum / total;
    }

    /** Returns the largest value, 0 when empty. */
    public long max() {
        return values.length == 0 ? 0 : values[values.length - 1];
    }

    /**
     * Returns the smallest recorded value that at least the share {@code q} of all values do not exceed, NaN when
     * empty.
     *
     * @param q from 0 to 1
     */
    public double quantile(double q) {
        if (total == 0) {
            return Double.NaN;
        }
        // The tolerance keeps 0.99 x 100 = 99.00000000000001 from asking for the hundredth value.
        long rank = Math.max(1, (long) Math.ceil(q * total - 1e-9 * total));
        long seen = 0;
        for (int i = 0; i < values.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return values[i];
            }
        }
        return values[values.length - 1];
    }
}
