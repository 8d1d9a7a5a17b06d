package io.github.keepalivelab.service.driver;

import io.github.keepalivelab.job.Progress.Pace;
import io.github.keepalivelab.plan.Trial;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metrics;
import io.github.keepalivelab.result.TrialResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What is going on, for people who look: the round under way and what each of its arms has shown so far. */
final class LiveRound {

    private static final double P50 = 50;
    private static final double P99 = 99;

    /** What a round is doing. */
    enum Doing {
        /** Nothing: between two rounds. */
        PAUSING,
        /** Load, but nothing that counts yet. */
        WARMING_UP,
        MEASURING
    }

    /**
     * A state.
     *
     * @param version of it; every change has a higher one
     * @param id of the round; null between two
     * @param asked whether somebody asked for it
     * @param arm under load; null while none is
     * @param block that is measured, from 1
     * @param blocks of the round; 0 where it goes on until its answers are known
     * @param secondsLeft estimated; null before that can be told
     * @param arms in the order of the plan
     */
    record State(
            long version,
            @Nullable String id,
            boolean asked,
            Doing doing,
            @Nullable String arm,
            int block,
            int blocks,
            @Nullable Double secondsLeft,
            List<Arm> arms) {}

    /**
     * An arm over the windows so far, all loads together.
     *
     * @param trials windows
     * @param requests answered
     * @param errors requests that failed
     * @param offeredRatePerSecond of the last window; null in a closed loop
     * @param achievedRatePerSecond of the last window
     * @param p50Micros response time; null before anything was answered
     * @param p99Micros likewise
     * @param sendLagP99Micros of the last window
     * @param portsHeldShare of the last window
     * @param perRequest figures of the metric catalogue for each answered request, by their paths; those not seen are left out
     */
    record Arm(
            String name,
            int trials,
            long requests,
            long errors,
            @Nullable Double offeredRatePerSecond,
            @Nullable Double achievedRatePerSecond,
            @Nullable Double p50Micros,
            @Nullable Double p99Micros,
            @Nullable Double sendLagP99Micros,
            @Nullable Double portsHeldShare,
            Map<String, Double> perRequest) {}

    /** What an arm has summed up. */
    private static final class Sums {
        private int trials;
        private long requests;
        private long errors;
        private @Nullable TrialResult last;
        private final Map<String, Double> totals = new LinkedHashMap<>();
        private @Nullable Histogram response;

        void add(TrialResult trial, Histogram responseMicros) {
            trials++;
            requests += trial.requests();
            errors +=
                    trial.errors().values().stream().mapToLong(Long::longValue).sum();
            last = trial;
            for (Metric.Amount amount : Metrics.AMOUNTS) {
                if (amount.perRequest()) {
                    amount.total(trial).ifPresent(total -> totals.merge(amount.path(), total, Double::sum));
                }
            }
            if (response == null) {
                response = responseMicros.copy();
            } else {
                response.add(responseMicros);
            }
        }

        Arm arm(String name) {
            Map<String, Double> perRequest = new LinkedHashMap<>();
            totals.forEach((path, total) -> perRequest.put(path, total / Math.max(1, requests)));
            return new Arm(
                    name,
                    trials,
                    requests,
                    errors,
                    last == null ? null : last.ratePerSecond(),
                    last == null ? null : last.achievedRatePerSecond(),
                    percentile(P50),
                    percentile(P99),
                    last == null ? null : last.sendLagP99Micros(),
                    last == null ? null : last.portsHeldShare(),
                    perRequest);
        }

        private @Nullable Double percentile(double percentile) {
            return response == null || response.getTotalCount() == 0
                    ? null
                    : Double.valueOf((double) response.getValueAtPercentile(percentile));
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Sums> sums = new LinkedHashMap<>();
    private State state = new State(0, null, false, Doing.PAUSING, null, 0, 0, null, List.of());

    /** A round begins. */
    void begin(String id, boolean asked, List<String> arms, int blocks) {
        change(() -> {
            sums.clear();
            arms.forEach(arm -> sums.put(arm, new Sums()));
            state = next(id, asked, Doing.WARMING_UP, null, 0, blocks, null, arms());
        });
    }

    /** A window begins. */
    void starts(Trial trial) {
        change(() -> state = next(
                state.id(),
                state.asked(),
                Doing.MEASURING,
                trial.arm().name(),
                trial.block() + 1,
                state.blocks(),
                state.secondsLeft(),
                state.arms()));
    }

    /** A window has ended. */
    void done(TrialResult trial, Histogram responseMicros, Pace pace) {
        change(() -> {
            sums.computeIfAbsent(trial.arm(), arm -> new Sums()).add(trial, responseMicros);
            state = next(
                    state.id(),
                    state.asked(),
                    Doing.MEASURING,
                    null,
                    state.block(),
                    state.blocks(),
                    pace.secondsLeft(),
                    arms());
        });
    }

    /** The round has ended; what its arms have shown stays until the next one. */
    void end() {
        change(() -> state = next(null, false, Doing.PAUSING, null, 0, 0, null, state.arms()));
    }

    private State next(
            @Nullable String id,
            boolean asked,
            Doing doing,
            @Nullable String arm,
            int block,
            int blocks,
            @Nullable Double secondsLeft,
            List<Arm> arms) {
        return new State(state.version() + 1, id, asked, doing, arm, block, blocks, secondsLeft, arms);
    }

    /** Summed up when a window has ended, not again when load for the next one begins. */
    private List<Arm> arms() {
        List<Arm> arms = new ArrayList<>();
        sums.forEach((name, sum) -> arms.add(sum.arm(name)));
        return arms;
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for another state than the one of a version, for some time at most; returns the one that is then. */
    State after(long version, long seconds) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = TimeUnit.SECONDS.toNanos(seconds);
            while (state.version() == version && left > 0) {
                left = changed.awaitNanos(left);
            }
            return state;
        } finally {
            lock.unlock();
        }
    }
}
