package io.github.keepalivelab.experiment;

import io.github.keepalivelab.result.RunWarning;
import java.util.Optional;

/** Compares the wall clock with the monotonic one since its creation. */
final class WallClock {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final double offsetSeconds = offset();

    /** Returns a warning when the wall clock has moved by more than {@code limitSeconds} against the monotonic one. */
    Optional<RunWarning> step(double limitSeconds) {
        double moved = offset() - offsetSeconds;
        return Math.abs(moved) > limitSeconds ? Optional.of(new RunWarning.ClockStep(moved)) : Optional.empty();
    }

    private static double offset() {
        return System.currentTimeMillis() / MILLIS_PER_SECOND - System.nanoTime() / NANOS_PER_SECOND;
    }
}
