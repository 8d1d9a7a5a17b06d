package io.github.keepalivelab.load;

import io.github.keepalivelab.math.time.FireTimeSequence;
import io.github.keepalivelab.math.time.NanoClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** The load driver's threads. Each owns one connection; together they are a pool without a lock. */
final class ThreadedEngine implements LoadEngine {

    private static final long START_DELAY_NANOS = 2_000_000;

    private final NanoClock clock;
    private final Function<Endpoint, HttpTransport> transport;
    private final ExecutorService threads;
    private final List<Thread> workers = new CopyOnWriteArrayList<>();
    private final Watchdog watchdog = new Watchdog();
    private final List<WorkerRecorder> recorders = new ArrayList<>();
    private volatile List<HttpTransport> transports = List.of();
    private volatile boolean cancelled;

    /**
     * @param workers number of requests that can be in flight at once, at least 1
     * @param clock paces the sends and times the answers
     * @param transport makes one worker's transport
     */
    ThreadedEngine(int workers, NanoClock clock, Function<Endpoint, HttpTransport> transport) {
        this.clock = clock;
        this.transport = transport;
        threads = Executors.newFixedThreadPool(workers, work -> {
            DriverThread thread = new DriverThread(work);
            this.workers.add(thread);
            return thread;
        });
        for (int i = 0; i < workers; i++) {
            recorders.add(new WorkerRecorder());
        }
    }

    @Override
    public void open(Endpoint endpoint) {
        List<HttpTransport> fresh = new ArrayList<>();
        for (int i = 0; i < recorders.size(); i++) {
            fresh.add(transport.apply(endpoint));
        }
        transports = List.copyOf(fresh);
        watchdog.watch(transports);
    }

    @Override
    public void closeEndpoint() {
        watchdog.watch(List.of());
        List<HttpTransport> done = transports;
        transports = List.of();
        // Over TLS an orderly close takes a round trip, so they do not wait for one another.
        CompletableFuture.allOf(done.stream()
                        .map(transport -> CompletableFuture.runAsync(transport::close, threads))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    @Override
    public long connectionsOpened() {
        return transports.stream().mapToLong(HttpTransport::connectionsOpened).sum();
    }

    @Override
    public Handshakes handshakes() {
        return transports.stream().map(HttpTransport::handshakes).reduce(Handshakes.NONE, Handshakes::and);
    }

    @Override
    public Phases phases() {
        return transports.stream().map(HttpTransport::phases).reduce(Phases.NONE, Phases::and);
    }

    @Override
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

    @Override
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

    @Override
    public void prime() throws InterruptedException {
        run((transport, recorder) -> {
            transport.exchange();
            transport.afterExchange();
        });
    }

    @Override
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
