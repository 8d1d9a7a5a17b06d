package io.github.keepalivelab.result;

import io.github.keepalivelab.plan.CloseBy;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.stats.ConfidenceInterval;
import java.util.List;
import java.util.Map;

/** Results made by hand, for tests of what is done with results. */
public final class Results {

    private Results() {}

    /** Returns a result of two arms with one claim. */
    public static ExperimentResult small() {
        return new ExperimentResult(
                ExperimentResult.SCHEMA_VERSION,
                "compare",
                Verdict.VALID,
                "2026-01-01T00:00:00Z",
                10,
                60,
                12,
                environment(),
                plan(),
                List.of(
                        arm("long/long", ConnectionPolicy.LONG, 50, 0),
                        arm("short/short", ConnectionPolicy.SHORT, 100, 1)),
                List.of(new Comparison(
                        "cpuMicrosPerRequest.nginx",
                        "long/long",
                        "short/short",
                        new ConfidenceInterval(0.5, 0.45, 0.56),
                        new ConfidenceInterval(-54, -58, -50),
                        0.99,
                        true,
                        true)),
                List.of(StoredWarning.of(new RunWarning.TooFewBlocks(2, 10))),
                List.of());
    }

    static ArmResult arm(String name, ConnectionPolicy policy, double cpu, double connections) {
        LatencySummary latency = new LatencySummary(1000, 900, 1500, 2000, 3000, 4000);
        return new ArmResult(
                name,
                policy,
                policy,
                "/keep-alive/hello",
                12,
                0,
                1000,
                Map.of(),
                100,
                latency,
                latency,
                latency,
                List.of(new ArmResult.Percentile(0, 500), new ArmResult.Percentile(50, 900)),
                new PerHop(cpu, cpu, cpu),
                4 * cpu,
                0.5,
                new Connections(connections, connections),
                new Witnesses(1000 * connections, 1000 * connections, 1000 * connections, 1000 * connections, null),
                new TimeWaits(0.0, connections, 0.0),
                12,
                0.0);
    }

    private static PlanSummary plan() {
        return new PlanSummary(
                "open",
                100.0,
                "user",
                null,
                "constant",
                8,
                12,
                0.1,
                0.03,
                1,
                CloseBy.SERVER,
                10,
                20,
                "short/short",
                false,
                null);
    }

    static Environment environment() {
        return new Environment(
                "development",
                "1.22.1",
                "nginx version: nginx/1.22.1",
                1,
                "17",
                "VM",
                List.of(),
                "6.1 amd64",
                "Debian",
                2,
                "CPU",
                4096,
                "httpclient5",
                "",
                "platform",
                Map.of(),
                List.of("compare", "--target", "</script><script>alert('x')</script>"));
    }
}
