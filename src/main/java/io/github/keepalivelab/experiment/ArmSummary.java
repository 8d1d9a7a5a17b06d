package io.github.keepalivelab.experiment;

import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.Connections;
import io.github.keepalivelab.result.LatencySummary;
import io.github.keepalivelab.result.PerHop;
import io.github.keepalivelab.result.TimeWaits;
import io.github.keepalivelab.result.TrialResult;
import io.github.keepalivelab.result.Witnesses;
import io.github.keepalivelab.stats.SparseCounts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From the trials of one arm to its figures. Pure. */
final class ArmSummary {

    private static final double[] CURVE = {
        0, 1, 5, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 97.5, 98, 99, 99.5, 99.75, 99.9, 99.95, 99.99,
        100
    };

    private ArmSummary() {}

    /** Returns the figures of an arm over all its windows, also those that missed the rate. */
    static ArmResult of(Arm arm, List<TrialRunner.Measured> all) {
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
                        : Arrays.stream(CURVE)
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
}
