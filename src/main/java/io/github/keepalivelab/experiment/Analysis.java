package io.github.keepalivelab.experiment;

import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.TrialResult;
import io.github.keepalivelab.stats.Bootstrap;
import io.github.keepalivelab.stats.ConfidenceInterval;
import io.github.keepalivelab.stats.PairedIntervals;
import io.github.keepalivelab.stats.SparseCounts;
import io.github.keepalivelab.stats.Trend;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From trials to comparisons of arms. Pure. */
final class Analysis {

    /** Family-wise confidence of all primary claims of one report together. */
    static final double CONFIDENCE = 0.95;

    /** Small, because a dozen ratios are looked at. */
    private static final double DRIFT_P = 0.001;

    /** Less than this is not worth a warning, however certain. */
    private static final double DRIFT_CHANGE = 0.1;

    private static final int REPLICATES = 1000;
    private final ExperimentPlan plan;
    private final List<TrialRunner.Measured> trials;
    private final Set<Integer> completeBlocks;
    private final Set<Integer> answeredBlocks;

    Analysis(ExperimentPlan plan, List<TrialRunner.Measured> trials) {
        this.plan = plan;
        this.trials = trials;
        this.completeBlocks =
                blocksWhereEveryArm(m -> m.result().valid() && m.result().requests() > 0);
        this.answeredBlocks = blocksWhereEveryArm(m -> m.result().requests() > 0);
    }

    /** Returns how many blocks have a valid trial of every arm; only these are compared. */
    int completeBlocks() {
        return completeBlocks.size();
    }

    List<ArmResult> arms() {
        return plan.arms().stream()
                .map(arm -> ArmSummary.of(arm, of(arm.name(), m -> true).toList()))
                .toList();
    }

    List<Comparison> comparisons() {
        List<Comparison> comparisons = new ArrayList<>();
        for (Arm arm : plan.arms()) {
            if (!arm.name().equals(plan.baseline()) && !completeBlocks.isEmpty()) {
                addComparisons(comparisons, arm.name());
            }
        }
        return comparisons;
    }

    /** Returns the ratios that moved steadily over the blocks, which pairing within blocks does not cancel. */
    List<RunWarning> drifts() {
        List<RunWarning> drifts = new ArrayList<>();
        if (completeBlocks.size() < ExperimentPlan.MIN_BLOCKS) {
            return drifts;
        }
        for (Arm arm : plan.arms()) {
            for (Scalar scalar : SCALARS) {
                double[] left = values(arm.name(), scalar);
                double[] right = values(plan.baseline(), scalar);
                if (scalar.primary && left.length == right.length && !arm.name().equals(plan.baseline())) {
                    Trend trend = Trend.of(PairedIntervals.logRatios(left, right));
                    double change = Math.exp(trend.totalChange()) - 1;
                    if (trend.pValue() < DRIFT_P && Math.abs(change) > DRIFT_CHANGE) {
                        drifts.add(new RunWarning.DriftAcrossBlocks(arm.name(), scalar.name, change));
                    }
                }
            }
        }
        return drifts;
    }

    private record Scalar(
            String name, boolean primary, boolean latency, Function<TrialResult, @Nullable Double> value) {}

    private static final List<Scalar> SCALARS = List.of(
            new Scalar(
                    "cpuMicrosPerRequest.driver",
                    true,
                    false,
                    t -> perRequest(t.cpuMicros().driver(), t)),
            new Scalar(
                    "cpuMicrosPerRequest.nginx",
                    true,
                    false,
                    t -> perRequest(t.cpuMicros().nginx(), t)),
            new Scalar(
                    "cpuMicrosPerRequest.backend",
                    true,
                    false,
                    t -> perRequest(t.cpuMicros().backend(), t)),
            new Scalar(
                    "responseMicros.mean",
                    true,
                    true,
                    t -> t.responseMicros() == null
                            ? null
                            : Double.valueOf(t.responseMicros().mean())),
            new Scalar(
                    "serviceMicros.mean",
                    false,
                    true,
                    t -> t.serviceMicros() == null
                            ? null
                            : Double.valueOf(t.serviceMicros().mean())));

    private record Quantile(String name, boolean primary, double q) {}

    private static final List<Quantile> QUANTILES = List.of(
            new Quantile("responseMicros.p50", true, 0.5),
            new Quantile("responseMicros.p90", false, 0.9),
            new Quantile("responseMicros.p99", true, 0.99));

    private static final long PRIMARY_METRICS =
            SCALARS.stream().filter(Scalar::primary).count()
                    + QUANTILES.stream().filter(Quantile::primary).count();

    private void addComparisons(List<Comparison> into, String candidate) {
        // Bonferroni over all primary claims: none of them is false with at least 95 % confidence.
        double level = 1 - (1 - CONFIDENCE) / (PRIMARY_METRICS * (plan.arms().size() - 1));
        for (Scalar scalar : SCALARS) {
            double[] left = values(candidate, scalar);
            double[] right = values(plan.baseline(), scalar);
            if (left.length == right.length && left.length > 0) {
                into.add(comparison(
                        scalar.name,
                        candidate,
                        PairedIntervals.ratio(left, right, level),
                        PairedIntervals.difference(left, right, level),
                        level,
                        scalar.primary));
            }
        }
        List<SparseCounts> left = responses(candidate);
        List<SparseCounts> right = responses(plan.baseline());
        for (Quantile quantile : QUANTILES) {
            Bootstrap.QuantileComparison both =
                    new Bootstrap(REPLICATES, plan.seed()).compareQuantile(left, right, quantile.q, level);
            into.add(comparison(quantile.name, candidate, both.ratio(), both.difference(), level, quantile.primary));
        }
    }

    private Comparison comparison(
            String metric,
            String candidate,
            ConfidenceInterval ratio,
            ConfidenceInterval difference,
            double level,
            boolean primary) {
        boolean excludesNoEffect = ratio.hasBounds() && !ratio.contains(1) && !difference.contains(0);
        boolean claim = primary && excludesNoEffect && (ratio.estimate() < 1) == (difference.estimate() < 0);
        return new Comparison(
                metric,
                candidate,
                plan.baseline(),
                ratio.hasBounds() ? ratio : null,
                difference.hasBounds() ? difference : null,
                level,
                primary,
                claim);
    }

    private Set<Integer> blocksWhereEveryArm(Predicate<TrialRunner.Measured> holds) {
        Map<Integer, Integer> armsByBlock = new LinkedHashMap<>();
        for (TrialRunner.Measured m : trials) {
            if (holds.test(m)) {
                armsByBlock.merge(m.result().block(), 1, Integer::sum);
            }
        }
        return armsByBlock.entrySet().stream()
                .filter(entry -> entry.getValue() == plan.arms().size())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    private double[] values(String arm, Scalar scalar) {
        return of(arm, (scalar.latency ? answeredBlocks : completeBlocks)::contains)
                .map(m -> scalar.value.apply(m.result()))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private List<SparseCounts> responses(String arm) {
        return of(arm, answeredBlocks::contains)
                .map(TrialRunner.Measured::response)
                .toList();
    }

    /**
     * The trials of an arm in some blocks. Latencies take a block also when a window missed its rate: it missed because
     * something stalled, and leaving it out would leave out the stall.
     */
    private Stream<TrialRunner.Measured> of(String arm, IntPredicate block) {
        return trials.stream()
                .filter(m ->
                        m.result().arm().equals(arm) && block.test(m.result().block()));
    }

    private static @Nullable Double perRequest(@Nullable Double value, TrialResult trial) {
        return value == null ? null : Double.valueOf(value / trial.requests());
    }
}
