package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.math.stats.SparseCounts;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.result.ArmHop;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.Figures;
import io.github.keepalivelab.result.LatencySummary;
import io.github.keepalivelab.result.MeasuredTrial;
import io.github.keepalivelab.result.TrialResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From the trials of one arm to its figures. Pure. */
final class ArmSummary {

    private static final double[] CURVE = {
        0, 1, 5, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 97.5, 98, 99, 99.5, 99.75, 99.9, 99.95, 99.99,
        100
    };
    private static final double PERCENT = 100;

    private ArmSummary() {}

    /** Returns the figures of an arm over all its windows, also those that missed the rate. */
    static ArmResult of(Arm arm, List<MeasuredTrial> all) {
        List<TrialResult> trials = all.stream().map(MeasuredTrial::result).toList();
        SparseCounts response = SparseCounts.empty();
        SparseCounts service = SparseCounts.empty();
        SparseCounts lag = SparseCounts.empty();
        Map<String, Long> errors = new TreeMap<>();
        for (MeasuredTrial m : all) {
            response = response.plus(m.response());
            service = service.plus(m.service());
            lag = lag.plus(m.sendLag());
            m.result().errors().forEach((kind, count) -> errors.merge(kind, count, Long::sum));
        }
        OptionalDouble idle = trials.stream()
                .map(TrialResult::machineIdleShare)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average();
        return new ArmResult(
                arm.name(),
                ArmHop.of(arm.clientHop()),
                arm.upstreamHop().map(ArmHop::of).orElse(null),
                arm.path(),
                all.size(),
                (int) trials.stream().filter(t -> !t.valid()).count(),
                trials.stream().mapToLong(TrialResult::requests).sum(),
                errors,
                trials.stream()
                        .mapToDouble(TrialResult::achievedRatePerSecond)
                        .average()
                        .orElse(0),
                summary(response),
                summary(service),
                summary(lag),
                curve(response),
                idle.isPresent() ? Double.valueOf(idle.getAsDouble()) : null,
                (int) trials.stream()
                        .filter(t -> Figures.get(t.figures(), "timeWaits.driver") != null)
                        .count(),
                Figures.ofArm(trials));
    }

    private static @Nullable LatencySummary summary(SparseCounts counts) {
        return counts.total() == 0 ? null : LatencySummary.of(counts);
    }

    private static List<ArmResult.Percentile> curve(SparseCounts response) {
        return response.total() == 0
                ? List.of()
                : Arrays.stream(CURVE)
                        .mapToObj(p -> new ArmResult.Percentile(p, response.quantile(p / PERCENT)))
                        .toList();
    }
}
