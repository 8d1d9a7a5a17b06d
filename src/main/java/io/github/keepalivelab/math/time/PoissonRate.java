package io.github.keepalivelab.math.time;

import java.util.SplittableRandom;

final class PoissonRate implements FireTimeSequence {

    private static final double NANOS_PER_SECOND = 1e9;

    private final double meanGapNanos;
    private final SplittableRandom random;
    private double offsetNanos;

    PoissonRate(double ratePerSecond, long seed) {
        this.meanGapNanos = NANOS_PER_SECOND / Rates.requirePositive(ratePerSecond);
        this.random = new SplittableRandom(seed);
    }

    @Override
    public long nextOffsetNanos() {
        // Inverse transform; 1 - u lies in (0, 1], so the logarithm is finite.
        offsetNanos += -Math.log(1.0 - random.nextDouble()) * meanGapNanos;
        return Math.round(offsetNanos);
    }
}
