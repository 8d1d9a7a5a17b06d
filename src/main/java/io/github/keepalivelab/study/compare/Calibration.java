package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.job.Progress;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.LoadModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Chooses the rates of a plan that leaves them to the lab. */
final class Calibration {

    private static final double LOWEST_RATE = 10;

    private Calibration() {}

    /**
     * Returns open loops at shares of what the weakest arm answered at full speed, or of what the ports sustain.
     *
     * @param capacity requests per second of the weakest arm
     */
    static List<LoadModel> of(ExperimentPlan plan, LoadModel.AutoRate auto, double capacity, Progress progress) {
        double sustainable = PortBudget.of(plan).sustainableRate(plan);
        double highest = auto.capacityShares().get(auto.loads() - 1);
        // Where ports are short the whole curve shrinks, so that its loads stay apart.
        double usable = Math.min(capacity, sustainable / highest);
        List<LoadModel> loads = new ArrayList<>();
        double last = 0;
        for (double share : auto.capacityShares()) {
            double rate = Math.max(rounded(Math.max(LOWEST_RATE, share * usable)), last + 1);
            loads.add(new LoadModel.OpenLoop(Math.min(LoadModel.MAX_RATE_PER_SECOND, rate), auto.arrivals()));
            last = rate;
        }
        progress.say("rates: "
                + loads.stream()
                        .map(load -> String.format(Locale.ROOT, "%.0f", ((LoadModel.OpenLoop) load).ratePerSecond()))
                        .collect(Collectors.joining(", "))
                + " requests/s, "
                + auto.capacityShares().stream()
                        .map(share -> String.format(Locale.ROOT, "%.0f %%", 100 * share))
                        .collect(Collectors.joining(", "))
                + (usable < capacity ? " of what the ephemeral ports sustain" : " of the weakest arm's capacity"));
        return loads;
    }

    /** Two significant digits: the exact figure would only pretend to mean something. */
    private static double rounded(double rate) {
        double unit = Math.pow(10, Math.floor(Math.log10(rate)) - 1);
        return Math.floor(rate / unit) * unit;
    }
}
