package io.github.keepalivelab.result;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The figures of an arm by their path in results.json. */
final class ArmFigures {

    /** The metrics that arms are compared by. */
    static final List<String> COMPARED = List.of(
            "cpuMicrosPerRequest.driver",
            "cpuMicrosPerRequest.nginx",
            "cpuMicrosPerRequest.backend",
            "responseMicros.mean",
            "responseMicros.p50",
            "responseMicros.p90",
            "responseMicros.p99",
            "serviceMicros.mean");

    private static final Map<String, Function<ArmResult, @Nullable Double>> FIGURES = figures();

    private ArmFigures() {}

    static List<String> names() {
        return List.copyOf(FIGURES.keySet());
    }

    /** Returns a figure, empty when it was not measured. */
    static Optional<Double> read(String name, ArmResult arm) {
        return Optional.ofNullable(FIGURES.get(name)).flatMap(read -> Optional.ofNullable(read.apply(arm)));
    }

    private static Map<String, Function<ArmResult, @Nullable Double>> figures() {
        Map<String, Function<ArmResult, @Nullable Double>> all = new LinkedHashMap<>();
        all.put("requests", arm -> (double) arm.requests());
        all.put("errors", arm -> (double)
                arm.errors().values().stream().mapToLong(Long::longValue).sum());
        all.put("achievedRatePerSecond", ArmResult::achievedRatePerSecond);
        latencies(all, "responseMicros", ArmResult::responseMicros);
        latencies(all, "serviceMicros", ArmResult::serviceMicros);
        latencies(all, "sendLagMicros", ArmResult::sendLagMicros);
        all.put("cpuMicrosPerRequest.driver", arm -> arm.cpuMicrosPerRequest().driver());
        all.put("cpuMicrosPerRequest.nginx", arm -> arm.cpuMicrosPerRequest().nginx());
        all.put("cpuMicrosPerRequest.backend", arm -> arm.cpuMicrosPerRequest().backend());
        all.put(
                "connectionsOpenedPerRequest.client",
                arm -> arm.connectionsOpenedPerRequest().client());
        all.put(
                "connectionsOpenedPerRequest.upstream",
                arm -> arm.connectionsOpenedPerRequest().upstream());
        all.put("timeWaitPerRequest.client", arm -> arm.timeWaitPerRequest().client());
        all.put("timeWaitPerRequest.nginx", arm -> arm.timeWaitPerRequest().nginx());
        all.put("timeWaitPerRequest.backend", arm -> arm.timeWaitPerRequest().backend());
        all.put("resetsPerRequest", ArmResult::resetsPerRequest);
        return all;
    }

    private static void latencies(
            Map<String, Function<ArmResult, @Nullable Double>> into,
            String name,
            Function<ArmResult, @Nullable LatencySummary> summary) {
        Map<String, Function<LatencySummary, Double>> parts = new LinkedHashMap<>();
        parts.put("mean", LatencySummary::mean);
        parts.put("p50", LatencySummary::p50);
        parts.put("p90", LatencySummary::p90);
        parts.put("p99", LatencySummary::p99);
        parts.put("p999", LatencySummary::p999);
        parts.put("max", LatencySummary::max);
        parts.forEach((part, read) -> into.put(name + "." + part, arm -> {
            LatencySummary latencies = summary.apply(arm);
            return latencies == null ? null : read.apply(latencies);
        }));
    }
}
