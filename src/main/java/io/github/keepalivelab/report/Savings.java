package io.github.keepalivelab.report;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.HostCost;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the arm with the fewest short hops saves at each load, in words. */
final class Savings {

    private static final List<String> HOSTS = List.of("nginx", "backend", "driver", "total");
    private static final double MICROS_PER_SECOND = 1e6;

    private final CompareResult result;
    private final String candidate;
    private final String baseline;

    private Savings(CompareResult result, String candidate) {
        this.result = result;
        this.candidate = candidate;
        this.baseline = result.plan().baseline();
    }

    /** Returns a sentence for each load; none where no CPU was compared or the arms are alike on purpose. */
    static List<String> sentences(CompareResult result) {
        if (result.plan().control()) {
            return List.of();
        }
        Optional<String> longest = result.middle().arms().stream()
                .filter(arm -> !arm.name().equals(result.plan().baseline()))
                .min(Comparator.comparingInt(Savings::shortHops))
                .map(ArmResult::name);
        return longest.map(arm -> new Savings(result, arm)).stream()
                .flatMap(savings -> result.loads().stream().flatMap(load -> savings.sentence(load).stream()))
                .toList();
    }

    private static int shortHops(ArmResult arm) {
        return (int) Stream.of(arm.clientHop(), arm.upstreamHop())
                .filter(hop -> hop != null && hop.policy() == ConnectionPolicy.SHORT)
                .count();
    }

    /** Returns what to call a host in a sentence. */
    static String host(String host) {
        return switch (host) {
            case "nginx" -> "nginx's host";
            case "total" -> "all three";
            default -> "the " + host + "'s host";
        };
    }

    private Optional<Comparison> comparison(LoadResult load, String host) {
        return load.comparison("cpuMicrosPerRequest." + host, candidate);
    }

    private Optional<String> sentence(LoadResult load) {
        List<Comparison> compared =
                HOSTS.stream().flatMap(host -> comparison(load, host).stream()).toList();
        if (compared.isEmpty()) {
            return Optional.empty();
        }
        List<String> saved = new ArrayList<>();
        for (String host : HOSTS) {
            comparison(load, host)
                    .filter(Comparison::claim)
                    .flatMap(Comparison::decisive)
                    .filter(ratio -> ratio.estimate() < 1)
                    .ifPresent(ratio -> saved.add(percent(ratio) + " of the CPU of " + host(host) + cores(load, host)));
        }
        String reason = compared.get(compared.size() - 1).reason();
        return Optional.of(CompareReport.at(load) + " " + candidate + " saves "
                + (saved.isEmpty() ? "no CPU that can be claimed" : Sentences.listed(saved)) + " against " + baseline
                + (saved.isEmpty() && reason != null ? ": " + reason : "") + "." + connections(load));
    }

    private static String percent(ConfidenceInterval ratio) {
        return String.format(
                Locale.ROOT,
                "%.0f %% [%.0f, %.0f]",
                100 * (1 - ratio.estimate()),
                100 * (1 - ratio.high()),
                100 * (1 - ratio.low()));
    }

    private String cores(LoadResult load, String host) {
        Double rate = load.ratePerSecond();
        Optional<Double> needed = micros(load, baseline, host);
        Optional<Double> left = micros(load, candidate, host);
        return rate == null || needed.isEmpty() || left.isEmpty()
                ? ""
                : String.format(Locale.ROOT, " (%.2f cores)", rate * (needed.get() - left.get()) / MICROS_PER_SECOND);
    }

    private static Optional<Double> micros(LoadResult load, String arm, String host) {
        Metric metric = Metrics.find("cpuMicrosPerRequest." + host).orElseThrow();
        return load.arm(arm).flatMap(metric::read);
    }

    private String connections(LoadResult load) {
        Double rate = load.ratePerSecond();
        return result.costs().stream()
                .filter(cost -> cost.process().equals("nginx") && rate != null && cost.ratePerSecond() == rate)
                .map(Savings::connections)
                .collect(Collectors.joining());
    }

    /** Returns what to call a client connection of a kind. */
    static String client(HostCost cost) {
        String handshake = cost.handshake();
        return handshake == null ? "client connection" : "client connection with a " + handshake + " handshake";
    }

    private static String connections(HostCost cost) {
        ConfidenceInterval client = cost.perClientConnectionMicros();
        ConfidenceInterval upstream = cost.perUpstreamConnectionMicros();
        return client == null || upstream == null
                ? ""
                : " A " + client(cost) + " costs nginx's host " + micros(client) + ", an upstream one "
                        + micros(upstream) + ".";
    }

    /** Returns microseconds with their interval. */
    static String micros(ConfidenceInterval value) {
        return String.format(Locale.ROOT, "%.0f us [%.0f, %.0f]", value.estimate(), value.low(), value.high());
    }
}
