package io.github.keepalivelab.report;

import io.github.keepalivelab.report.Table.Cell;
import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.report.Table.Tone;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metrics;
import io.github.keepalivelab.result.RunsResult;
import io.github.keepalivelab.result.RunsResult.Spread;
import io.github.keepalivelab.result.StoredResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Several runs of one comparison: how far they lie apart, and whether their intervals know it. */
final class RunsReport {

    private static final String CPU = "cpuMicrosPerRequest.";

    private RunsReport() {}

    static Document of(StoredResult<RunsResult> stored) {
        RunsResult result = stored.body();
        Document document = new Document("Does a run say what another one says?", stored);
        document.subtitle(result.runs().size() + " of " + result.plan().runs() + " runs of lab "
                + String.join(" ", result.plan().arguments()));
        List<Spread> cpu = result.spreads().stream()
                .filter(spread -> spread.metric().startsWith(CPU))
                .toList();
        if (cpu.isEmpty()) {
            document.paragraph(
                    "Fewer than two runs made the same comparison, so nothing can be said about their spread.");
        } else {
            document.table(table(cpu), "spreads", "figures");
            document.points(cpu.stream()
                    .map(RunsReport::candidate)
                    .distinct()
                    .map(candidate -> sentence(candidate, cpu, result.runs().size()))
                    .toList());
        }
        document.evidence();
        List<Spread> others = result.spreads().stream()
                .filter(spread -> !spread.metric().startsWith(CPU))
                .toList();
        if (!others.isEmpty()) {
            document.folded("Response times, as ratios", table(others));
        }
        document.heading("The runs", "runs");
        document.table(runs(result));
        return document;
    }

    private static String candidate(Spread spread) {
        return spread.candidate();
    }

    private static String sentence(String candidate, List<Spread> spreads, int runs) {
        List<Spread> own = spreads.stream()
                .filter(spread -> spread.candidate().equals(candidate))
                .toList();
        long held = own.stream().mapToLong(Spread::held).sum();
        double worst = own.stream().mapToDouble(Spread::sdOfLog).max().orElse(0);
        return String.format(
                Locale.ROOT,
                "%s: %d of %d intervals of CPU hold the mean of the other runs; the runs lie apart by at most %.1f %% (standard"
                        + " deviation).",
                candidate,
                held,
                (long) own.size() * runs,
                100 * worst);
    }

    private static Table table(List<Spread> spreads) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Spread spread : spreads) {
            Double between = spread.betweenShare();
            rows.add(List.of(
                    Cell.of(
                            spread.ratePerSecond() == null
                                    ? "full speed"
                                    : String.format(Locale.ROOT, "%.0f", spread.ratePerSecond())),
                    Cell.of(spread.candidate()),
                    Cell.of(Metrics.find(spread.metric()).map(Metric::label).orElse(spread.metric())),
                    Cell.of(String.format(Locale.ROOT, "%.3f", spread.mean())),
                    Cell.of(String.format(Locale.ROOT, "%.1f %%", 100 * spread.sdOfLog())),
                    between == null
                            ? Cell.of("-", Tone.SOFT)
                            : Cell.of(String.format(Locale.ROOT, "%.0f %%", 100 * between)),
                    Cell.of(String.format(Locale.ROOT, "%.1f %%", 100 * spread.halfWidth())),
                    Cell.of(spread.held() + " of " + spread.ratios().size()),
                    Cell.of(spread.ratios().stream()
                            .map(ratio -> String.format(Locale.ROOT, "%.3f", ratio))
                            .collect(Collectors.joining(" ")))));
        }
        return new Table(
                List.of(
                        Column.number("requests/s"),
                        Column.brief("arm"),
                        Column.brief("metric"),
                        Column.number("ratio"),
                        Column.number("sd"),
                        Column.number("between runs"),
                        Column.number("interval, +-"),
                        Column.brief("held"),
                        Column.text("each run")),
                rows);
    }

    private static Table runs(RunsResult result) {
        List<List<Cell>> rows = new ArrayList<>();
        for (RunsResult.Run run : result.runs()) {
            rows.add(List.of(
                    Cell.of(run.folder()),
                    run.verdict() == null
                            ? Cell.of("no result", Tone.FAILED)
                            : Cell.of(run.verdict().name()),
                    Cell.of(run.seconds(), 0),
                    Cell.of(run.ratesPerSecond().stream()
                            .map(rate -> String.format(Locale.ROOT, "%.0f", rate))
                            .collect(Collectors.joining(", ")))));
        }
        return new Table(
                List.of(
                        Column.brief("run"),
                        Column.brief("verdict"),
                        Column.number("seconds"),
                        Column.brief("requests/s")),
                rows);
    }
}
