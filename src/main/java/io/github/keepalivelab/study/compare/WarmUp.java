package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.job.Progress;
import io.github.keepalivelab.math.time.NanoClock;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.LoadModel;
import java.io.IOException;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * Rounds of load over all arms until the compilers of driver and backend have died down: first closed loops, which
 * compile fastest and tell the capacity, then the load that will be measured, whose code differs.
 */
final class WarmUp {

    private static final double ROUND_SECONDS = 0.4;
    private static final int MIN_CLOSED_ROUNDS = 4;
    private static final int MIN_ROUNDS = 2;
    private static final double STATIONARY_COMPILE_SHARE = 0.05;

    private final ExperimentPlan plan;
    private final TrialRunner trials;
    private final Probes probes;
    private final Progress progress;
    private final NanoClock clock;
    private final BooleanSupplier stop;
    private final long start;
    private double compileShare = 1;

    /** @param stop asked after each round whether to give up */
    WarmUp(
            ExperimentPlan plan,
            TrialRunner trials,
            Probes probes,
            Progress progress,
            NanoClock clock,
            BooleanSupplier stop) {
        this.plan = plan;
        this.trials = trials;
        this.probes = probes;
        this.progress = progress;
        this.clock = clock;
        this.stop = stop;
        this.start = clock.nanoTime();
    }

    /** Returns the time since the warm-up began. */
    double seconds() {
        return clock.secondsSince(start);
    }

    /** Returns the share of driver's and backend's CPU time that compilers took in the last round. */
    double compileShare() {
        return compileShare;
    }

    boolean stationary() {
        return compileShare < STATIONARY_COMPILE_SHARE;
    }

    /** Closed-loop rounds; returns the weakest arm's answered requests per second in the last one. */
    double untilCompiled() throws InterruptedException, IOException {
        double[] weakest = new double[1];
        rounds(MIN_CLOSED_ROUNDS, () -> {
            weakest[0] = Double.POSITIVE_INFINITY;
            for (Arm arm : plan.arms()) {
                weakest[0] = Math.min(weakest[0], trials.warmUpClosedLoop(arm, ROUND_SECONDS));
            }
            return String.format(Locale.ROOT, "weakest arm %.0f requests/s", weakest[0]);
        });
        return weakest[0];
    }

    /** Rounds of a load that will be measured. */
    void settleInto(LoadModel load) throws InterruptedException, IOException {
        rounds(MIN_ROUNDS, () -> {
            for (Arm arm : plan.arms()) {
                trials.warmUp(arm, load, ROUND_SECONDS);
            }
            return "load as measured";
        });
    }

    private void rounds(int atLeast, Probes.Work<String> round) throws InterruptedException, IOException {
        int done = 0;
        do {
            Probes.Seen<String> seen = probes.around(plan.arms().get(0), round);
            compileShare = seen.reading().compileShare();
            done++;
            progress.say(String.format(
                    Locale.ROOT, "warm-up: %s, compilers %.0f %% of CPU", seen.done(), 100 * compileShare));
        } while (!stop.getAsBoolean() && seconds() < plan.warmUpSeconds() && (done < atLeast || !stationary()));
    }
}
