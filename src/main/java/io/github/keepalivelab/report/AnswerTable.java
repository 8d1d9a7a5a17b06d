package io.github.keepalivelab.report;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.plan.HopName;
import io.github.keepalivelab.report.Table.Cell;
import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.report.Table.Tone;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metric.Effect;
import io.github.keepalivelab.result.Metrics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/** Everything that is compared, in one table: a row for each metric and load, a column for each arm against the baseline. */
final class AnswerTable {

    private static final String CPU = "cpuMicrosPerRequest.";
    private static final double MILLI = 1000;
    /** From here on a percentage is harder to read than a factor. */
    private static final double FACTOR = 3;

    private final CompareResult result;
    private final String baseline;
    private final List<String> candidates;
    private final Footnotes notes = new Footnotes();
    private final List<List<Cell>> rows = new ArrayList<>();

    private AnswerTable(CompareResult result) {
        this.result = result;
        this.baseline = result.plan().baseline();
        this.candidates = result.middle().arms().stream()
                .map(ArmResult::name)
                .filter(name -> !name.equals(baseline))
                .toList();
    }

    /** Adds what claims are made from, and why some are not. */
    static void add(Document document, CompareResult result) {
        AnswerTable answer = new AnswerTable(result);
        List<Metric> compared = answer.metrics(true);
        if (compared.isEmpty()) {
            document.paragraph("Nothing is claimed: no block is complete.");
        }
        compared.forEach(metric -> answer.rows(metric, result.loads()));
        for (HopName hop : HopName.values()) {
            answer.connections(hop);
        }
        if (answer.candidates.isEmpty() || answer.rows.isEmpty()) {
            return;
        }
        document.table(answer.table(), "answer", "answer");
        List<String> reasons = answer.notes.sentences();
        if (!reasons.isEmpty()) {
            document.notes(Stream.concat(Stream.of("In brackets: not claimed."), reasons.stream())
                    .toList());
        }
        document.note(
                "Each with the interval that decides, widened so that all claims of this report hold together with 95 %"
                        + " confidence.");
    }

    /** Returns the comparisons at the middle load that are shown and never claimed; empty when there are none. */
    static Optional<Table> secondary(CompareResult result) {
        AnswerTable answer = new AnswerTable(result);
        answer.metrics(false).forEach(metric -> answer.rows(metric, List.of(result.middle())));
        return answer.candidates.isEmpty() || answer.rows.isEmpty() ? Optional.empty() : Optional.of(answer.table());
    }

    /** The metrics that were compared, those of servers before that of the driver. */
    private List<Metric> metrics(boolean primary) {
        Map<String, Metric> byPath = new LinkedHashMap<>();
        for (String host : List.of("nginx", "backend")) {
            Metrics.find(CPU + host).ifPresent(metric -> byPath.put(metric.path(), metric));
        }
        Metrics.compared().forEach(metric -> byPath.putIfAbsent(metric.path(), metric));
        Set<String> seen = new HashSet<>();
        result.loads()
                .forEach(load -> load.comparisons().stream()
                        .filter(c -> c.primary() == primary)
                        .forEach(c -> seen.add(c.metric())));
        return byPath.values().stream()
                .filter(metric -> seen.contains(metric.path()))
                .toList();
    }

    private Table table() {
        List<Column> columns = new ArrayList<>(List.of(Column.brief("against " + baseline)));
        if (result.loads().size() > 1) {
            columns.add(Column.number("requests/s"));
        }
        columns.add(Column.number(baseline));
        candidates.forEach(arm -> columns.add(Column.brief(arm)));
        return new Table(columns, rows);
    }

    private void rows(Metric metric, List<LoadResult> loads) {
        String name = Sentences.capital(metric.label().replace("CPU per request of", "CPU of"));
        for (LoadResult load : loads) {
            List<Cell> row =
                    begun(name, load, load.arm(baseline).flatMap(metric::read).map(v -> amount(metric, v)));
            for (String candidate : candidates) {
                row.add(load.comparison(metric.path(), candidate)
                        .map(this::cell)
                        .orElse(Cell.of("-", Tone.SOFT)));
            }
            rows.add(row);
            name = "";
        }
    }

    private List<Cell> begun(String name, LoadResult load, Optional<String> amount) {
        List<Cell> row = new ArrayList<>(List.of(Cell.of(name)));
        if (result.loads().size() > 1) {
            row.add(Cell.of(CompareReport.rate(load)));
        }
        row.add(amount.map(Cell::of).orElse(Cell.of("-", Tone.SOFT)));
        return row;
    }

    /** Connections are counted: what was seen, with no interval to need. */
    private void connections(HopName hop) {
        LoadResult load = result.middle();
        Optional<String> amount = load.arm(baseline).flatMap(arm -> opened(arm, hop));
        if (amount.isEmpty()) {
            return;
        }
        List<Cell> row = begun("Connections/1000 requests, " + hop.label(), load, amount);
        candidates.forEach(name -> row.add(
                load.arm(name).flatMap(arm -> opened(arm, hop)).map(Cell::of).orElse(Cell.of("-", Tone.SOFT))));
        rows.add(row);
    }

    private static Optional<String> opened(ArmResult arm, HopName hop) {
        return Optional.ofNullable(ArmBars.thousand(arm.connectionsOpenedPerRequest(hop)))
                .map(value -> String.format(Locale.ROOT, "%.1f", value));
    }

    private static String amount(Metric metric, double value) {
        return metric.unit().equals("us") && !metric.path().startsWith(CPU)
                ? String.format(Locale.ROOT, "%.3f ms", value / MILLI)
                : String.format(Locale.ROOT, "%.1f%s", value, metric.unit().equals("1") ? "" : " " + metric.unit());
    }

    private Cell cell(Comparison c) {
        Optional<ConfidenceInterval> interval = c.decisive().filter(ConfidenceInterval::hasBounds);
        String change = interval.map(i -> change(c, i)).orElse("");
        if (c.claim()) {
            return Cell.of(change, Tone.CLAIMED);
        }
        String mark = c.primary() && c.reason() != null ? " " + notes.mark(c.reason()) : "";
        return Cell.of((change.isEmpty() ? "-" : "(" + change + ")") + mark, Tone.SOFT);
    }

    private static String change(Comparison c, ConfidenceInterval interval) {
        if (c.effect().filter(Effect.RATIO::equals).isEmpty()) {
            return in(interval, micros -> signed("%+.3f", micros / MILLI), " ms");
        }
        return interval.estimate() < FACTOR
                ? in(interval, ratio -> signed("%+.0f", 100 * (ratio - 1)), " %")
                : "x " + in(interval, ratio -> String.format(Locale.ROOT, "%.2f", ratio), "");
    }

    private static String in(ConfidenceInterval interval, DoubleFunction<String> number, String unit) {
        return number.apply(interval.estimate()) + unit + " [" + number.apply(interval.low()) + ", "
                + number.apply(interval.high()) + "]";
    }

    /** A number with its sign; nothing has none. */
    private static String signed(String pattern, double value) {
        String text = String.format(Locale.ROOT, pattern, value);
        return text.matches("[+-][0.]+") ? text.substring(1) : text;
    }
}
