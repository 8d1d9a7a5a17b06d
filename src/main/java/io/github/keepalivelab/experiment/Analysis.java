package io.github.keepalivelab.experiment;

import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.Connections;
import io.github.keepalivelab.result.LatencySummary;
import io.github.keepalivelab.result.PerHop;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.TimeWaits;
import io.github.keepalivelab.result.TrialResult;
import io.github.keepalivelab.result.Witnesses;
import io.github.keepalivelab.stats.Bootstrap;
import io.github.keepalivelab.stats.ConfidenceInterval;
import io.github.keepalivelab.stats.PairedIntervals;
import io.github.keepalivelab.stats.SparseCounts;
import io.github.keepalivelab.stats.Trend;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** From trials to figures of arms and comparisons. Pure. */
final class Analysis {

    /** Family-wise confidence of all primary claims of one report together. */
    static final double CONFIDENCE = 0.95;

    /** Small, because a dozen ratios are looked at. */
    private static final double DRIFT_P = 0.001;

    /** Less than this is not worth a warning, however certain. */
    private static final double DRIFT_CHANGE = 0.1;

    private static final int REPLICATES = 1000;
    private static final double[] CURVE = {
        0, 1, 5, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 97.5, 98, 99, 99.5, 99.75, 99.9, 99.95, 99.99,
        100
    };

    private final ExperimentPlan plan;
    private final List<TrialRunner.Measured> trials;
    private final List<Integer> completeBlocks;
    private final List<Integer> answeredBlocks;

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
        return plan.arms().stream().map(this::arm).toList();
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

    /** Number of primary metrics: the scalars above, p50 and p99. */
    private static final int PRIMARY_METRICS = 6;

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
        for (Map.Entry<String, Double> quantile : Map.of(
                        "responseMicros.p50", 0.5, "responseMicros.p90", 0.9, "responseMicros.p99", 0.99)
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByValue())
                .toList()) {
            List<SparseCounts> left = responses(candidate);
            List<SparseCounts> right = responses(plan.baseline());
            if (left.stream().noneMatch(c -> c.total() == 0) && right.stream().noneMatch(c -> c.total() == 0)) {
                Bootstrap.QuantileComparison both =
                        new Bootstrap(REPLICATES, plan.seed()).compareQuantile(left, right, quantile.getValue(), level);
                into.add(comparison(
                        quantile.getKey(),
                        candidate,
                        both.ratio(),
                        both.difference(),
                        level,
                        quantile.getValue() != 0.9));
            }
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
        boolean claim = primary && excludesNoEffect && ratio.estimate() < 1 == difference.estimate() < 0;
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

    private ArmResult arm(Arm arm) {
        List<TrialRunner.Measured> all =
                trials.stream().filter(m -> m.result().arm().equals(arm.name())).toList();
        long requests = all.stream().mapToLong(m -> m.result().requests()).sum();
        SparseCounts response = SparseCounts.empty();
        SparseCounts service = SparseCounts.empty();
        SparseCounts lag = SparseCounts.empty();
        Map<String, Long> errors = new TreeMap<>();
        for (TrialRunner.Measured m : all) {
            response = response.plus(m.response());
            service = service.plus(m.service());
            lag = lag.plus(m.sendLag());
            m.result().errors().forEach((kind, count) -> errors.merge(kind, count, Long::sum));
        }
        Sums sums = Sums.of(all);
        SparseCounts curve = response;
        return new ArmResult(
                arm.name(),
                arm.clientHop(),
                arm.upstreamHop(),
                arm.path(),
                all.size(),
                (int) all.stream().filter(m -> !m.result().valid()).count(),
                requests,
                errors,
                all.stream()
                        .mapToDouble(m -> m.result().achievedRatePerSecond())
                        .average()
                        .orElse(0),
                response.total() == 0 ? null : LatencySummary.of(response),
                service.total() == 0 ? null : LatencySummary.of(service),
                lag.total() == 0 ? null : LatencySummary.of(lag),
                response.total() == 0
                        ? List.of()
                        : java.util.Arrays.stream(CURVE)
                                .mapToObj(p -> new ArmResult.Percentile(p, curve.quantile(p / 100)))
                                .toList(),
                sums.cpu.dividedBy((double) requests),
                requests == 0 ? null : Double.valueOf(sums.machineCpu / requests),
                all.isEmpty() ? null : Double.valueOf(sums.idle / all.size()),
                sums.connections.dividedBy((double) requests),
                sums.witnesses,
                sums.timeWaits,
                (int) all.stream().filter(m -> m.result().timeWaits() != null).count(),
                requests == 0 ? null : Double.valueOf(sums.resets / requests));
    }

    private record Sums(
            PerHop cpu,
            double machineCpu,
            double idle,
            Connections connections,
            Witnesses witnesses,
            TimeWaits timeWaits,
            double resets) {

        static Sums of(List<TrialRunner.Measured> all) {
            PerHop cpu = new PerHop(0.0, 0.0, 0.0);
            Connections connections = new Connections(0.0, 0.0);
            Witnesses witnesses = new Witnesses(0, 0.0, 0.0, 0.0, 0.0);
            TimeWaits timeWaits = new TimeWaits(0.0, 0.0, 0.0);
            double timeWaitRequests = 0;
            double machine = 0;
            double idle = 0;
            double resets = 0;
            for (TrialRunner.Measured m : all) {
                TrialResult t = m.result();
                cpu = cpu.plus(t.cpuMicros());
                connections = connections.plus(t.connectionsOpened());
                witnesses = witnesses.plus(t.witnesses());
                if (t.timeWaits() != null) {
                    timeWaits = timeWaits.plus(t.timeWaits());
                    timeWaitRequests += t.requests();
                }
                machine += t.machineCpuMicros() == null ? 0 : t.machineCpuMicros();
                idle += t.machineIdleShare() == null ? 0 : t.machineIdleShare();
                resets += t.resets() == null ? 0 : t.resets();
            }
            return new Sums(cpu, machine, idle, connections, witnesses, timeWaits.dividedBy(timeWaitRequests), resets);
        }
    }

    private List<Integer> blocksWhereEveryArm(Predicate<TrialRunner.Measured> holds) {
        Map<Integer, Integer> armsByBlock = new LinkedHashMap<>();
        for (TrialRunner.Measured m : trials) {
            if (holds.test(m)) {
                armsByBlock.merge(m.result().block(), 1, Integer::sum);
            }
        }
        return armsByBlock.entrySet().stream()
                .filter(entry -> entry.getValue() == plan.arms().size())
                .map(Map.Entry::getKey)
                .toList();
    }

    private double[] values(String arm, Scalar scalar) {
        return of(arm, scalar.latency ? answeredBlocks : completeBlocks)
                .map(m -> scalar.value.apply(m.result()))
                .filter(java.util.Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private List<SparseCounts> responses(String arm) {
        return of(arm, answeredBlocks).map(TrialRunner.Measured::response).toList();
    }

    /**
     * The trials of an arm in some blocks. Latencies take a block also when a window missed its rate: it missed because
     * something stalled, and leaving it out would leave out the stall.
     */
    private java.util.stream.Stream<TrialRunner.Measured> of(String arm, List<Integer> blocks) {
        return trials.stream()
                .filter(m -> m.result().arm().equals(arm)
                        && blocks.contains(m.result().block()));
    }

    private static @Nullable Double perRequest(@Nullable Double value, TrialResult trial) {
        return value == null ? null : Double.valueOf(value / trial.requests());
    }
}
