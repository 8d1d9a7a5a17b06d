package io.github.keepalivelab.worth;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.HostCost;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.Resolution;
import io.github.keepalivelab.result.Results;
import io.github.keepalivelab.result.StoredResult;
import java.util.ArrayList;
import java.util.List;

/** A comparison of four arms at 500 and 1,500 requests/s that knows what a connection costs. */
public final class TwoLoads {

    private static final List<Double> LOADS = List.of(500.0, 1500.0);

    private TwoLoads() {}

    private static ConfidenceInterval about(double estimate) {
        return new ConfidenceInterval(estimate, estimate - 2, estimate + 2);
    }

    private static HostCost cost(String process, double rate, double request, double client, double upstream) {
        return new HostCost(
                process, rate, about(request), about((client + upstream) / 2), about(client), about(upstream));
    }

    /** Returns it; what came of mean response time is given. */
    public static StoredResult<CompareResult> measured(Resolution latency) {
        List<LoadResult> loads = new ArrayList<>();
        List<HostCost> costs = new ArrayList<>();
        for (double rate : LOADS) {
            loads.add(new LoadResult(
                    rate,
                    20,
                    0,
                    List.of(
                            Results.arm("long/long", ConnectionPolicy.LONG, 60, 0),
                            Results.arm("long/short", ConnectionPolicy.LONG, 100, 0.5),
                            Results.arm("short/long", ConnectionPolicy.SHORT, 100, 1),
                            Results.arm("short/short", ConnectionPolicy.SHORT, 140, 1)),
                    List.of(new Comparison(
                            "responseMicros.mean",
                            "long/long",
                            "short/short",
                            new ConfidenceInterval(0.8, 0.7, 0.9),
                            new ConfidenceInterval(-250, -400, -100),
                            null,
                            0.99,
                            true,
                            latency,
                            latency == Resolution.CLAIM ? null : "a reason")),
                    List.of()));
            costs.add(cost("nginx", rate, 60, rate == 500 ? 40 : 44, 50));
            costs.add(cost("backend", rate, 200, 0, 30));
        }
        CompareResult any = Results.small().body();
        return Results.stored(new CompareResult(10, 60, any.plan(), loads, costs, List.of()));
    }
}
