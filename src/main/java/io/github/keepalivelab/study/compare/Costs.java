package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.math.stats.PairedIntervals;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.Handshake;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.result.HostCost;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request and a connection cost each host: in every block the least-squares fit of CPU per request on the connections that
 * an arm opens on each hop, then the mean over the blocks. With the four arms the fit is exact in closed form. Pure.
 */
final class Costs {

    private final ExperimentPlan plan;
    private final @Nullable Handshake handshake;
    private final List<String> arms;
    private final LoadModel.OpenLoop load;
    private final Analysis analysis;

    private Costs(ExperimentPlan plan, @Nullable Handshake handshake, LoadModel.OpenLoop load, Analysis analysis) {
        this.plan = plan;
        this.handshake = handshake;
        this.arms = arms(handshake);
        this.load = load;
        this.analysis = analysis;
    }

    /**
     * Returns the costs at one load, over TLS for each kind of handshake; none unless its four arms were measured on hosts of their own in
     * enough blocks.
     */
    static List<HostCost> at(ExperimentPlan plan, LoadModel load, Analysis analysis) {
        List<HostCost> costs = new ArrayList<>();
        if (load instanceof LoadModel.OpenLoop open) {
            for (@Nullable Handshake kind : kinds(plan)) {
                costs.addAll(new Costs(plan, kind, open, analysis).all());
            }
        }
        return costs;
    }

    /** Which kinds of short client connections there are with all four arms and no other; null is that without TLS. */
    private static List<@Nullable Handshake> kinds(ExperimentPlan plan) {
        List<@Nullable Handshake> kinds = new ArrayList<>();
        for (@Nullable Handshake kind : new @Nullable Handshake[] {null, Handshake.FULL, Handshake.RESUMED}) {
            List<String> arms = arms(kind);
            if (plan.arms().stream().map(Arm::name).toList().containsAll(arms)) {
                kinds.add(kind);
            }
        }
        return plan.arms().stream().allMatch(Costs::isAsItsNameSays) ? kinds : List.of();
    }

    private static List<String> arms(@Nullable Handshake kind) {
        String client = kind == null ? "short" : kind.label();
        return List.of("long/long", "long/short", client + "/long", client + "/short");
    }

    private static boolean isAsItsNameSays(Arm arm) {
        String upstream = arm.upstreamHop().map(hop -> hop.policy().label()).orElse("");
        Handshake own = arm.clientHop().handshake();
        String client = arm.clientHop().isShort() && own != null
                ? own.label()
                : arm.clientHop().policy().label();
        return arm.name().equals(client + "/" + upstream);
    }

    private List<HostCost> all() {
        List<HostCost> costs = new ArrayList<>();
        for (ProcessName process : ProcessName.values()) {
            cost(process).ifPresent(costs::add);
        }
        return costs;
    }

    private Optional<HostCost> cost(ProcessName process) {
        Metric metric = Metrics.find("cpuMicrosPerRequest." + process.label()).orElseThrow();
        boolean apart = analysis.values(
                                plan.baseline(),
                                Metrics.find("networkMicrosPerRequest." + process.label())
                                        .orElseThrow())
                        .length
                > 0;
        double[][] values =
                arms.stream().map(arm -> analysis.values(arm, metric)).toArray(double[][]::new);
        int blocks = values[0].length;
        for (double[] arm : values) {
            if (arm.length != blocks || blocks < ExperimentPlan.MIN_BLOCKS || !apart) {
                return Optional.empty();
            }
        }
        double[] request = new double[blocks];
        double[] connection = new double[blocks];
        double[] client = new double[blocks];
        double[] upstream = new double[blocks];
        for (int b = 0; b < blocks; b++) {
            double longLong = values[0][b];
            double longShort = values[1][b];
            double shortLong = values[2][b];
            double shortShort = values[3][b];
            client[b] = (shortLong - longLong + shortShort - longShort) / 2;
            upstream[b] = (longShort - longLong + shortShort - shortLong) / 2;
            connection[b] = (shortShort - longLong) / 2;
            request[b] = (longLong + longShort + shortLong + shortShort) / 4 - (client[b] + upstream[b]) / 2;
        }
        double[] scale = values[3];
        return Optional.of(new HostCost(
                process.label(),
                load.ratePerSecond(),
                interval(metric, request, scale),
                interval(metric, connection, scale),
                interval(metric, client, scale),
                interval(metric, upstream, scale),
                handshake == null ? null : handshake.label()));
    }

    /** @param scale of which half is about what a connection can cost at most */
    private static ConfidenceInterval interval(Metric metric, double[] values, double[] scale) {
        double betweenRuns =
                BetweenRuns.of(metric) * Arrays.stream(scale).average().orElse(0) / 2;
        return PairedIntervals.ofSeries(values, Analysis.CONFIDENCE, betweenRuns);
    }
}
