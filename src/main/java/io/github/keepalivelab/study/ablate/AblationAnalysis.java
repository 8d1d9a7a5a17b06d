package io.github.keepalivelab.study.ablate;

import io.github.keepalivelab.math.stats.BlockedLine;
import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.math.stats.PairedIntervals;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.HopName;
import io.github.keepalivelab.plan.NginxSettings;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.result.AblateResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Figures;
import io.github.keepalivelab.result.TrialResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From the runs of an ablation to what follows. Pure. */
final class AblationAnalysis {

    private static final double LEVEL = 0.95;

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

    static AblateResult.Sweep sweep(String factor, String what, Map<Long, Arm> arms, CompareResult run) {
        List<AblateResult.Point> points = new ArrayList<>();
        // A closed loop runs at full speed, each arm at its own rate, so its CPU figures do not compare.
        boolean open = run.plan().users() == null;
        arms.forEach((value, arm) -> run.middle()
                .arm(arm.name())
                .ifPresent(figures -> points.add(new AblateResult.Point(
                        value == NginxSettings.UNLIMITED ? null : value,
                        open ? mean(run, arm.name(), ProcessName.NGINX) : null,
                        open ? mean(run, arm.name(), ProcessName.BACKEND) : null,
                        figures))));
        return new AblateResult.Sweep(factor, what, points);
    }

    private static Stream<TrialResult> trials(CompareResult run, String arm) {
        return run.trials().stream().filter(t -> t.arm().equals(arm) && t.requests() > 0);
    }

    private static @Nullable ConfidenceInterval mean(CompareResult run, String arm, ProcessName process) {
        double[] values = trials(run, arm)
                .mapToDouble(t -> perRequest(process, t))
                .filter(Double::isFinite)
                .toArray();
        ConfidenceInterval interval = PairedIntervals.ofMean(values, LEVEL);
        return interval.hasBounds() && values.length >= ExperimentPlan.MIN_BLOCKS ? interval : null;
    }

    private static double perRequest(ProcessName process, TrialResult trial) {
        Double micros = Figures.get(trial.figures(), "cpuMicros." + process.label());
        return micros == null ? Double.NaN : micros / trial.requests();
    }

    /**
     * Fits what a connection costs.
     *
     * @param hop looked at
     * @return null with too few complete blocks for an interval
     */
    static AblateResult.@Nullable Handshake handshake(CompareResult run, Map<Long, Arm> arms, HopName hop) {
        List<double[]> x = new ArrayList<>();
        List<double[]> nginx = new ArrayList<>();
        List<double[]> backend = new ArrayList<>();
        Set<String> names = arms.values().stream().map(Arm::name).collect(Collectors.toSet());
        double[] perArm = arms.values().stream()
                .mapToDouble(arm -> run.middle()
                        .arm(arm.name())
                        .map(figures -> figures.connectionsOpenedPerRequest(hop))
                        .orElse(Double.NaN))
                .toArray();
        int blocks =
                1 + run.trials().stream().mapToInt(TrialResult::block).max().orElse(-1);
        for (int block = 0; block < blocks; block++) {
            int number = block;
            List<TrialResult> trials = arms.values().stream()
                    .flatMap(arm -> trials(run, arm.name()).filter(t -> t.block() == number))
                    .toList();
            if (trials.size() == names.size()) {
                x.add(perArm);
                nginx.add(trials.stream()
                        .mapToDouble(t -> perRequest(ProcessName.NGINX, t))
                        .toArray());
                backend.add(trials.stream()
                        .mapToDouble(t -> perRequest(ProcessName.BACKEND, t))
                        .toArray());
            }
        }
        if (x.size() < ExperimentPlan.MIN_BLOCKS) {
            return null;
        }
        BlockedLine atNginx = BlockedLine.fit(x, nginx, LEVEL);
        BlockedLine atBackend = BlockedLine.fit(x, backend, LEVEL);
        return new AblateResult.Handshake(
                atNginx.slope(), atNginx.intercept(), atNginx.quotient(), atBackend.slope(), atBackend.intercept());
    }
}
