package io.github.keepalivelab.load;

import io.github.keepalivelab.time.FireTimeSequence;
import io.github.keepalivelab.time.NanoClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * The load driver's threads. Each owns one connection; together they are a pool without a lock. One arm at a time is
 * open; a phase of load runs on it and ends only when every request of the phase is answered, failed or timed out, so
 * nothing is in flight at the edge of a measured window.
 */
public final class LoadGenerator implements AutoCloseable {

    private static final long START_DELAY_NANOS = 2_000_000;

    private final NanoClock clock = NanoClock.SYSTEM;
    private final ExecutorService threads;
    private final List<Thread> workers = new CopyOnWriteArrayList<>();
    private final Watchdog watchdog = new Watchdog();
    private final List<WorkerRecorder> recorders = new ArrayList<>();
    private volatile List<HttpTransport> transports = List.of();
    private volatile boolean cancelled;

    /** @param workers number of requests that can be in flight at once, at least 1 */
    public LoadGenerator(int workers) {
        threads = Executors.newFixedThreadPool(workers, work -> {
            DriverThread thread = new DriverThread(work);
            this.workers.add(thread);
            return thread;
        });
        for (int i = 0; i < workers; i++) {
            recorders.add(new WorkerRecorder());
        }
    }

    /** Opens an arm: one transport for each worker. Connections are made by the first requests. */
    public void open(Endpoint endpoint) {
        List<HttpTransport> fresh = new ArrayList<>();
        for (int i = 0; i < recorders.size(); i++) {
            fresh.add(new ApacheTransport(endpoint));
        }
        transports = List.copyOf(fresh);
        watchdog.watch(transports);
    }

    /** Closes the connections of the open arm, gracefully. */
    public void closeArm() {
        watchdog.watch(List.of());
        transports.forEach(HttpTransport::close);
        transports = List.of();
    }

    /** Returns the connections established since {@link #open}. */
    public long connectionsOpened() {
        return transports.stream().mapToLong(HttpTransport::connectionsOpened).sum();
    }

    /**
     * Runs an open loop: sends every request that {@code times} puts before {@code durationNanos}, each as soon after
     * its intended time as a connection is free, and waits for all answers.
     *
     * @param graceNanos how long after the end of the duration a send still counts as on time
     */
    public LatencyRecorder runOpenLoop(FireTimeSequence times, long durationNanos, long graceNanos)
            throws InterruptedException {
        FireTimes source = new FireTimes(times, clock.nanoTime() + START_DELAY_NANOS, durationNanos);
        long lastOnTime = source.endNanos() + graceNanos;
        return run((transport, recorder) -> {
            long free = clock.nanoTime();
            long intended = source.next();
            while (intended != FireTimes.END && !cancelled) {
                DriverThread.parkUntil(clock, intended, () -> cancelled);
                if (cancelled) {
                    return;
                }
                long actual = clock.nanoTime();
                FailureKind failure = transport.exchange();
                long completed = clock.nanoTime();
                recorder.record(intended, free, actual, completed, actual <= lastOnTime, failure);
                transport.afterExchange();
                free = clock.nanoTime();
                intended = source.next();
            }
        });
    }

    /** Runs a closed loop: every worker sends its next request when the last one is answered, for the duration. */
    public LatencyRecorder runClosedLoop(long durationNanos) throws InterruptedException {
        long end = clock.nanoTime() + durationNanos;
        return run((transport, recorder) -> {
            long start = clock.nanoTime();
            while (start - end < 0 && !cancelled) {
                FailureKind failure = transport.exchange();
                recorder.record(start, start, start, clock.nanoTime(), true, failure);
                transport.afterExchange();
                start = clock.nanoTime();
            }
        });
    }

    /**
     * Sends one request on every connection, so that an arm with long connections opens none of them inside a measured
     * window, however low the rate.
     */
    public void prime() throws InterruptedException {
        run((transport, recorder) -> {
            transport.exchange();
            transport.afterExchange();
        });
    }

    /** Ends the phase under way as fast as possible; requests in flight are cut off. */
    public void cancel() {
        cancelled = true;
        workers.forEach(LockSupport::unpark);
        transports.forEach(transport -> transport.abortIfOverdue(Long.MAX_VALUE));
    }

    @Override
    public void close() {
        cancel();
        watchdog.close();
        threads.shutdownNow();
    }

    private interface Loop {
        void drive(HttpTransport transport, WorkerRecorder recorder);
    }

    private LatencyRecorder run(Loop loop) throws InterruptedException {
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < recorders.size(); i++) {
            HttpTransport transport = transports.get(i);
            WorkerRecorder recorder = recorders.get(i);
            recorder.reset();
            tasks.add(() -> {
                loop.drive(transport, recorder);
                return true;
            });
        }
        for (Future<Boolean> future : threads.invokeAll(tasks)) {
            rethrow(future);
        }
        return new LatencyRecorder(recorders);
    }

    private static void rethrow(Future<Boolean> future) throws InterruptedException {
        try {
            future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a driver thread failed", e.getCause());
        }
    }
}
