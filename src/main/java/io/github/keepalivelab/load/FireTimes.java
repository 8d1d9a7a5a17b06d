package io.github.keepalivelab.load;

import io.github.keepalivelab.math.time.FireTimeSequence;

/** Hands out the intended send times of a phase to whichever worker is free, in order. */
final class FireTimes {

    /** Returned when the phase has no further request. */
    static final long END = Long.MIN_VALUE;

    private final FireTimeSequence sequence;
    private final long startNanos;
    private final long durationNanos;
    private boolean over;

    FireTimes(FireTimeSequence sequence, long startNanos, long durationNanos) {
        this.sequence = sequence;
        this.startNanos = startNanos;
        this.durationNanos = durationNanos;
    }

    /** Returns the end of the phase as a clock reading in nanoseconds. */
    long endNanos() {
        return startNanos + durationNanos;
    }

    /** Returns the next intended send time as a clock reading in nanoseconds, or {@link #END}. */
    synchronized long next() {
        if (over) {
            return END;
        }
        long offset = sequence.nextOffsetNanos();
        if (offset >= durationNanos) {
            over = true;
            return END;
        }
        return startNanos + offset;
    }
}
