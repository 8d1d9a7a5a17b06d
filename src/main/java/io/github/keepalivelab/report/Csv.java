package io.github.keepalivelab.report;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.report.Table.Cell;
import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metrics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Results as CSV (RFC 4180) with a value a line, for spreadsheets and data frames. */
final class Csv {

    private static final List<String> FIGURES = List.of(
            "requests_per_second",
            "arm",
            "metric",
            "unit",
            "value",
            "baseline",
            "effect",
            "estimate",
            "low",
            "high",
            "outcome",
            "reason");
    private static final String NUMBER = "[+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?";

    private final StringBuilder out = new StringBuilder();
    private String heading = "";

    private Csv(List<String> header) {
        line(header);
    }

    /** Returns every figure of every arm at every load, unrounded, with its comparison where there is one. */
    static String of(CompareResult result) {
        Csv csv = new Csv(FIGURES);
        for (LoadResult load : result.loads()) {
            for (ArmResult arm : load.arms()) {
                for (Metric metric : Metrics.ALL) {
                    metric.read(arm).ifPresent(value -> csv.figure(load, arm, metric, value));
                }
            }
        }
        return csv.out.toString();
    }

    private void figure(LoadResult load, ArmResult arm, Metric metric, double value) {
        Optional<Comparison> compared = load.comparison(metric.path(), arm.name());
        Optional<ConfidenceInterval> interval = compared.flatMap(Comparison::decisive);
        line(List.of(
                text(load.ratePerSecond()),
                arm.name(),
                metric.path(),
                metric.unit(),
                text(value),
                compared.map(Comparison::baseline).orElse(""),
                compared.flatMap(Comparison::effect)
                        .map(effect -> effect.name().toLowerCase(Locale.ROOT))
                        .orElse(""),
                text(interval.map(ConfidenceInterval::estimate).orElse(null)),
                text(interval.map(ConfidenceInterval::low).orElse(null)),
                text(interval.map(ConfidenceInterval::high).orElse(null)),
                compared.map(c -> c.outcome().name()).orElse(""),
                compared.flatMap(c -> Optional.ofNullable(c.reason())).orElse("")));
    }

    private static String text(@Nullable Double value) {
        return value == null ? "" : value.toString();
    }

    /** Returns the cells of a document's tables, each with the heading above its table, its row's name and its column. */
    static String of(Document document) {
        Csv csv = new Csv(List.of("table", "row", "column", "value"));
        csv.heading = document.title();
        document.answer().forEach(csv::part);
        document.evidenceParts().forEach(csv::part);
        return csv.out.toString();
    }

    private void part(Document.Part part) {
        if (part instanceof Document.Heading named) {
            heading = named.text();
        } else if (part instanceof Document.Folded folded) {
            heading = folded.summary();
            folded.parts().forEach(this::part);
        } else if (part instanceof Document.Tabular tabular) {
            table(tabular.table());
        }
    }

    private void table(Table table) {
        for (List<Cell> row : table.rows()) {
            for (int i = 1; i < row.size(); i++) {
                Column column = table.columns().get(i);
                Cell cell = row.get(i);
                line(List.of(
                        heading,
                        row.get(0).text(),
                        (column.group() + " " + column.name()).strip(),
                        (cell.text() + " " + cell.below()).strip()));
            }
        }
    }

    private void line(List<String> cells) {
        out.append(String.join(",", cells.stream().map(Csv::quoted).toList())).append("\r\n");
    }

    /** A spreadsheet runs what begins like a formula, unless it is marked as text. */
    private static String quoted(String text) {
        String safe = text.matches("(?s)[=+\\-@\\t\\r].*") && !text.matches(NUMBER) ? "'" + text : text;
        return safe.matches("(?s).*[\",\\r\\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
