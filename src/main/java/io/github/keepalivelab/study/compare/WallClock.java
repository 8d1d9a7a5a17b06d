package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.math.time.NanoClock;
import io.github.keepalivelab.result.MeasuringWarning;
import java.util.Optional;

/** Compares the wall clock with the monotonic one since its creation. */
final class WallClock {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final NanoClock clock;
    private final double offsetSeconds;

    WallClock(NanoClock clock) {
        this.clock = clock;
        this.offsetSeconds = offset();
    }

    /** Returns a warning when the wall clock has moved by more than {@code limitSeconds} against the monotonic one. */
    Optional<MeasuringWarning> step(double limitSeconds) {
        double moved = offset() - offsetSeconds;
        return Math.abs(moved) > limitSeconds ? Optional.of(new MeasuringWarning.ClockStep(moved)) : Optional.empty();
    }

    private double offset() {
        return clock.wallTime().toEpochMilli() / MILLIS_PER_SECOND - clock.nanoTime() / NANOS_PER_SECOND;
    }
}
