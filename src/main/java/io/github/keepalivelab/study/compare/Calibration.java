package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.job.Progress;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.LoadModel;
import java.util.Locale;

/** Chooses the rate of a plan that leaves it to the lab. */
final class Calibration {

    private static final double CAPACITY_SHARE = 0.5;
    private static final double LOWEST_RATE = 10;

    private Calibration() {}

    /**
     * Returns an open loop at half of what the weakest arm answered at full speed, or less where ports are short.
     *
     * @param capacity requests per second of the weakest arm
     */
    static LoadModel of(ExperimentPlan plan, LoadModel.AutoRate auto, double capacity, Progress progress) {
        // Two significant digits: the exact figure would only pretend to mean something.
        double half = capacity * CAPACITY_SHARE;
        double wanted = Math.max(LOWEST_RATE, Math.min(half, PortBudget.of(plan).sustainableRate(plan)));
        double unit = Math.pow(10, Math.floor(Math.log10(wanted)) - 1);
        double rate = Math.min(LoadModel.MAX_RATE_PER_SECOND, Math.floor(wanted / unit) * unit);
        progress.say(String.format(
                Locale.ROOT,
                "rate: %.0f requests/s, %s",
                rate,
                wanted < half ? "what the ephemeral ports sustain" : "half of the weakest arm's capacity"));
        return new LoadModel.OpenLoop(rate, auto.arrivals());
    }
}
