package io.github.keepalivelab.report;

import static io.github.keepalivelab.report.Html.attr;
import static io.github.keepalivelab.report.Html.el;

import io.github.keepalivelab.plan.HopName;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.report.Table.Cell;
import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Figures;
import io.github.keepalivelab.result.LatencySummary;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.PlanSummary;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** Long against short: what is saved at each load, the arms side by side, and the evidence. */
final class CompareReport {

    private static final double MILLI = 1000;

    private final StoredResult<CompareResult> stored;
    private final CompareResult result;

    private CompareReport(StoredResult<CompareResult> stored) {
        this.stored = stored;
        this.result = stored.body();
    }

    static Document of(StoredResult<CompareResult> stored) {
        return new CompareReport(stored).document();
    }

    private Document document() {
        PlanSummary plan = result.plan();
        Document document = new Document(
                plan.control()
                        ? "Control: the same arm twice must show no difference"
                        : "What is a long connection worth against a short one?",
                stored);
        document.subtitle(PlanFacts.sentence(stored));
        if (stored.verdict() == Verdict.INVALID) {
            document.paragraph("The verdict is INVALID: what follows was seen, and is no claim.");
        }
        behind().ifPresent(document::paragraph);
        AnswerTable.add(document, result);
        Savings.sentences(result).forEach(document::paragraph);
        RoundTrips.sentence(result).ifPresent(document::paragraph);
        PortSentences.of(stored).forEach(document::paragraph);
        document.paragraph(place());
        document.evidence();
        LoadCurve.add(document, result);
        Calculator.add(document, stored);
        arms(document);
        TimeSplit.add(document, result);
        AnswerTable.secondary(result)
                .ifPresent(table -> document.either(
                        "",
                        el(
                                "details",
                                el("summary", "Secondary comparisons, from which nothing is claimed"),
                                table.html("secondary", "answer"))));
        cpu(document);
        ComparePlots.percentiles(document, result);
        document.either("", el("h2", attr("id", "connections"), "Connections and TIME_WAIT"));
        document.note(
                "Per 1000 requests. A short hop opens one connection for each request, a working long hop hardly any:"
                        + " anything between is a keep-alive that churns. Each TIME_WAIT holds a port of its owner for 60 s.");
        document.picture(new ArmBars(result.middle()).connections());
        ComparePlots.overTime(document, result);
        document.either("", el("h2", attr("id", "plan"), "The plan"));
        document.either("", Page.list(PlanFacts.of(plan), "plan-list"));
        return document;
    }

    /** What somebody else's proxy on this machine does behind its back. */
    private Optional<String> behind() {
        OptionalDouble opened = result.middle().arms().stream()
                .filter(arm -> arm.upstreamHop() == null)
                .map(arm -> arm.connectionsOpenedPerRequest(HopName.UPSTREAM))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average();
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        double each = opened.getAsDouble();
        return Optional.of(String.format(
                Locale.ROOT,
                "Behind the target, on this machine, %.3f connections are opened for each request: its upstream keep-alive %s.",
                each,
                Reuse.of(1 / each).verb()));
    }

    /** The arms side by side at each load. */
    private void arms(Document document) {
        for (LoadResult load : result.loads()) {
            document.heading(
                    result.loads().size() > 1 ? "The arms " + at(load).toLowerCase(Locale.ROOT) : "The arms", "");
            document.table(table(load), load.equals(result.middle()) ? "table" : "", "figures");
        }
    }

    /** Returns what to call a load. */
    static String at(LoadResult load) {
        return load.ratePerSecond() == null ? "At full speed" : "At " + rate(load) + " requests/s";
    }

    /** Returns a load as tables name it. */
    static String rate(LoadResult load) {
        Double rate = load.ratePerSecond();
        return rate == null ? "full speed" : String.format(Locale.ROOT, "%.0f", rate);
    }

    private String place() {
        boolean apart = result.middle().arms().stream()
                .anyMatch(arm -> Figures.get(arm.figures(), "networkMicrosPerRequest.driver") != null);
        return (apart
                        ? "CPU is that of a host: its process and the kernel's work of receiving on its interfaces."
                        : "CPU is that of a process. On loopback the kernel's work of receiving is charged to whoever sent, so only"
                                + " the sum of all three is claimed.")
                + " TIME_WAIT is held by the side that closed first.";
    }

    static String color(int arm) {
        return "var(--arm" + arm % 6 + ")";
    }

    private static Table table(LoadResult load) {
        List<Column> columns = new ArrayList<>(List.of(Column.brief("arm")));
        for (String name : List.of("mean", "p50", "p90", "p99")) {
            columns.add(Column.number(name).under("response, ms"));
        }
        for (ProcessName process : ProcessName.values()) {
            columns.add(Column.number(process.label()).under("CPU, us/request"));
        }
        for (HopName hop : HopName.values()) {
            columns.add(Column.number(hop.label()).under("connections/1000"));
        }
        for (ProcessName owner : ProcessName.values()) {
            columns.add(Column.number(owner.label()).under("TIME_WAIT/1000"));
        }
        columns.add(Column.number("requests"));
        columns.add(Column.brief("errors"));
        return new Table(columns, load.arms().stream().map(CompareReport::row).toList());
    }

    private static List<Cell> row(ArmResult arm) {
        List<Cell> row = new ArrayList<>(List.of(Cell.of(arm.name())));
        LatencySummary times = arm.responseMicros();
        if (times == null) {
            for (int i = 0; i < 4; i++) {
                row.add(Cell.of("-", Table.Tone.SOFT));
            }
        } else {
            for (double micros : new double[] {times.mean(), times.p50(), times.p90(), times.p99()}) {
                row.add(Cell.of(micros / MILLI, 3));
            }
        }
        for (ProcessName process : ProcessName.values()) {
            row.add(Cell.of(arm.cpuMicrosPerRequest(process), 1));
        }
        for (HopName hop : HopName.values()) {
            row.add(Cell.of(ArmBars.thousand(arm.connectionsOpenedPerRequest(hop)), 1));
        }
        for (ProcessName owner : ProcessName.values()) {
            row.add(Cell.of(ArmBars.thousand(arm.timeWaitPerRequest(owner)), 1));
        }
        row.add(Cell.of(arm.requests()));
        row.add(Cell.of(arm.errors().isEmpty() ? "0" : arm.errors().toString().replaceAll("[{}]", "")));
        return row;
    }

    private void cpu(Document document) {
        List<Html.Node> rows = new ArrayList<>();
        for (LoadResult load : result.loads()) {
            List<Html.Node> bars = new ArmBars(load).cpu();
            if (!bars.isEmpty() && result.loads().size() > 1) {
                rows.add(el("h3", at(load)));
            }
            rows.addAll(bars);
        }
        if (rows.isEmpty()) {
            return;
        }
        document.either("", el("h2", attr("id", "cpu"), "CPU per request, by host"));
        document.note("Whose CPU was saved. “Elsewhere” is what the machine spent outside of the three.");
        document.picture(ArmBars.legend());
        document.picture(el("div", attr("id", "cpu-rows"), rows));
    }
}
