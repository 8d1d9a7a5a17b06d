package io.github.keepalivelab.math.time;

final class ConstantRate implements FireTimeSequence {

    private static final double NANOS_PER_SECOND = 1e9;

    private final double nanosPerRequest;
    private long index;

    ConstantRate(double ratePerSecond) {
        this.nanosPerRequest = NANOS_PER_SECOND / Rates.requirePositive(ratePerSecond);
    }

    @Override
    public long nextOffsetNanos() {
        return Math.round(index++ * nanosPerRequest);
    }
}
