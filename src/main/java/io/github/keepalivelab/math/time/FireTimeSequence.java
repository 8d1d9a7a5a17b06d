package io.github.keepalivelab.math.time;

/**
 * Intended send times of an open loop, as offsets from the start of a phase. Pure: the next offset depends on the
 * earlier ones and the seed only, never on what the system under test does, so coordinated omission cannot arise.
 */
@FunctionalInterface
public interface FireTimeSequence {

    /** Returns the next offset in nanoseconds; never smaller than the one before. Not thread-safe. */
    long nextOffsetNanos();

    /**
     * Evenly spaced sends: request {@code i} at {@code i / ratePerSecond}, computed from the index so that rounding
     * never adds up.
     *
     * @param ratePerSecond above 0
     */
    static FireTimeSequence constant(double ratePerSecond) {
        return new ConstantRate(ratePerSecond);
    }

    /**
     * A Poisson process: independent exponential gaps with mean {@code 1 / ratePerSecond}.
     *
     * @param ratePerSecond above 0
     * @param seed the same seed gives the same times
     */
    static FireTimeSequence poisson(double ratePerSecond, long seed) {
        return new PoissonRate(ratePerSecond, seed);
    }
}
