package io.github.keepalivelab.math.time;

import java.util.concurrent.locks.LockSupport;

/** Waits for an instant, however often the thread is woken. */
public final class Waiting {

    private Waiting() {}

    public static void untilNanos(long instant) {
        for (long left = instant - System.nanoTime(); left > 0; left = instant - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
