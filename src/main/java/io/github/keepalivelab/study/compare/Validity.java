package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.math.stats.SparseCounts;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.result.Figures;
import io.github.keepalivelab.result.MeasuredTrial;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metric.Amount;
import io.github.keepalivelab.result.Metric.Latency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Whether a metric can answer at all, whatever its interval says: each has conditions of its own, so that a driver that sent late
 * takes latencies away and leaves CPU and connections. Pure.
 */
final class Validity {

    /** Work per request depends on how many requests there are. */
    private static final double RATE_TOLERANCE = 0.01;

    /** A difference of send lags above this share of the effect may be the effect. */
    private static final double LAG_SHARE = 0.25;

    /** Samples for a 99th percentile at 99 % confidence (MLPerf Inference, Reddi et al. 2020), doubled for their dependence. */
    private static final int TAIL_SAMPLES = 2 * 662;

    private static final double MICROS_PER_MILLI = 1000;

    private final ExperimentPlan plan;
    private final List<MeasuredTrial> trials;
    private final IntPredicate complete;

    /** @param complete whether every arm kept the rate in a block */
    Validity(ExperimentPlan plan, List<MeasuredTrial> trials, IntPredicate complete) {
        this.plan = plan;
        this.trials = trials;
        this.complete = complete;
    }

    /** Returns why a metric cannot answer how a candidate compares with the baseline; empty when it can. */
    Optional<String> trouble(Metric metric, String candidate, ConfidenceInterval decisive) {
        return metric instanceof Amount amount
                ? place(amount).or(() -> rate(candidate))
                : metric instanceof Latency latency ? lateness(latency, candidate, decisive) : Optional.empty();
    }

    /** Returns how late the machine let the driver be, for a reader who wonders why nothing can be said of a latency. */
    Optional<String> machineLag(String candidate) {
        double lag = Math.max(lag(candidate, Validity::tail), lag(plan.baseline(), Validity::tail));
        return Double.isNaN(lag)
                ? Optional.empty()
                : Optional.of("the machine itself was late by " + millis(lag) + " ms (p99 of the send lag)");
    }

    private Optional<String> place(Amount amount) {
        for (ProcessName process : ProcessName.values()) {
            if (amount.total().equals("cpuMicros." + process.label()) && !hasHostOfItsOwn(process)) {
                return Optional.of(
                        "without hosts of their own the kernel's work of receiving is charged to whoever sent, so"
                                + " only the sum of all three can be claimed");
            }
        }
        return Optional.empty();
    }

    private boolean hasHostOfItsOwn(ProcessName process) {
        return trials.stream()
                .anyMatch(m -> Figures.get(m.result().figures(), "networkMicros." + process.label()) != null);
    }

    private Optional<String> rate(String candidate) {
        double ours = requests(candidate);
        double theirs = requests(plan.baseline());
        double apart = Math.abs(ours - theirs) / Math.max(1, Math.max(ours, theirs));
        return apart <= RATE_TOLERANCE
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s answered %.1f %% %s requests than %s, and work per request depends on their number",
                        candidate,
                        100 * apart,
                        ours < theirs ? "fewer" : "more",
                        plan.baseline()));
    }

    private double requests(String arm) {
        return of(arm).filter(m -> complete.test(m.result().block()))
                .mapToLong(m -> m.result().requests())
                .sum();
    }

    private Optional<String> lateness(Latency latency, String candidate, ConfidenceInterval decisive) {
        if (plan.load() instanceof LoadModel.ClosedLoop) {
            return Optional.of("a closed loop hides every stall");
        }
        boolean isTail = latency.statistic() == Metric.Statistic.P99;
        if (isTail && Math.min(answered(candidate), answered(plan.baseline())) < TAIL_SAMPLES) {
            return Optional.of("a p99 needs " + TAIL_SAMPLES + " requests an arm");
        }
        ToDoubleFunction<SparseCounts> same = isTail
                ? Validity::tail
                : latency.statistic() == Metric.Statistic.MEAN ? SparseCounts::mean : lag -> lag.quantile(0.5);
        double ours = lag(candidate, same);
        double theirs = lag(plan.baseline(), same);
        double effect = Math.abs(decisive.estimate());
        if (Math.abs(ours - theirs) > LAG_SHARE * effect) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "the driver sent %s %s ms %s than %s, where the difference seen is %s ms",
                    candidate,
                    millis(Math.abs(ours - theirs)),
                    ours > theirs ? "later" : "earlier",
                    plan.baseline(),
                    millis(effect)));
        }
        return isTail && Math.max(ours, theirs) > effect
                ? Optional.of("the machine itself was late by " + millis(Math.max(ours, theirs))
                        + " ms (p99), which is more than the difference seen")
                : Optional.empty();
    }

    private long answered(String arm) {
        return of(arm).mapToLong(m -> m.result().requests()).sum();
    }

    private static double tail(SparseCounts lag) {
        return lag.quantile(0.99);
    }

    private double lag(String arm, ToDoubleFunction<SparseCounts> statistic) {
        SparseCounts all = of(arm).map(MeasuredTrial::sendLag).reduce(SparseCounts.empty(), SparseCounts::plus);
        return all.total() == 0 ? Double.NaN : statistic.applyAsDouble(all);
    }

    private Stream<MeasuredTrial> of(String arm) {
        return trials.stream().filter(m -> m.result().arm().equals(arm));
    }

    private static String millis(double micros) {
        return String.format(Locale.ROOT, "%.2f", micros / MICROS_PER_MILLI);
    }
}
