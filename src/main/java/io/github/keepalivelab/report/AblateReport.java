package io.github.keepalivelab.report;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.plan.HopName;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.report.Table.Cell;
import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.result.AblateResult;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.LatencySummary;
import io.github.keepalivelab.result.StoredResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What each keep-alive setting does, in words, tables and curves. */
final class AblateReport {

    private AblateReport() {}

    static Document of(StoredResult<AblateResult> stored) {
        AblateResult result = stored.body();
        boolean upstream = result.plan().hop().equals("upstream");
        Document document = new Document(
                upstream
                        ? "Which nginx settings make upstream keep-alive work?"
                        : "Which settings keep client connections open?",
                stored);
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

    private static Table table(List<AblateResult.Combination> combinations, AblateResult result) {
        List<Column> columns = List.of(
                Column.brief("keepalive"),
                Column.brief("1.1"),
                Column.brief("Connection \"\""),
                Column.number("connections/request"),
                Column.brief("backend received"),
                Column.number("nginx TIME_WAIT/1000"),
                Column.number("backend TIME_WAIT/1000"),
                Column.number("nginx CPU us [vs all on]"),
                Column.number("backend CPU us [vs all on]"),
                Column.number("p50 ms"),
                Column.number("p99 ms"));
        List<List<Cell>> rows = new ArrayList<>();
        for (AblateResult.Combination c : combinations) {
            ArmResult arm = c.arm();
            LatencySummary response = arm.responseMicros();
            String header = c.connectionHeaderSeen();
            rows.add(List.of(
                    Cell.of(mark(c.keepalive(), c)),
                    Cell.of(mark(c.http11(), c)),
                    Cell.of(mark(c.connectionCleared(), c)),
                    Cell.of(arm.connectionsOpenedPerRequest(HopName.UPSTREAM), 3),
                    Cell.of(c.httpVersionSeen() + ", " + (header == null ? "no header" : header)),
                    Cell.of(thousand(arm.timeWaitPerRequest(ProcessName.NGINX)), 0),
                    Cell.of(thousand(arm.timeWaitPerRequest(ProcessName.BACKEND)), 0),
                    cpu(result, c, ProcessName.NGINX),
                    cpu(result, c, ProcessName.BACKEND),
                    response == null ? Cell.of("-") : Cell.of(response.p50() / 1000, 3),
                    response == null ? Cell.of("-") : Cell.of(response.p99() / 1000, 3)));
        }
        return new Table(columns, rows);
    }

    private static String mark(boolean on, AblateResult.Combination c) {
        return on ? "on" : c.explicit() ? "off" : "-";
    }

    /** CPU of a process, and below it the ratio to all settings on, where there is one. */
    private static Cell cpu(AblateResult result, AblateResult.Combination c, ProcessName process) {
        Cell cell = Cell.of(c.arm().cpuMicrosPerRequest(process), 1);
        if (!c.nginxVersion().equals(result.plan().nginx().get(0))) {
            return cell;
        }
        return result.comparisons().stream()
                .filter(one -> one.candidate().equals(c.arm().name())
                        && one.metric().equals("cpuMicrosPerRequest." + process.label()))
                .flatMap(one -> one.decisive().stream())
                .findFirst()
                .map(ratio -> cell.below(
                        String.format(Locale.ROOT, "x%.2f [%.2f, %.2f]", ratio.estimate(), ratio.low(), ratio.high())))
                .orElse(cell);
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
        document.heading("nginx " + version + ", client hop")
                .table(Table.of(
                        List.of(
                                Column.brief("nginx"),
                                Column.text("client sends"),
                                Column.brief("connections"),
                                Column.brief("nginx answers Connection"),
                                Column.brief("closed first by")),
                        rows));
    }

    private static void sweep(Document document, AblateResult.Sweep sweep) {
        boolean cpu = sweep.factor().equals("requestsPerConnection");
        List<Column> columns = new ArrayList<>(List.of(
                Column.number("value"),
                Column.number("upstream connections/request"),
                Column.number("nginx TIME_WAIT/1000"),
                Column.number("backend TIME_WAIT/1000")));
        if (cpu) {
            columns.addAll(List.of(Column.number("nginx CPU us/request"), Column.number("backend CPU us/request")));
        }
        List<List<Cell>> rows = new ArrayList<>();
        for (AblateResult.Point p : sweep.points()) {
            ArmResult arm = p.arm();
            List<Cell> row = new ArrayList<>(List.of(
                    Cell.of(value(p)),
                    Cell.of(arm.connectionsOpenedPerRequest(HopName.UPSTREAM), 4),
                    Cell.of(thousand(arm.timeWaitPerRequest(ProcessName.NGINX)), 0),
                    Cell.of(thousand(arm.timeWaitPerRequest(ProcessName.BACKEND)), 0)));
            if (cpu) {
                row.addAll(List.of(Cell.of(interval(p.nginxCpuMicros())), Cell.of(interval(p.backendCpuMicros()))));
            }
            rows.add(row);
        }
        document.heading(sweep.factor() + ": " + sweep.what()).table(new Table(columns, rows));
        document.picture(chart(sweep, cpu).drawing());
    }

    private static Chart chart(AblateResult.Sweep sweep, boolean cpu) {
        List<String> steps = sweep.points().stream().map(AblateReport::value).toList();
        return cpu
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
                        List.of(connections(sweep)));
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
                        .map(p -> Optional.ofNullable(p.arm().connectionsOpenedPerRequest(HopName.UPSTREAM))
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
}
