package io.github.keepalivelab.result;

import io.github.keepalivelab.plan.Handshake;
import io.github.keepalivelab.plan.HopName;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.result.Metric.Amount;
import io.github.keepalivelab.result.Metric.Compared;
import io.github.keepalivelab.result.Metric.Distribution;
import io.github.keepalivelab.result.Metric.Effect;
import io.github.keepalivelab.result.Metric.Latency;
import io.github.keepalivelab.result.Metric.Live;
import io.github.keepalivelab.result.Metric.Statistic;
import io.github.keepalivelab.result.Metric.Windows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of all metrics. Results, analysis, assertions, sentences, reports, Prometheus and the docs read it; a new metric
 * is one entry here and a probe that yields its totals.
 */
public final class Metrics {

    private static final double MICROS_PER_SECOND = 1e6;

    /** Amounts that add up over windows, in the order of results.json. */
    public static final List<Amount> AMOUNTS = amounts();

    /** Statistics of the distributions of times. */
    public static final List<Latency> LATENCIES = latencies();

    /** All metrics. */
    public static final List<Metric> ALL = all();

    private Metrics() {}

    /** Returns the metric with a path; empty when there is none. */
    public static Optional<Metric> find(String path) {
        return ALL.stream().filter(metric -> metric.path().equals(path)).findFirst();
    }

    /** Returns the metrics by which arms are compared, in the order of reports. */
    public static List<Metric> compared() {
        return ALL.stream().filter(metric -> metric.compared().isPresent()).toList();
    }

    /** Returns how many metrics take part in the claims of a report about one arm. */
    public static long primaries() {
        return compared().stream()
                .filter(metric -> metric.compared().map(Compared::primary).orElse(false))
                .count();
    }

    private static List<Amount> amounts() {
        List<Amount> all = new ArrayList<>();
        cpu(all);
        connections(all);
        switches(all);
        lines(all);
        allSwitches(all);
        for (ProcessName owner : ProcessName.values()) {
            all.add(new Amount(
                    "timeWaits." + owner.label(),
                    "timeWaitPerRequest." + owner.label(),
                    "1",
                    "TIME_WAIT sockets per request of " + name(owner),
                    true,
                    null,
                    new Live(
                            "lab.time.wait",
                            Map.of("owner", owner == ProcessName.DRIVER ? "client" : owner.label()),
                            1,
                            "Sockets that entered TIME_WAIT")));
        }
        all.add(new Amount(
                "resets",
                "resetsPerRequest",
                "1",
                "TCP resets per request",
                true,
                null,
                new Live("lab.resets", Map.of(), 1, "TCP resets sent in measured windows")));
        return List.copyOf(all);
    }

    private static void cpu(List<Amount> all) {
        for (ProcessName process : ProcessName.values()) {
            all.add(cpu("cpu", process.label(), "CPU per request of " + host(process), true, null));
        }
        all.add(cpu("cpu", "total", "CPU per request of all three", true, null));
        for (ProcessName process : ProcessName.values()) {
            all.add(cpu(
                    "process",
                    process.label(),
                    "process CPU per request of " + name(process),
                    false,
                    new Live(
                            "lab.cpu.seconds",
                            Map.of("process", process.label()),
                            1 / MICROS_PER_SECOND,
                            "CPU time in measured windows")));
        }
        for (ProcessName process : ProcessName.values()) {
            all.add(cpu("network", process.label(), "receive CPU per request of " + host(process), false, null));
        }
        all.add(new Amount(
                "machineCpuMicros",
                "machineCpuMicrosPerRequest",
                "us",
                "CPU of the whole machine per request",
                true,
                null,
                null));
        all.add(new Amount(
                "throttledMicros",
                "throttledMicrosPerRequest",
                "us",
                "time per request for which a CPU limit kept the driver from running",
                true,
                null,
                new Live(
                        "lab.throttled.seconds",
                        Map.of(),
                        1 / MICROS_PER_SECOND,
                        "Time in measured windows for which a CPU limit kept the driver from running")));
    }

    private static Amount cpu(String kind, String whose, String label, boolean primary, @Nullable Live live) {
        return new Amount(
                kind + "Micros." + whose,
                kind + "MicrosPerRequest." + whose,
                "us",
                label,
                true,
                new Compared(Effect.RATIO, primary, Windows.ON_TIME),
                live);
    }

    private static String name(ProcessName process) {
        return process == ProcessName.NGINX ? "nginx" : "the " + process.label();
    }

    private static String host(ProcessName process) {
        return process == ProcessName.NGINX ? "nginx's host" : "the " + process.label() + "'s host";
    }

    /** Of the lines between hosts that are far apart. */
    private static void lines(List<Amount> all) {
        line(all, "lineCpuMicros", "us", "CPU per request of the line between the hosts, which is nobody's");
        line(all, "lineFrames", "1", "frames per request over the line between the hosts");
        line(all, "lineFramesLost", "1", "frames per request that the line between the hosts lost");
        line(all, "lineLateMicros", "us", "time per request by which the line between the hosts was late");
    }

    private static void line(List<Amount> all, String total, String unit, String label) {
        all.add(new Amount(total, total + "PerRequest", unit, label, true, null, null));
    }

    private static void switches(List<Amount> all) {
        for (String kind : List.of("voluntary", "involuntary")) {
            for (ProcessName process : ProcessName.values()) {
                all.add(new Amount(
                        kind + "ContextSwitches." + process.label(),
                        kind + "ContextSwitchesPerRequest." + process.label(),
                        "1",
                        kind + " context switches of " + process.label() + " per request",
                        true,
                        new Compared(Effect.RATIO, false, Windows.ON_TIME),
                        new Live(
                                "lab.context.switches",
                                Map.of("process", process.label(), "kind", kind),
                                1,
                                "Context switches in measured windows")));
            }
        }
    }

    /** Both kinds together. */
    private static void allSwitches(List<Amount> all) {
        for (ProcessName process : ProcessName.values()) {
            all.add(new Amount(
                    "contextSwitches." + process.label(),
                    "contextSwitchesPerRequest." + process.label(),
                    "1",
                    "context switches of " + process.label() + " per request",
                    true,
                    null,
                    null));
        }
    }

    private static void connections(List<Amount> all) {
        for (HopName hop : HopName.values()) {
            all.add(new Amount(
                    "connectionsOpened." + hop.label(),
                    "connectionsOpenedPerRequest." + hop.label(),
                    "1",
                    "connections opened per request on the " + hop.label() + " hop",
                    true,
                    null,
                    new Live(
                            "lab.connections.opened",
                            Map.of("hop", hop.label()),
                            1,
                            "Connections opened in measured windows")));
        }
        for (Handshake handshake : Handshake.values()) {
            all.add(new Amount(
                    "handshakes." + handshake.label(),
                    "handshakesPerRequest." + handshake.label(),
                    "1",
                    handshake.label() + " TLS handshakes per request on the client hop",
                    true,
                    null,
                    new Live(
                            "lab.handshakes",
                            Map.of("kind", handshake.label()),
                            1,
                            "TLS handshakes in measured windows")));
        }
        for (Map.Entry<String, String> part : Map.of(
                        "connect", "until a connection stands",
                        "tls", "for its TLS handshake",
                        "firstByte", "until the head of the answer is read",
                        "rest", "until its last byte")
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .toList()) {
            all.add(new Amount(
                    "timeMicros." + part.getKey(),
                    "timeMicrosPerRequest." + part.getKey(),
                    "us",
                    "mean time of a request " + part.getValue(),
                    true,
                    null,
                    new Live(
                            "lab.request.seconds",
                            Map.of("part", part.getKey()),
                            1 / MICROS_PER_SECOND,
                            "Time of requests in measured windows, by part")));
        }
        witness(all, "fullByNginx", "full TLS handshakes that nginx notes");
        witness(all, "resumedByNginx", "resumed TLS handshakes that nginx notes");
        witness(all, "clientByDriver", "client connections that the driver counts");
        witness(all, "clientByNginx", "client connections that nginx counts");
        witness(all, "upstreamByBackend", "upstream connections that the backend counts");
        witness(all, "upstreamByKernel", "upstream connections that the kernel counts");
        witness(all, "clientByKernel", "client connections that the kernel counts");
    }

    private static void witness(List<Amount> all, String name, String label) {
        all.add(new Amount("witnesses." + name, "witnesses." + name, "1", label, false, null, null));
    }

    private static List<Latency> latencies() {
        List<Latency> all = new ArrayList<>();
        for (Distribution distribution : Distribution.values()) {
            for (Statistic statistic : Statistic.values()) {
                all.add(new Latency(
                        distribution,
                        statistic,
                        comparison(distribution, statistic).orElse(null)));
            }
        }
        return List.copyOf(all);
    }

    private static Optional<Compared> comparison(Distribution distribution, Statistic statistic) {
        if (distribution == Distribution.SERVICE && statistic == Statistic.MEAN) {
            return Optional.of(new Compared(Effect.DIFFERENCE, false, Windows.ANSWERED));
        }
        if (distribution != Distribution.RESPONSE || statistic == Statistic.P999 || statistic == Statistic.MAX) {
            return Optional.empty();
        }
        return Optional.of(new Compared(Effect.DIFFERENCE, statistic != Statistic.P90, Windows.ANSWERED));
    }

    private static List<Metric> all() {
        List<Metric> all = new ArrayList<>(AMOUNTS);
        all.addAll(LATENCIES);
        all.add(new Metric.Plain("requests", "1", "answered requests", arm -> (double) arm.requests()));
        all.add(new Metric.Plain("errors", "1", "failed requests", arm -> (double)
                arm.errors().values().stream().mapToLong(Long::longValue).sum()));
        all.add(new Metric.Plain(
                "achievedRatePerSecond", "1/s", "requests sent on time per second", ArmResult::achievedRatePerSecond));
        return List.copyOf(all);
    }
}
