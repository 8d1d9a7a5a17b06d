package io.github.keepalivelab.math.time;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A monotonic clock with the wall clock beside it, and a way to let time pass; tests have one of their own. */
public interface NanoClock {

    /** The clocks of this machine. */
    NanoClock SYSTEM = new NanoClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Instant wallTime() {
            return Instant.now();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }
    };

    /**
     * Returns the monotonic reading in nanoseconds, from an arbitrary origin; only differences between two readings of the same
     * clock mean anything.
     */
    long nanoTime();

    /** Returns the time of day, which may be set at any moment. */
    Instant wallTime();

    /** Returns after so many nanoseconds. */
    void sleep(long nanos) throws InterruptedException;

    /** Returns the seconds since an earlier reading. */
    default double secondsSince(long earlierNanos) {
        return (nanoTime() - earlierNanos) / 1e9;
    }
}
