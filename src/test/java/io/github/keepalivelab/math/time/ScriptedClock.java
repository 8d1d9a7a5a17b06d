package io.github.keepalivelab.math.time;

import java.time.Instant;

/** A clock that passes when it is told to. */
public final class ScriptedClock implements NanoClock {

    private static final Instant MIDNIGHT = Instant.parse("2026-01-01T00:00:00Z");

    private long now = 1_000_000;
    private long stepNanos;

    /** Lets time pass. */
    public void pass(long nanos) {
        now += nanos;
    }

    /** Sets the time of day forward, as an administrator does. */
    public void step(long nanos) {
        stepNanos += nanos;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Instant wallTime() {
        return MIDNIGHT.plusNanos(now + stepNanos);
    }

    @Override
    public void sleep(long nanos) {
        pass(nanos);
    }
}
