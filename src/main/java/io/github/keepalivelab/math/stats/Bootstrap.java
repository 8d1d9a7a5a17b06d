package io.github.keepalivelab.math.stats;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Paired block bootstrap for quantiles. A quantile of one short trial means little, so each replicate draws blocks with
 * replacement (the same blocks for both arms), adds their histograms, and takes the quantile of the sums.
 *
 * <p>The interval is the estimate plus and minus the bootstrap standard error, widened by sqrt(n / (n - 1)), times
 * Student's t with n - 1 degrees of freedom; ratios on the logarithmic scale. Both corrections are those of T. C.
 * Hesterberg, "What Teachers Should Know About the Bootstrap", The American Statistician 69 (2015), section 5.3, and
 * matter with about ten blocks. {@code CoverageTests} proves the coverage by simulation.
 */
public final class Bootstrap {

    private final int replicates;
    private final long seed;

    /**
     * @param replicates number of resamples, at least 2; 1,000 keeps the standard error within 3 %
     * @param seed the same seed gives the same intervals
     */
    public Bootstrap(int replicates, long seed) {
        if (replicates < 2) {
            throw new IllegalArgumentException("at least 2 replicates, was " + replicates);
        }
        this.replicates = replicates;
        this.seed = seed;
    }

    /** Ratio and difference of the same quantile of two arms, candidate to baseline. */
    public record QuantileComparison(ConfidenceInterval ratio, ConfidenceInterval difference) {}

    /**
     * Compares one quantile between two arms.
     *
     * @param candidate one histogram a block
     * @param baseline the same blocks' histograms of the baseline
     * @param q the quantile, from 0 to 1
     * @param level confidence level, for example 0.95
     */
    public QuantileComparison compareQuantile(
            List<SparseCounts> candidate, List<SparseCounts> baseline, double q, double level) {
        DenseBlocks left = DenseBlocks.of(candidate);
        DenseBlocks right = DenseBlocks.of(baseline);
        int blocks = candidate.size();
        if (blocks != baseline.size()) {
            throw new IllegalArgumentException("unpaired: " + blocks + " and " + baseline.size() + " blocks");
        }
        int[] once = new int[blocks];
        Arrays.fill(once, 1);
        double estimateLeft = left.quantile(once, q);
        double estimateRight = right.quantile(once, q);
        double[] logRatios = new double[replicates];
        double[] differences = new double[replicates];
        SplittableRandom random = new SplittableRandom(seed);
        int[] weights = new int[blocks];
        for (int r = 0; r < replicates; r++) {
            drawBlocks(random, weights);
            double a = left.quantile(weights, q);
            double b = right.quantile(weights, q);
            logRatios[r] = Math.log(a / b);
            differences[r] = a - b;
        }
        ConfidenceInterval logs = around(Math.log(estimateLeft / estimateRight), logRatios, blocks, level);
        return new QuantileComparison(
                new ConfidenceInterval(Math.exp(logs.estimate()), Math.exp(logs.low()), Math.exp(logs.high())),
                around(estimateLeft - estimateRight, differences, blocks, level));
    }

    private static void drawBlocks(SplittableRandom random, int[] weights) {
        Arrays.fill(weights, 0);
        for (int i = 0; i < weights.length; i++) {
            weights[random.nextInt(weights.length)]++;
        }
    }

    private static ConfidenceInterval around(double estimate, double[] replicates, int blocks, double level) {
        if (blocks < 2) {
            return new ConfidenceInterval(estimate, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        double mean = Arrays.stream(replicates).average().orElse(Double.NaN);
        double error = PairedIntervals.standardDeviation(replicates, mean) * Math.sqrt(blocks / (blocks - 1.0));
        double margin = StudentT.critical(blocks - 1, level) * error;
        return new ConfidenceInterval(estimate, estimate - margin, estimate + margin);
    }

    /** The blocks of one arm over the common axis of all values that occur, so that a replicate is a weighted sum. */
    private static final class DenseBlocks {

        private final long[] axis;
        private final long[] totals;
        private final int[][] bins;
        private final long[][] counts;

        private DenseBlocks(List<SparseCounts> blocks) {
            this.axis = blocks.stream()
                    .flatMapToLong(block -> Arrays.stream(block.values()))
                    .sorted()
                    .distinct()
                    .toArray();
            this.totals = blocks.stream().mapToLong(SparseCounts::total).toArray();
            this.bins = blocks.stream()
                    .map(block -> Arrays.stream(block.values())
                            .mapToInt(value -> Arrays.binarySearch(axis, value))
                            .toArray())
                    .toArray(int[][]::new);
            this.counts = blocks.stream().map(SparseCounts::counts).toArray(long[][]::new);
        }

        static DenseBlocks of(List<SparseCounts> blocks) {
            return new DenseBlocks(blocks);
        }

        double quantile(int[] weights, double q) {
            long[] sum = new long[axis.length];
            long total = 0;
            for (int block = 0; block < weights.length; block++) {
                if (weights[block] > 0) {
                    total += weights[block] * totals[block];
                    for (int k = 0; k < bins[block].length; k++) {
                        sum[bins[block][k]] += weights[block] * counts[block][k];
                    }
                }
            }
            return interpolated(sum, total, q);
        }

        /** The quantile, linear within its bin, so that a coarse axis does not make the replicates lumpy. */
        private double interpolated(long[] sum, long total, double q) {
            double rank = q * total;
            long before = 0;
            for (int bin = 0; bin < sum.length; bin++) {
                if (sum[bin] > 0 && before + sum[bin] >= rank) {
                    double lower = bin == 0 ? axis[0] : axis[bin - 1];
                    return lower + (axis[bin] - lower) * (rank - before) / sum[bin];
                }
                before += sum[bin];
            }
            return axis.length == 0 ? Double.NaN : axis[axis.length - 1];
        }
    }
}
