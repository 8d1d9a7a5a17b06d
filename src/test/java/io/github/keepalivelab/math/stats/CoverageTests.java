package io.github.keepalivelab.math.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Intervals must cover a known effect as often as they say, with ten blocks and noise between blocks. */
final class CoverageTests {

    private static final int REPETITIONS = 2000;
    private static final int BLOCKS = 10;
    private static final double TRUE_RATIO = 0.6;

    @Test
    void intervalsOfMeansCoverBetween92And98Percent() {
        Random random = new Random(20240601);
        int ratios = 0;
        int differences = 0;
        for (int r = 0; r < REPETITIONS; r++) {
            double[] candidate = new double[BLOCKS];
            double[] baseline = new double[BLOCKS];
            for (int b = 0; b < BLOCKS; b++) {
                double block = Math.exp(0.3 * random.nextGaussian());
                candidate[b] = 100 * TRUE_RATIO * block * Math.exp(0.05 * random.nextGaussian());
                baseline[b] = 100 * block * Math.exp(0.05 * random.nextGaussian());
            }
            ratios += PairedIntervals.ratio(candidate, baseline, 0.95).contains(TRUE_RATIO) ? 1 : 0;
            double shift = 100 * (TRUE_RATIO - 1) * Math.exp(0.3 * 0.3 / 2) * Math.exp(0.05 * 0.05 / 2);
            differences += PairedIntervals.difference(candidate, baseline, 0.95).contains(shift) ? 1 : 0;
        }
        assertThat(ratios / (double) REPETITIONS).isBetween(0.92, 0.98);
        // Differences of lognormal blocks are skewed, so theirs is the harder case.
        assertThat(differences / (double) REPETITIONS).isBetween(0.92, 0.98);
    }

    /** A machine that changes between two regimes, each of which lasts for a dozen blocks and moves the ratio by 10 %. */
    @Test
    void regimesOfManyBlocksDoNotNarrowTheInterval() {
        Random random = new Random(11);
        int covered = 0;
        int naive = 0;
        for (int r = 0; r < REPETITIONS; r++) {
            double[] candidate = new double[60];
            double[] baseline = new double[60];
            boolean slow = random.nextBoolean();
            for (int b = 0; b < candidate.length; b++) {
                slow = random.nextInt(6) == 0 ? !slow : slow;
                candidate[b] = 100 * TRUE_RATIO * Math.exp((slow ? 0.05 : -0.05) + 0.05 * random.nextGaussian());
                baseline[b] = 100;
            }
            covered += PairedIntervals.ratio(candidate, baseline, 0.95).contains(TRUE_RATIO) ? 1 : 0;
            ConfidenceInterval independent =
                    PairedIntervals.ofMean(PairedIntervals.logRatios(candidate, baseline), 0.95);
            naive += independent.contains(Math.log(TRUE_RATIO)) ? 1 : 0;
        }
        assertThat(naive / (double) REPETITIONS).as("what this guards against").isLessThan(0.8);
        assertThat(covered / (double) REPETITIONS).isBetween(0.89, 0.98);
    }

    /** Each run has a shift of its own that its blocks cannot show; the interval holds the mean of all runs all the same. */
    @Test
    void whatDiffersBetweenRunsIsInTheInterval() {
        Random random = new Random(12);
        int covered = 0;
        for (int r = 0; r < REPETITIONS; r++) {
            double run = 0.02 * random.nextGaussian();
            double[] candidate = new double[40];
            double[] baseline = new double[40];
            for (int b = 0; b < candidate.length; b++) {
                candidate[b] = TRUE_RATIO * Math.exp(run + 0.05 * random.nextGaussian());
                baseline[b] = 1;
            }
            covered += PairedIntervals.ratio(candidate, baseline, 0.95, 0.02).contains(TRUE_RATIO) ? 1 : 0;
        }
        assertThat(covered / (double) REPETITIONS).isBetween(0.92, 0.98);
    }

    @Test
    void outliersAndSkewLeaveTheCoverage() {
        Random random = new Random(13);
        int covered = 0;
        for (int r = 0; r < REPETITIONS; r++) {
            double[] candidate = new double[60];
            double[] baseline = new double[60];
            double middle = 0.2 * 0.05;
            for (int b = 0; b < candidate.length; b++) {
                double hit = random.nextInt(20) == 0 ? 0.2 : 0;
                candidate[b] = TRUE_RATIO * Math.exp(hit - middle + 0.05 * random.nextGaussian());
                baseline[b] = 1;
            }
            covered += PairedIntervals.ratio(candidate, baseline, 0.95).contains(TRUE_RATIO) ? 1 : 0;
        }
        assertThat(covered / (double) REPETITIONS).isBetween(0.9, 0.98);
    }

    @Test
    void bootstrapIntervalsOfQuantilesCoverBetween92And98Percent() {
        Random random = new Random(7);
        Bootstrap bootstrap = new Bootstrap(300, 1);
        int covered = 0;
        for (int r = 0; r < REPETITIONS; r++) {
            List<SparseCounts> candidate = new ArrayList<>();
            List<SparseCounts> baseline = new ArrayList<>();
            for (int b = 0; b < BLOCKS; b++) {
                double block = Math.exp(0.1 * random.nextGaussian());
                candidate.add(sample(random, TRUE_RATIO * block * Math.exp(0.05 * random.nextGaussian())));
                baseline.add(sample(random, block * Math.exp(0.05 * random.nextGaussian())));
            }
            covered += bootstrap
                            .compareQuantile(candidate, baseline, 0.5, 0.95)
                            .ratio()
                            .contains(TRUE_RATIO)
                    ? 1
                    : 0;
        }
        assertThat(covered / (double) REPETITIONS).isBetween(0.92, 0.98);
    }

    @Test
    void anAATestAtTheFamilyLevelHardlyEverClaims() {
        Random random = new Random(5);
        double level = 1 - 0.05 / 6;
        int claims = 0;
        for (int r = 0; r < REPETITIONS; r++) {
            double[] a = new double[BLOCKS];
            double[] b = new double[BLOCKS];
            for (int block = 0; block < BLOCKS; block++) {
                a[block] = 100 * Math.exp(0.05 * random.nextGaussian());
                b[block] = 100 * Math.exp(0.05 * random.nextGaussian());
            }
            claims += PairedIntervals.ratio(a, b, level).contains(1) ? 0 : 1;
        }
        assertThat(claims / (double) REPETITIONS).isBetween(0.002, 0.017);
    }

    private static SparseCounts sample(Random random, double scale) {
        SparseCounts counts = SparseCounts.empty();
        long[] values = random.doubles(60)
                .mapToLong(u -> Math.round(scale * 1000 * (1 + 0.5 * u)))
                .sorted()
                .toArray();
        for (long value : values) {
            counts = counts.plus(SparseCounts.of(new long[] {value}, new long[] {1}));
        }
        return counts;
    }
}
