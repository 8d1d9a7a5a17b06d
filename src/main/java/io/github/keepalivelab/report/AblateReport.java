package io.github.keepalivelab.report;

import io.github.keepalivelab.result.AblateResult;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.LatencySummary;
import io.github.keepalivelab.stats.ConfidenceInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What each keep-alive setting does, in words, tables and curves. */
public final class AblateReport {

    private AblateReport() {}

    /** Returns the report of a result. */
    public static Document of(AblateResult result) {
        boolean upstream = result.plan().hop().equals("upstream");
        Document document = new Document(
                upstream
                        ? "Which nginx settings make upstream keep-alive work?"
                        : "Which settings keep client connections open?",
                result);
        document.points(Stream.concat(
                        result.versions().stream().map(AblateReport::sentence),
                        Stream.ofNullable(result.handshake()).flatMap(AblateReport::sentences))
                .toList());
        for (String version : result.plan().nginx()) {
            if (upstream) {
                combinations(document, result, version);
            } else {
                client(document, result, version);
            }
        }
        document.evidence();
        result.sweeps().forEach(sweep -> sweep(document, sweep));
        return document;
    }

    private static void combinations(Document document, AblateResult result, String version) {
        for (boolean explicit : new boolean[] {true, false}) {
            List<AblateResult.Combination> rows = result.combinations().stream()
                    .filter(c -> c.nginxVersion().equals(version))
                    .filter(c -> c.explicit() == explicit || c.arm().name().equals("1 1 1"))
                    .toList();
            if (!rows.isEmpty()) {
                document.heading("nginx " + version + ", what is not on is " + (explicit ? "written off" : "left out"));
                document.table(table(rows, result));
            }
        }
    }

    private static List<List<String>> table(List<AblateResult.Combination> combinations, AblateResult result) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "keepalive",
                "1.1",
                "Connection \"\"",
                "connections/request",
                "backend received",
                "nginx TIME_WAIT/1000",
                "backend TIME_WAIT/1000",
                "nginx CPU us [vs all on]",
                "backend CPU us [vs all on]",
                "p50 ms",
                "p99 ms"));
        for (AblateResult.Combination c : combinations) {
            ArmResult arm = c.arm();
            LatencySummary response = arm.responseMicros();
            String header = c.connectionHeaderSeen();
            rows.add(List.of(
                    mark(c.keepalive(), c),
                    mark(c.http11(), c),
                    mark(c.connectionCleared(), c),
                    number("%.3f", arm.connectionsOpenedPerRequest().upstream()),
                    c.httpVersionSeen() + ", " + (header == null ? "no header" : header),
                    number("%.0f", thousand(arm.timeWaitPerRequest().nginx())),
                    number("%.0f", thousand(arm.timeWaitPerRequest().backend())),
                    number("%.1f", arm.cpuMicrosPerRequest().nginx()) + ratio(result, c.nginxVersion(), arm, "nginx"),
                    number("%.1f", arm.cpuMicrosPerRequest().backend())
                            + ratio(result, c.nginxVersion(), arm, "backend"),
                    response == null ? "-" : number("%.3f", response.p50() / 1000),
                    response == null ? "-" : number("%.3f", response.p99() / 1000)));
        }
        return rows;
    }

    private static String mark(boolean on, AblateResult.Combination c) {
        return on ? "on" : c.explicit() ? "off" : "-";
    }

    private static String ratio(AblateResult result, String version, ArmResult arm, String hop) {
        if (!version.equals(result.plan().nginx().get(0))) {
            return "";
        }
        Optional<Comparison> comparison = result.comparisons().stream()
                .filter(c -> c.candidate().equals(arm.name()) && c.metric().equals("cpuMicrosPerRequest." + hop))
                .findFirst();
        ConfidenceInterval ratio = comparison.map(Comparison::ratio).orElse(null);
        return ratio == null
                ? ""
                : String.format(Locale.ROOT, "  x%.2f [%.2f, %.2f]", ratio.estimate(), ratio.low(), ratio.high());
    }

    private static String sentence(AblateResult.Version v) {
        String necessary = v.necessary().isEmpty()
                ? "none of the three settings has to be written"
                : "necessary: " + words(v.necessary());
        String sufficient = v.sufficient().isEmpty()
                ? "no combination is sufficient"
                : v.sufficient().get(0).isEmpty()
                        ? "an upstream block alone is sufficient"
                        : "sufficient: "
                                + String.join(
                                        " or ",
                                        v.sufficient().stream()
                                                .map(AblateReport::words)
                                                .toList());
        String fatal =
                v.fatalWhenOff().isEmpty() ? "" : "; written off, each of these ends reuse: " + words(v.fatalWhenOff());
        return "On nginx " + v.nginxVersion() + " " + necessary + "; " + sufficient + fatal + ".";
    }

    private static String words(List<String> settings) {
        return String.join(
                " + ",
                settings.stream()
                        .map(s -> switch (s) {
                            case "http11" -> "proxy_http_version 1.1";
                            case "connectionCleared" -> "Connection \"\"";
                            default -> s;
                        })
                        .toList());
    }

    private static void client(Document document, AblateResult result, String version) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("nginx", "client sends", "connections", "nginx answers Connection", "closed first by"));
        for (AblateResult.ClientCombination c : result.clientCombinations()) {
            if (c.nginxVersion().equals(version)) {
                String sent = c.clientConnectionHeader();
                String answered = c.responseConnectionHeader();
                Integer cap = c.keepaliveRequests();
                String closed = c.closedBy();
                rows.add(List.of(
                        !c.keepaliveTimeoutOn()
                                ? "keepalive_timeout 0"
                                : cap == null ? "keepalive_timeout 1h" : "keepalive_requests " + cap,
                        c.clientHttpVersion() + (sent == null ? "" : ", Connection: " + sent),
                        c.connections() + " for " + c.requests() + " requests",
                        answered == null ? "-" : answered,
                        closed == null ? "-" : closed.toLowerCase(Locale.ROOT)));
            }
        }
        document.heading("nginx " + version + ", client hop").table(rows);
    }

    private static void sweep(Document document, AblateResult.Sweep sweep) {
        boolean cpu = sweep.factor().equals("requestsPerConnection");
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(
                List.of("value", "upstream connections/request", "nginx TIME_WAIT/1000", "backend TIME_WAIT/1000"));
        if (cpu) {
            head.addAll(List.of("nginx CPU us/request", "backend CPU us/request"));
        }
        rows.add(head);
        for (AblateResult.Point p : sweep.points()) {
            ArmResult arm = p.arm();
            List<String> row = new ArrayList<>(List.of(
                    value(p),
                    number("%.4f", arm.connectionsOpenedPerRequest().upstream()),
                    number("%.0f", thousand(arm.timeWaitPerRequest().nginx())),
                    number("%.0f", thousand(arm.timeWaitPerRequest().backend()))));
            if (cpu) {
                row.addAll(List.of(interval(p.nginxCpuMicros()), interval(p.backendCpuMicros())));
            }
            rows.add(row);
        }
        document.heading(sweep.factor() + ": " + sweep.what()).table(rows);
        List<String> steps = sweep.points().stream().map(AblateReport::value).toList();
        document.chart(
                cpu
                        ? new Chart(
                                "CPU per request by requests per connection",
                                "requests per connection",
                                "CPU us/request",
                                steps,
                                true,
                                List.of(cpuSeries("nginx", sweep, true), cpuSeries("backend", sweep, false)))
                        : new Chart(
                                "Connections per request by " + sweep.factor(),
                                sweep.what(),
                                "connections/request",
                                steps,
                                true,
                                List.of(connections(sweep))));
    }

    private static String value(AblateResult.Point p) {
        return p.value() == null ? "unlimited" : String.valueOf(p.value());
    }

    private static Chart.Series cpuSeries(String hop, AblateResult.Sweep sweep, boolean nginx) {
        return new Chart.Series(
                hop,
                hop,
                sweep.points().stream()
                        .map(p -> Optional.ofNullable(nginx ? p.nginxCpuMicros() : p.backendCpuMicros()))
                        .toList());
    }

    private static Chart.Series connections(AblateResult.Sweep sweep) {
        return new Chart.Series(
                "upstream connections per request",
                "arm0",
                sweep.points().stream()
                        .map(p -> Optional.ofNullable(
                                        p.arm().connectionsOpenedPerRequest().upstream())
                                .map(opened -> new ConfidenceInterval(opened, Double.NaN, Double.NaN)))
                        .toList());
    }

    /** What one more handshake costs. */
    private static Stream<String> sentences(AblateResult.Handshake h) {
        return Stream.of(
                "A connection costs nginx " + interval(h.nginxConnectionMicros())
                        + " us of CPU, a request on a connection that stands " + interval(h.nginxRequestMicros())
                        + " us: opening one costs as much as " + interval(h.breakEvenRequests())
                        + " requests. The backend pays " + interval(h.backendConnectionMicros())
                        + " us for a connection and " + interval(h.backendRequestMicros()) + " us for a request.",
                String.format(
                        Locale.ROOT,
                        "From %.0f requests per connection on, the handshake is less than 5 %% of what nginx spends on them.",
                        Math.ceil(20 * h.breakEvenRequests().estimate())));
    }

    private static String interval(@Nullable ConfidenceInterval i) {
        return i == null ? "-" : String.format(Locale.ROOT, "%.1f [%.1f, %.1f]", i.estimate(), i.low(), i.high());
    }

    private static @Nullable Double thousand(@Nullable Double value) {
        return value == null ? null : Double.valueOf(1000 * value);
    }

    private static String number(String pattern, @Nullable Double value) {
        return value == null ? "unseen" : String.format(Locale.ROOT, pattern, value);
    }
}
