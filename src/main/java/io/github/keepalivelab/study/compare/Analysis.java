package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.math.stats.Bootstrap;
import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.math.stats.PairedIntervals;
import io.github.keepalivelab.math.stats.SparseCounts;
import io.github.keepalivelab.math.stats.Trend;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.LatencySummary;
import io.github.keepalivelab.result.MeasuredTrial;
import io.github.keepalivelab.result.MeasuringWarning;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metric.Compared;
import io.github.keepalivelab.result.Metric.Effect;
import io.github.keepalivelab.result.Metric.Windows;
import io.github.keepalivelab.result.Metrics;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.TrialResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From the trials at one load to comparisons of arms, metric by metric of the catalogue. Pure. */
final class Analysis {

    /** Family-wise confidence of all primary claims of one report together. */
    static final double CONFIDENCE = 0.95;

    /** Small, because a dozen ratios are looked at. */
    private static final double DRIFT_P = 0.001;

    /** Less than this is not worth a warning, however certain. */
    private static final double DRIFT_CHANGE = 0.1;

    private static final int REPLICATES = 1000;

    private final ExperimentPlan plan;
    private final List<MeasuredTrial> trials;
    private final Set<Integer> onTimeBlocks;
    private final Set<Integer> completeBlocks;
    private final Set<Integer> answeredBlocks;
    private final Validity validity;
    private final Optional<String> crowd;

    /** @param trials those at one load, in order */
    Analysis(ExperimentPlan plan, List<MeasuredTrial> trials) {
        this.plan = plan;
        this.trials = trials;
        this.onTimeBlocks = blocksWhereEveryArm(t -> t.valid() && t.requests() > 0);
        Disturbance disturbance = new Disturbance(trials);
        Set<Integer> dropped = disturbance.dropped();
        this.completeBlocks =
                onTimeBlocks.stream().filter(block -> !dropped.contains(block)).collect(Collectors.toUnmodifiableSet());
        this.answeredBlocks = blocksWhereEveryArm(t -> t.requests() > 0);
        this.validity = new Validity(plan, trials, completeBlocks::contains);
        this.crowd = disturbance.tooMuch();
    }

    /** Returns how many blocks every arm kept the rate in, undisturbed by other programs; only their work is compared. */
    int completeBlocks() {
        return completeBlocks.size();
    }

    /** Returns how many blocks were measured whole, valid or not. */
    int blocks() {
        return blocksWhereEveryArm(t -> true).size();
    }

    List<ArmResult> arms() {
        return plan.arms().stream()
                .map(arm -> ArmSummary.of(arm, of(arm.name(), block -> true).toList()))
                .toList();
    }

    List<Comparison> comparisons() {
        List<Comparison> comparisons = new ArrayList<>();
        for (Arm arm : candidates()) {
            for (Metric metric : Metrics.compared()) {
                comparison(metric, arm.name()).ifPresent(comparisons::add);
            }
        }
        return comparisons;
    }

    /** Returns the arms that are compared with the baseline. */
    List<Arm> candidates() {
        return plan.arms().stream()
                .filter(arm -> !arm.name().equals(plan.baseline()))
                .toList();
    }

    /** Returns the ratios that moved steadily over the blocks, which pairing within blocks does not cancel. */
    List<RunWarning> drifts() {
        List<RunWarning> drifts = new ArrayList<>();
        if (completeBlocks.size() < ExperimentPlan.MIN_BLOCKS) {
            return drifts;
        }
        for (Arm arm : candidates()) {
            for (Metric metric : Metrics.compared()) {
                double[] left = values(arm.name(), metric);
                double[] right = values(plan.baseline(), metric);
                boolean scalar = quantile(metric).isEmpty();
                if (scalar
                        && metric.compared().orElseThrow().primary()
                        && left.length == right.length
                        && left.length > 0) {
                    Trend trend = Trend.of(PairedIntervals.logRatios(left, right));
                    double change = Math.exp(trend.totalChange()) - 1;
                    if (trend.pValue() < DRIFT_P && Math.abs(change) > DRIFT_CHANGE) {
                        drifts.add(new MeasuringWarning.DriftAcrossBlocks(arm.name(), metric.path(), change));
                    }
                }
            }
        }
        return drifts;
    }

    /** A ratio and a difference of the same two arms. */
    private record Intervals(ConfidenceInterval ratio, ConfidenceInterval difference) {
        ConfidenceInterval decisive(Effect effect) {
            return effect == Effect.RATIO ? ratio : difference;
        }
    }

    /** Returns a candidate against the baseline; empty when the metric was not seen of both or no block is complete. */
    Optional<Comparison> comparison(Metric metric, String candidate) {
        Compared compared = metric.compared().orElseThrow();
        // Bonferroni over all primary claims: none of them is false with at least 95 % confidence.
        double level = 1
                - (1 - CONFIDENCE)
                        / (Metrics.primaries()
                                * (plan.arms().size() - 1)
                                * plan.load().loads());
        return completeBlocks.isEmpty()
                ? Optional.empty()
                : intervals(metric, candidate, level).map(both -> resolved(metric, compared, candidate, level, both));
    }

    private Comparison resolved(Metric metric, Compared compared, String candidate, double level, Intervals both) {
        boolean enough = completeBlocks.size() >= ExperimentPlan.MIN_BLOCKS;
        ConfidenceInterval decisive = both.decisive(compared.effect());
        Question question = enough && decisive.hasBounds()
                ? Question.of(compared.effect(), decisive, baseline(metric))
                : Question.withoutInterval(completeBlocks.size());
        Optional<String> trouble = validity.trouble(metric, candidate, decisive);
        if (trouble.isPresent()) {
            question = question.troubledBy(trouble.get());
        } else if (metric instanceof Metric.Amount && crowd.isPresent()) {
            question = Question.open(crowd.get());
        } else if (metric instanceof Metric.Latency) {
            question = question.because(validity.machineLag(candidate));
        }
        return new Comparison(
                metric.path(),
                candidate,
                plan.baseline(),
                enough && both.ratio.hasBounds() ? both.ratio : null,
                enough && both.difference.hasBounds() ? both.difference : null,
                allBlocks(metric, compared, candidate, level),
                level,
                compared.primary(),
                question.outcome(),
                question.reason());
    }

    /** Returns what would decide if no block had been dropped; null where none was. */
    private @Nullable ConfidenceInterval allBlocks(Metric metric, Compared compared, String candidate, double level) {
        boolean dropped = onTimeBlocks.size() > completeBlocks.size();
        if (compared.windows() != Windows.ON_TIME || !dropped || onTimeBlocks.size() < ExperimentPlan.MIN_BLOCKS) {
            return null;
        }
        return scalar(metric, candidate, level, onTimeBlocks)
                .map(both -> both.decisive(compared.effect()))
                .filter(ConfidenceInterval::hasBounds)
                .orElse(null);
    }

    /** Returns a figure of the baseline, by which a difference is called small. */
    private double baseline(Metric metric) {
        OptionalDouble quantile = quantile(metric);
        if (quantile.isPresent()) {
            return responses(plan.baseline()).stream()
                    .reduce(SparseCounts.empty(), SparseCounts::plus)
                    .quantile(quantile.getAsDouble());
        }
        double sum = 0;
        double[] values = values(plan.baseline(), metric);
        for (double value : values) {
            sum += value / values.length;
        }
        return sum;
    }

    private Optional<Intervals> intervals(Metric metric, String candidate, double level) {
        OptionalDouble quantile = quantile(metric);
        if (quantile.isPresent()) {
            Bootstrap.QuantileComparison both = new Bootstrap(REPLICATES, plan.seed())
                    .compareQuantile(responses(candidate), responses(plan.baseline()), quantile.getAsDouble(), level);
            return Optional.of(new Intervals(both.ratio(), both.difference()));
        }
        return scalar(metric, candidate, level, blocks(metric));
    }

    private Optional<Intervals> scalar(Metric metric, String candidate, double level, Set<Integer> blocks) {
        double[] left = values(candidate, metric, blocks);
        double[] right = values(plan.baseline(), metric, blocks);
        double betweenRuns = plan.control() ? 0 : BetweenRuns.of(metric);
        return left.length != right.length || left.length == 0
                ? Optional.empty()
                : Optional.of(new Intervals(
                        PairedIntervals.ratio(left, right, level, betweenRuns),
                        PairedIntervals.difference(left, right, level, betweenRuns)));
    }

    /** Returns which quantile a metric is, empty when it has one value a window. */
    private static OptionalDouble quantile(Metric metric) {
        return metric instanceof Metric.Latency latency
                        && !Double.isNaN(latency.statistic().quantile())
                ? OptionalDouble.of(latency.statistic().quantile())
                : OptionalDouble.empty();
    }

    /** One value a block: what a window gives for an amount, or the mean of its times. */
    private static Optional<Double> value(Metric metric, TrialResult trial) {
        if (metric instanceof Metric.Amount amount) {
            return amount.perRequest(trial);
        }
        if (metric instanceof Metric.Latency latency) {
            LatencySummary times = latency.distribution() == Metric.Distribution.SERVICE
                    ? trial.serviceMicros()
                    : trial.responseMicros();
            return Optional.ofNullable(times).map(LatencySummary::mean);
        }
        return Optional.empty();
    }

    private Set<Integer> blocksWhereEveryArm(Predicate<TrialResult> holds) {
        Map<Integer, Integer> armsByBlock = new LinkedHashMap<>();
        for (MeasuredTrial m : trials) {
            if (holds.test(m.result())) {
                armsByBlock.merge(m.result().block(), 1, Integer::sum);
            }
        }
        return armsByBlock.entrySet().stream()
                .filter(entry -> entry.getValue() == plan.arms().size())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns one value for each block in which every arm has one, in the order of the run. */
    double[] values(String arm, Metric metric) {
        return values(arm, metric, blocks(metric));
    }

    private Set<Integer> blocks(Metric metric) {
        boolean onTime = metric.compared().map(Compared::windows).orElse(Windows.ON_TIME) == Windows.ON_TIME;
        return onTime ? completeBlocks : answeredBlocks;
    }

    private double[] values(String arm, Metric metric, Set<Integer> blocks) {
        return of(arm, blocks::contains)
                .flatMap(m -> value(metric, m.result()).stream())
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private List<SparseCounts> responses(String arm) {
        return of(arm, answeredBlocks::contains).map(MeasuredTrial::response).toList();
    }

    private Stream<MeasuredTrial> of(String arm, IntPredicate block) {
        return trials.stream()
                .filter(m ->
                        m.result().arm().equals(arm) && block.test(m.result().block()));
    }
}
