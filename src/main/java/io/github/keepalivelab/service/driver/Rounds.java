package io.github.keepalivelab.service.driver;

import io.github.keepalivelab.job.EnvironmentReader;
import io.github.keepalivelab.job.JobRun;
import io.github.keepalivelab.job.Publisher;
import io.github.keepalivelab.job.Tools;
import io.github.keepalivelab.load.ApacheEngine;
import io.github.keepalivelab.math.time.NanoClock;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.PlanText;
import io.github.keepalivelab.report.Reports;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.study.compare.CompareJob;
import io.github.keepalivelab.system.Topology;
import io.github.keepalivelab.system.http.BackendCounts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs rounds continuously, one at a time, with the same runner and method as {@code lab compare}. A round that somebody asked
 * for comes next and cuts the round under way short.
 */
final class Rounds implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    /** Longer than two scrapes, so that Prometheus sees where a round ends. */
    private static final long PAUSE_SECONDS = 12;
    /** Longest warm-up of a backend that has just started; it ends sooner when its compilers have died down. */
    private static final double COLD_SECONDS = 20;

    private final DriverSettings settings;
    private final RunStore store;
    private final LiveMetrics metrics;
    private final LiveRound live;
    private final Thread thread = new Thread(this::forever, "rounds");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Asked asked;
    private @Nullable Running running;
    private volatile boolean closed;
    /** CPU time of the backend, by its own account, when the last complete round ended; null before the first one. */
    private @Nullable Long backendCpuNanos;

    Rounds(DriverSettings settings, RunStore store, LiveMetrics metrics, LiveRound live) {
        this.settings = settings;
        this.store = store;
        this.metrics = metrics;
        this.live = live;
        plan(Map.of());
        // Without its rounds the service is useless; whoever started it should notice and start it again.
        thread.setUncaughtExceptionHandler((dead, error) -> {
            LOG.error("the rounds ended: {}", error.toString());
            Runtime.getRuntime().halt(1);
        });
        thread.start();
    }

    private record Asked(String id, ExperimentPlan plan) {}

    private record Running(String id, CompareJob job, boolean asked) {}

    /** What is going on. */
    record Current(String id, boolean asked) {}

    /** Returns the plan of a round with some settings changed; throws PlanException when they make none. */
    ExperimentPlan plan(Map<String, String> changes) {
        PlanText text = new PlanText();
        settings.round().forEach(text::set);
        changes.forEach(text::set);
        return text.build();
    }

    /** Takes a round to be run next; empty when one that was asked for is waiting or running already. */
    Optional<String> ask(ExperimentPlan plan) {
        lock.lock();
        try {
            if (asked != null || (running != null && running.asked())) {
                return Optional.empty();
            }
            asked = new Asked(RunStore.newId(), plan);
            if (running != null) {
                running.job().cancel();
            }
            changed.signalAll();
            return Optional.of(asked.id());
        } finally {
            lock.unlock();
        }
    }

    /** Ends the round under way; its partial result is stored. Returns its id, empty when there is none. */
    Optional<String> cancel() {
        lock.lock();
        try {
            if (running == null) {
                return Optional.empty();
            }
            running.job().cancel();
            return Optional.of(running.id());
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether a run that was asked for waits for its turn. */
    boolean waits(String id) {
        lock.lock();
        try {
            return asked != null && asked.id().equals(id);
        } finally {
            lock.unlock();
        }
    }

    Optional<Current> current() {
        lock.lock();
        try {
            return running == null
                    ? Optional.ofNullable(asked).map(next -> new Current(next.id(), true))
                    : Optional.of(new Current(running.id(), running.asked()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        cancel();
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forever() {
        try {
            while (!closed) {
                attempt(next());
                pause();
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void attempt(@Nullable Asked next) {
        try {
            one(next == null ? new Asked(RunStore.newId(), plan(Map.of())) : next, next != null);
        } catch (RuntimeException e) {
            LOG.error("a round failed: {}", e.toString());
        } finally {
            drop(next);
        }
    }

    /** What was asked for stays so until it runs, so that nobody can ask for another one in between. */
    private @Nullable Asked next() {
        lock.lock();
        try {
            return asked;
        } finally {
            lock.unlock();
        }
    }

    private void drop(@Nullable Asked done) {
        lock.lock();
        try {
            if (done != null && done.equals(asked)) {
                asked = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private void one(Asked round, boolean asked) {
        Topology topology = settings.topology();
        Optional<Topology.Casualty> missing = topology.casualty();
        // One that was asked for is run all the same: its id was given out, and its result says what is missing.
        if (missing.isPresent() && !asked) {
            LOG.warn("no round: {} {}", missing.get().process(), missing.get().how());
            return;
        }
        List<String> arms = armNames(round.plan());
        ExperimentPlan plan = isWarm(topology) ? round.plan() : round.plan().withWarmUpSeconds(COLD_SECONDS);
        Tools tools = settings.tools().get();
        try (CompareJob job = new CompareJob(plan, topology, new ApacheEngine(), tools);
                LiveProgress progress = new LiveProgress(metrics, live, arms, store, round.id())) {
            begin(new Running(round.id(), job, asked));
            live.begin(round.id(), asked, arms, plan.blocks());
            StoredResult<CompareResult> result =
                    JobRun.measure(job, EnvironmentReader.read(tools, settings.command()), progress, NanoClock.SYSTEM);
            progress.close();
            if (result.body().middle().blocks() == plan.blocks()) {
                backendCpuNanos = cpuNanos(topology);
            }
            metrics.round(result);
            new Publisher(
                            new Reports(),
                            stored -> LOG.info("round {}: {}", round.id(), RoundLine.of(result)),
                            System.err)
                    .publish(store.place(round.id()), result);
        } finally {
            metrics.phase(arms, null);
            live.end();
            forget();
        }
    }

    /**
     * Returns whether this is still the backend of the last round. One that has started since compiles on the CPUs that the
     * driver needs: its round would be late, and about the compilers rather than the connections.
     */
    private boolean isWarm(Topology topology) {
        Long before = backendCpuNanos;
        Long now = cpuNanos(topology);
        return before != null && now != null && now >= before;
    }

    private static @Nullable Long cpuNanos(Topology topology) {
        try {
            return topology.management().isEmpty()
                    ? null
                    : Long.valueOf(
                            BackendCounts.read(topology.management().get()).cpuNanos());
        } catch (IOException e) {
            return null;
        }
    }

    private void begin(Running round) {
        lock.lock();
        try {
            running = round;
            if (round.asked()) {
                asked = null;
            }
            if (asked != null || closed) {
                round.job().cancel();
            }
        } finally {
            lock.unlock();
        }
    }

    private void forget() {
        lock.lock();
        try {
            running = null;
        } finally {
            lock.unlock();
        }
    }

    private void pause() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = TimeUnit.SECONDS.toNanos(PAUSE_SECONDS);
            while (asked == null && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private static List<String> armNames(ExperimentPlan plan) {
        return plan.arms().stream().map(Arm::name).toList();
    }
}
