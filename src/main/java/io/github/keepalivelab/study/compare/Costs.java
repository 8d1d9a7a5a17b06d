package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.math.stats.PairedIntervals;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.Hop;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.result.HostCost;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a request and a connection cost each host: in every block the least-squares fit of CPU per request on the connections that
 * an arm opens on each hop, then the mean over the blocks. With the four arms the fit is exact in closed form. Pure.
 */
final class Costs {

    private static final List<String> ARMS = List.of("long/long", "long/short", "short/long", "short/short");

    private final ExperimentPlan plan;
    private final LoadModel.OpenLoop load;
    private final Analysis analysis;

    private Costs(ExperimentPlan plan, LoadModel.OpenLoop load, Analysis analysis) {
        this.plan = plan;
        this.load = load;
        this.analysis = analysis;
    }

    /** Returns the costs at one load; none unless the four arms were measured on hosts of their own in enough blocks. */
    static List<HostCost> at(ExperimentPlan plan, LoadModel load, Analysis analysis) {
        return load instanceof LoadModel.OpenLoop open && hasTheFourArms(plan)
                ? new Costs(plan, open, analysis).all()
                : List.of();
    }

    private static boolean hasTheFourArms(ExperimentPlan plan) {
        return plan.arms().size() == ARMS.size()
                && plan.arms().stream().allMatch(arm -> ARMS.contains(arm.name()) && isAsItsNameSays(arm));
    }

    private static boolean isAsItsNameSays(Arm arm) {
        String upstream =
                arm.upstreamHop().map(Hop::policy).map(Object::toString).orElse("");
        return arm.name().equalsIgnoreCase(arm.clientHop().policy() + "/" + upstream);
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
        double[][] arms = ARMS.stream().map(arm -> analysis.values(arm, metric)).toArray(double[][]::new);
        int blocks = arms[0].length;
        for (double[] arm : arms) {
            if (arm.length != blocks || blocks < ExperimentPlan.MIN_BLOCKS || !apart) {
                return Optional.empty();
            }
        }
        double[] request = new double[blocks];
        double[] connection = new double[blocks];
        double[] client = new double[blocks];
        double[] upstream = new double[blocks];
        for (int b = 0; b < blocks; b++) {
            double longLong = arms[0][b];
            double longShort = arms[1][b];
            double shortLong = arms[2][b];
            double shortShort = arms[3][b];
            client[b] = (shortLong - longLong + shortShort - longShort) / 2;
            upstream[b] = (longShort - longLong + shortShort - shortLong) / 2;
            connection[b] = (shortShort - longLong) / 2;
            request[b] = (longLong + longShort + shortLong + shortShort) / 4 - (client[b] + upstream[b]) / 2;
        }
        double[] scale = arms[3];
        return Optional.of(new HostCost(
                process.label(),
                load.ratePerSecond(),
                interval(metric, request, scale),
                interval(metric, connection, scale),
                interval(metric, client, scale),
                interval(metric, upstream, scale)));
    }

    /** @param scale of which half is about what a connection can cost at most */
    private static ConfidenceInterval interval(Metric metric, double[] values, double[] scale) {
        double betweenRuns =
                BetweenRuns.of(metric) * Arrays.stream(scale).average().orElse(0) / 2;
        return PairedIntervals.ofSeries(values, Analysis.CONFIDENCE, betweenRuns);
    }
}
