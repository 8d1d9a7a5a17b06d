package io.github.keepalivelab.result;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.plan.CloseBy;
import io.github.keepalivelab.plan.ConnectionPolicy;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results made by hand, for tests of what is done with results. */
public final class Results {

    private Results() {}

    /** Returns a result of two arms with one claim. */
    public static StoredResult<CompareResult> small() {
        return stored(
                compare(List.of(
                        arm("long/long", ConnectionPolicy.LONG, 50, 0),
                        arm("short/short", ConnectionPolicy.SHORT, 100, 1))),
                new MeasuringWarning.TooFewBlocks(2, 10));
    }

    /** Puts a body into its envelope. */
    public static <B extends Body> StoredResult<B> stored(B body, RunWarning... warnings) {
        return StoredResult.of(
                Instant.parse("2026-01-01T00:00:00Z"),
                environment(),
                List.of(warnings).stream().map(StoredWarning::of).toList(),
                body);
    }

    /** Returns a comparison of two arms, long/long and short/short, whatever their figures. */
    public static CompareResult compare(List<ArmResult> arms) {
        return compare(arms, Resolution.CLAIM);
    }

    /** Returns a comparison of which came what is given. */
    public static CompareResult compare(List<ArmResult> arms, Resolution outcome) {
        LoadResult load = new LoadResult(
                100.0,
                12,
                0,
                arms,
                List.of(new Comparison(
                        "cpuMicrosPerRequest.nginx",
                        "long/long",
                        "short/short",
                        new ConfidenceInterval(0.5, 0.45, 0.56),
                        new ConfidenceInterval(-54, -58, -50),
                        null,
                        0.99,
                        true,
                        outcome,
                        outcome == Resolution.CLAIM ? null : "a reason")),
                List.of(new LoadResult.NegativeControl(
                        "cpuMicrosPerRequest.nginx", "short/short", new ConfidenceInterval(1.01, 0.97, 1.05), true)));
        ConfidenceInterval cost = new ConfidenceInterval(44, 40, 48);
        return new CompareResult(
                10, 60, plan(), List.of(load), List.of(new HostCost("nginx", 100, cost, cost, cost, cost)), List.of());
    }

    /** Returns an arm in which all processes use the same CPU and both hops open as many connections. */
    public static ArmResult arm(String name, ConnectionPolicy policy, double cpu, double connections) {
        Map<String, Object> figures = new LinkedHashMap<>();
        for (Metric.Amount amount : Metrics.AMOUNTS) {
            String group = amount.path().replaceFirst("\\..*", "");
            put(
                    figures,
                    amount.path(),
                    switch (group) {
                        case "cpuMicrosPerRequest" -> cpu;
                        case "machineCpuMicrosPerRequest" -> 4 * cpu;
                        case "connectionsOpenedPerRequest" -> connections;
                        case "witnesses" ->
                            amount.path().equals("witnesses.clientByKernel") ? null : 1000 * connections;
                        case "timeWaitPerRequest" ->
                            amount.path().equals("timeWaitPerRequest.nginx") ? connections : 0.0;
                        default -> 0.0;
                    });
        }
        return arm(name, policy, 1000, figures);
    }

    /** Puts a value where its path says: {@code a.b} is the member b of a. */
    @SuppressWarnings("unchecked")
    public static void put(Map<String, Object> figures, String path, @Nullable Double value) {
        int dot = path.indexOf('.');
        Map<String, Object> into = dot < 0
                ? figures
                : (Map<String, Object>)
                        figures.computeIfAbsent(path.substring(0, dot), group -> new LinkedHashMap<String, Object>());
        into.put(path.substring(dot + 1), value);
    }

    /** Returns an arm with 1 ms latencies and these figures of the catalogue. */
    public static ArmResult arm(String name, ConnectionPolicy policy, long requests, Map<String, Object> figures) {
        LatencySummary latency = new LatencySummary(1000, 900, 1500, 2000, 3000, 4000);
        return new ArmResult(
                name,
                new ArmHop(policy, "http"),
                new ArmHop(policy, "http"),
                "/keep-alive/hello",
                12,
                0,
                requests,
                Map.of(),
                100,
                latency,
                latency,
                latency,
                List.of(new ArmResult.Percentile(0, 500), new ArmResult.Percentile(50, 900)),
                0.5,
                12,
                figures);
    }

    private static PlanSummary plan() {
        return new PlanSummary(
                "open",
                List.of(100.0),
                "user",
                null,
                "constant",
                8,
                12,
                null,
                List.of("cpu"),
                0.1,
                0.03,
                1,
                CloseBy.SERVER,
                10,
                20,
                "short/short",
                false,
                null,
                null,
                null,
                null,
                null);
    }

    /** Returns a machine and a command that would break out of a page. */
    public static Environment environment() {
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
                new Environment.Engine("httpclient5", "5.6.5", "", "platform"),
                Map.of(),
                Map.of("hypervisor", "none"),
                "loopback",
                List.of("compare", "--target", "</script><script>alert('x')</script>"));
    }
}
