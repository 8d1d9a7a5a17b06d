package io.github.keepalivelab.time;

/** A monotonic clock. Only differences between two readings of the same clock mean anything. */
@FunctionalInterface
public interface NanoClock {

    /** The JVM's monotonic clock, {@link System#nanoTime()}. */
    NanoClock SYSTEM = System::nanoTime;

    /** Returns the current reading in nanoseconds, from an arbitrary origin. */
    long nanoTime();
}
