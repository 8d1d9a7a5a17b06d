package io.github.keepalivelab.experiment;

import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.NginxSettings;
import io.github.keepalivelab.result.AblateResult;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.PerHop;
import io.github.keepalivelab.result.TrialResult;
import io.github.keepalivelab.stats.BlockedLine;
import io.github.keepalivelab.stats.ConfidenceInterval;
import io.github.keepalivelab.stats.PairedIntervals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From the runs of an ablation to what follows. Pure. */
final class AblationAnalysis {

    private static final double LEVEL = 0.95;
    private static final int FEWEST_BLOCKS = 3;

    private AblationAnalysis() {}

    /** Returns what follows from the combinations of one nginx. */
    static AblateResult.Version version(String nginxVersion, List<AblateResult.Combination> combinations) {
        Set<Set<String>> reusing = combinations.stream()
                .filter(c -> (!c.explicit() || on(c).size() == AblateResult.SETTINGS.size()) && c.reuses())
                .map(AblationAnalysis::on)
                .collect(Collectors.toSet());
        Set<Set<String>> reusingExplicitly = combinations.stream()
                .filter(c -> c.explicit() && c.reuses())
                .map(AblationAnalysis::on)
                .collect(Collectors.toSet());
        List<List<String>> smallest = reusing.stream()
                .filter(set -> reusing.stream().noneMatch(other -> other.size() < set.size() && set.containsAll(other)))
                .map(set -> (List<String>) new ArrayList<>(set))
                .sorted(Comparator.comparing(Object::toString))
                .toList();
        return new AblateResult.Version(nginxVersion, without(reusing), smallest, without(reusingExplicitly));
    }

    /** Returns the settings without which, all others being on, nothing is reused. */
    private static List<String> without(Set<Set<String>> reusing) {
        return AblateResult.SETTINGS.stream()
                .filter(setting -> {
                    Set<String> others = new HashSet<>(AblateResult.SETTINGS);
                    others.remove(setting);
                    return !reusing.contains(others);
                })
                .toList();
    }

    private static Set<String> on(AblateResult.Combination c) {
        boolean[] values = {c.keepalive(), c.http11(), c.connectionCleared()};
        Set<String> on = new LinkedHashSet<>();
        for (int i = 0; i < values.length; i++) {
            if (values[i]) {
                on.add(AblateResult.SETTINGS.get(i));
            }
        }
        return on;
    }

    static AblateResult.Sweep sweep(String factor, String what, Map<Long, Arm> arms, ExperimentResult run) {
        List<AblateResult.Point> points = new ArrayList<>();
        // A closed loop runs at full speed, each arm at its own rate, so its CPU figures do not compare.
        boolean open = run.plan().users() == null;
        arms.forEach((value, arm) -> run.arm(arm.name())
                .ifPresent(figures -> points.add(new AblateResult.Point(
                        value == NginxSettings.UNLIMITED ? null : value,
                        open ? mean(run, arm.name(), PerHop::nginx) : null,
                        open ? mean(run, arm.name(), PerHop::backend) : null,
                        figures))));
        return new AblateResult.Sweep(factor, what, points);
    }

    private static Stream<TrialResult> trials(ExperimentResult run, String arm) {
        return run.trials().stream().filter(t -> t.arm().equals(arm) && t.requests() > 0);
    }

    private static @Nullable ConfidenceInterval mean(
            ExperimentResult run, String arm, Function<PerHop, @Nullable Double> hop) {
        double[] values = trials(run, arm)
                .mapToDouble(t -> perRequest(hop, t))
                .filter(Double::isFinite)
                .toArray();
        ConfidenceInterval interval = PairedIntervals.ofMean(values, LEVEL);
        return interval.hasBounds() ? interval : null;
    }

    private static double perRequest(Function<PerHop, @Nullable Double> hop, TrialResult trial) {
        Double micros = hop.apply(trial.cpuMicros());
        return micros == null ? Double.NaN : micros / trial.requests();
    }

    /**
     * Fits what a connection costs.
     *
     * @param opened connections opened for each request of an arm on the hop looked at
     * @return null with fewer than three complete blocks
     */
    static AblateResult.@Nullable Handshake handshake(
            ExperimentResult run, Map<Long, Arm> arms, Function<ArmResult, @Nullable Double> opened) {
        List<double[]> x = new ArrayList<>();
        List<double[]> nginx = new ArrayList<>();
        List<double[]> backend = new ArrayList<>();
        Set<String> names = arms.values().stream().map(Arm::name).collect(Collectors.toSet());
        double[] perArm = arms.values().stream()
                .mapToDouble(arm -> run.arm(arm.name()).map(opened).orElse(Double.NaN))
                .toArray();
        for (int block = 0; block < run.plan().blocks(); block++) {
            int number = block;
            List<TrialResult> trials = arms.values().stream()
                    .flatMap(arm -> trials(run, arm.name()).filter(t -> t.block() == number))
                    .toList();
            if (trials.size() == names.size()) {
                x.add(perArm);
                nginx.add(trials.stream()
                        .mapToDouble(t -> perRequest(PerHop::nginx, t))
                        .toArray());
                backend.add(trials.stream()
                        .mapToDouble(t -> perRequest(PerHop::backend, t))
                        .toArray());
            }
        }
        if (x.size() < FEWEST_BLOCKS) {
            return null;
        }
        BlockedLine atNginx = BlockedLine.fit(x, nginx, LEVEL);
        BlockedLine atBackend = BlockedLine.fit(x, backend, LEVEL);
        return new AblateResult.Handshake(
                atNginx.slope(), atNginx.intercept(), atNginx.quotient(), atBackend.slope(), atBackend.intercept());
    }
}
