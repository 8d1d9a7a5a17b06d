package io.github.keepalivelab.service.backend;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Misbehaviour on demand, for tests of the lab itself. Refused unless the backend was started with --lab-knobs. */
final class Knobs {

    static final long MAX_DELAY_MILLIS = 60_000;
    static final long MAX_BURN_MICROS = 1_000_000;
    static final int MAX_BYTES = 1_048_576;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final boolean enabled;
    private volatile long frozenUntilNanos = System.nanoTime();

    Knobs(boolean enabled) {
        this.enabled = enabled;
    }

    /** Applies the request's knobs and returns filler of the size asked for, null when none was. */
    @Nullable
    String apply(long delayMillis, long burnMicros, int bytes) {
        waitUntil(frozenUntilNanos);
        if (delayMillis == 0 && burnMicros == 0 && bytes == 0) {
            return null;
        }
        require("delayMillis", delayMillis, MAX_DELAY_MILLIS);
        require("burnMicros", burnMicros, MAX_BURN_MICROS);
        require("bytes", bytes, MAX_BYTES);
        waitUntil(System.nanoTime() + delayMillis * 1_000_000);
        burn(burnMicros * 1000);
        return bytes == 0 ? null : "x".repeat(bytes);
    }

    /** Holds every request that arrives from now on until {@code millis} have passed. */
    void freeze(long millis) {
        require("millis", millis, MAX_DELAY_MILLIS);
        frozenUntilNanos = System.nanoTime() + millis * 1_000_000;
    }

    private void require(String name, long value, long max) {
        if (!enabled) {
            throw new KnobException("knobs are off; start the backend with --lab-knobs");
        }
        if (value < 0 || value > max) {
            throw new KnobException(name + " must be from 0 to " + max + ", was " + value);
        }
    }

    private static void waitUntil(long nanos) {
        long remaining = nanos - System.nanoTime();
        while (remaining > 0) {
            LockSupport.parkNanos(remaining);
            remaining = nanos - System.nanoTime();
        }
    }

    /** Uses CPU time of this thread, not wall time: a pre-empted thread burns on. */
    private static void burn(long nanos) {
        if (nanos == 0) {
            return;
        }
        long end = THREADS.getCurrentThreadCpuTime() + nanos;
        while (THREADS.getCurrentThreadCpuTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** A knob was used wrongly; answered with status 400. */
    static final class KnobException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        KnobException(String message) {
            super(message);
        }
    }
}
