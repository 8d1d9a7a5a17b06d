package io.github.keepalivelab.load;

import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Cuts off exchanges that have passed their deadline, so that the hot path needs no time-outs of its own. */
final class Watchdog implements AutoCloseable {

    private static final long PERIOD_NANOS = 50_000_000;

    private final Thread thread = new Thread(this::run, "driver-watchdog");
    private volatile List<HttpTransport> watched = List.of();
    private volatile boolean closed;

    Watchdog() {
        thread.setDaemon(true);
        thread.start();
    }

    void watch(List<HttpTransport> transports) {
        watched = transports;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(PERIOD_NANOS);
            long now = System.nanoTime();
            watched.forEach(transport -> transport.abortIfOverdue(now));
        }
    }
}
