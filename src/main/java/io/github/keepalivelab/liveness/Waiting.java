package io.github.keepalivelab.liveness;

import java.util.concurrent.locks.LockSupport;

/** Waits for an instant, however often the thread is woken. */
final class Waiting {

    private Waiting() {}

    static void untilNanos(long instant) {
        for (long left = instant - System.nanoTime(); left > 0; left = instant - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
