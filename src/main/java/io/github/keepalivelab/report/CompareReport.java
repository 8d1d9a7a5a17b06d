package io.github.keepalivelab.report;

import static io.github.keepalivelab.report.Html.attr;
import static io.github.keepalivelab.report.Html.cls;
import static io.github.keepalivelab.report.Html.el;
import static io.github.keepalivelab.report.Html.style;

import io.github.keepalivelab.plan.HopName;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.report.Table.Cell;
import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Figures;
import io.github.keepalivelab.result.LatencySummary;
import io.github.keepalivelab.result.PlanSummary;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Long against short: the claims, the arms side by side, and the evidence. */
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
        document.table(table(), "table", "figures");
        if (stored.verdict() == Verdict.INVALID) {
            document.paragraph("The verdict is INVALID: what follows was seen, and is no claim.");
        }
        claims(document);
        PortSentences.of(stored).forEach(document::paragraph);
        document.paragraph(
                "CPU of a process holds some of its peers' packet work: on loopback the kernel charges it to the"
                        + " process that it interrupts. TIME_WAIT is held by the side that closed first.");
        document.evidence();
        IntervalRows.add(document, result);
        cpu(document);
        ComparePlots.percentiles(document, result);
        connections(document);
        ComparePlots.overTime(document, result);
        document.either("", el("h2", attr("id", "plan"), "The plan"));
        document.either("", Page.list(PlanFacts.of(plan), "plan-list"));
        return document;
    }

    private String color(String arm) {
        for (int i = 0; i < result.arms().size(); i++) {
            if (result.arms().get(i).name().equals(arm)) {
                return color(i);
            }
        }
        return "var(--line)";
    }

    static String color(int arm) {
        return "var(--arm" + arm % 6 + ")";
    }

    private void claims(Document document) {
        Map<String, List<Html.Node>> byCandidate = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        for (Sentences.Sentence sentence : Sentences.claims(result)) {
            text.append(sentence.text()).append('\n');
            byCandidate
                    .computeIfAbsent(sentence.candidate(), candidate -> new ArrayList<>())
                    .add(el("p", sentence.text()));
        }
        List<Html.Node> cards = new ArrayList<>();
        byCandidate.forEach((candidate, sentences) -> {
            List<Html.Node> content = new ArrayList<>();
            if (!candidate.isEmpty()) {
                content.add(el(
                        "h3",
                        el("span", cls("swatch"), style("background:%s", color(candidate))),
                        candidate + " against " + result.plan().baseline()));
            }
            content.addAll(sentences);
            cards.add(el("div", style("border-color:%s", color(candidate)), content));
        });
        document.either(text.toString(), el("div", cls("claims"), attr("id", "claims"), cards));
        String unclaimed = Sentences.unclaimed(result);
        if (!unclaimed.isEmpty()) {
            document.paragraph(unclaimed);
        }
    }

    private Table table() {
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
        return new Table(columns, result.arms().stream().map(CompareReport::row).toList());
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
            row.add(Cell.of(thousand(arm.connectionsOpenedPerRequest(hop)), 1));
        }
        for (ProcessName owner : ProcessName.values()) {
            row.add(Cell.of(thousand(arm.timeWaitPerRequest(owner)), 1));
        }
        row.add(Cell.of(arm.requests()));
        row.add(Cell.of(arm.errors().isEmpty() ? "0" : arm.errors().toString().replaceAll("[{}]", "")));
        return row;
    }

    private static @Nullable Double thousand(@Nullable Double perRequest) {
        return perRequest == null ? null : Double.valueOf(1000 * perRequest);
    }

    private void cpu(Document document) {
        List<ArmResult> rows = result.arms().stream()
                .filter(arm -> arm.cpuMicrosPerRequest(ProcessName.DRIVER) != null)
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        document.either("", el("h2", attr("id", "cpu"), "CPU per request, by process"));
        document.note("Whose CPU was saved. “Elsewhere” is what the machine spent outside of the three.");
        double widest = rows.stream().mapToDouble(CompareReport::total).max().orElse(1);
        List<Html.Node> legend = new ArrayList<>();
        for (ProcessName process : ProcessName.values()) {
            legend.add(Bars.legend(process.label(), "var(--" + process.label() + ")"));
        }
        legend.add(Bars.legend("elsewhere", "var(--other)"));
        document.picture(el("div", cls("legend"), legend));
        document.picture(el(
                "div",
                attr("id", "cpu-rows"),
                rows.stream().map(arm -> cpuRow(arm, widest)).toList()));
    }

    private static double seen(ArmResult arm) {
        double sum = 0;
        for (ProcessName process : ProcessName.values()) {
            Double micros = arm.cpuMicrosPerRequest(process);
            sum += micros == null ? 0 : micros;
        }
        return sum;
    }

    private static double total(ArmResult arm) {
        Double machine = Figures.get(arm.figures(), "machineCpuMicrosPerRequest");
        return Math.max(machine == null ? 0 : machine, seen(arm));
    }

    private static Html.Node cpuRow(ArmResult arm, double widest) {
        List<Bars.Part> parts = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (ProcessName process : ProcessName.values()) {
            Double micros = arm.cpuMicrosPerRequest(process);
            parts.add(new Bars.Part(process.label(), micros == null ? 0 : micros, "var(--" + process.label() + ")"));
            values.add(micros == null ? "unseen" : String.format(Locale.ROOT, "%.0f", micros));
        }
        parts.add(new Bars.Part("elsewhere", Math.max(0, total(arm) - seen(arm)), "var(--other)"));
        return Bars.stacked(
                arm.name(),
                parts,
                widest,
                String.join(" + ", values) + String.format(Locale.ROOT, " = %.0f us", seen(arm)));
    }

    private void connections(Document document) {
        document.either("", el("h2", attr("id", "connections"), "Connections and TIME_WAIT"));
        document.note(
                "Per 1000 requests. A short hop opens one connection for each request, a working long hop hardly any:"
                        + " anything between is a keep-alive that churns. Each TIME_WAIT holds a port of its owner for 60 s.");
        List<Html.Node> rows = new ArrayList<>();
        for (HopName hop : HopName.values()) {
            rows.add(el("h3", "Opened on the " + hop.label() + " hop"));
            rows.addAll(bars(arm -> thousand(arm.connectionsOpenedPerRequest(hop))));
        }
        for (ProcessName owner : ProcessName.values()) {
            if (result.arms().stream().anyMatch(arm -> arm.timeWaitPerRequest(owner) != null)) {
                rows.add(el(
                        "h3", "TIME_WAIT held by " + (owner == ProcessName.NGINX ? "nginx" : "the " + owner.label())));
                rows.addAll(bars(arm -> thousand(arm.timeWaitPerRequest(owner))));
            }
        }
        document.picture(el("div", attr("id", "connection-rows"), rows));
    }

    private interface Figure {
        @Nullable
        Double of(ArmResult arm);
    }

    private List<Html.Node> bars(Figure figure) {
        double widest = 1;
        for (ArmResult arm : result.arms()) {
            Double value = figure.of(arm);
            widest = Math.max(widest, value == null ? 0 : value);
        }
        List<Html.Node> rows = new ArrayList<>();
        for (int i = 0; i < result.arms().size(); i++) {
            ArmResult arm = result.arms().get(i);
            rows.add(Bars.row(arm.name(), figure.of(arm), widest, color(i)));
        }
        return rows;
    }
}
