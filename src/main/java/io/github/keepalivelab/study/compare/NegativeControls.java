package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.math.stats.PairedIntervals;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.result.LoadResult.NegativeControl;
import io.github.keepalivelab.result.MeasuringWarning;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metrics;
import io.github.keepalivelab.result.RunWarning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The baseline against itself, in every run: of each two neighbouring blocks its window in one against that in the other. What is claimed
 * of arms must not be claimed of these. Which of the two comes first alternates, so that a steady drift cancels.
 */
final class NegativeControls {

    /**
     * Confidence of one interval. A dozen are looked at in each run, and one that fails takes the run's claims away, so a false alarm
     * must be rare.
     */
    private static final double LEVEL = 0.9995;

    private static final String HOSTS_CPU = "cpuMicrosPerRequest.";

    private NegativeControls() {}

    /** Returns one for each host's CPU; none with too few blocks. */
    static List<NegativeControl> of(ExperimentPlan plan, Analysis analysis) {
        List<NegativeControl> controls = new ArrayList<>();
        for (Metric metric : Metrics.compared()) {
            double[] values =
                    metric.path().startsWith(HOSTS_CPU) ? analysis.values(plan.baseline(), metric) : new double[0];
            if (values.length >= 2 * ExperimentPlan.MIN_BLOCKS
                    && Arrays.stream(values).allMatch(value -> value > 0)) {
                controls.add(control(plan.baseline(), metric.path(), values));
            }
        }
        return controls;
    }

    /** @param values one for each block */
    static NegativeControl control(String arm, String metric, double[] values) {
        double[] first = new double[values.length / 2];
        double[] second = new double[values.length / 2];
        for (int pair = 0; pair < first.length; pair++) {
            int swapped = pair % 2;
            first[pair] = values[2 * pair + swapped];
            second[pair] = values[2 * pair + 1 - swapped];
        }
        ConfidenceInterval ratio = PairedIntervals.ratio(first, second, LEVEL);
        return new NegativeControl(metric, arm, ratio, ratio.low() <= 1 && ratio.high() >= 1);
    }

    /** Returns a warning for each that shows a difference where there is none. */
    static List<RunWarning> failed(List<NegativeControl> controls) {
        List<RunWarning> failed = new ArrayList<>();
        for (NegativeControl control : controls) {
            if (!control.holds()) {
                failed.add(new MeasuringWarning.NegativeControlFailed(
                        control.arm(),
                        control.metric(),
                        control.ratio().low(),
                        control.ratio().high()));
            }
        }
        return failed;
    }
}
