package io.github.keepalivelab.report;

import static io.github.keepalivelab.report.Html.attr;
import static io.github.keepalivelab.report.Html.el;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.report.Table.Cell;
import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.report.Table.Tone;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.HostCost;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What work costs by load: the curve of every arm for nginx's host, and what a request and a connection cost. */
final class LoadCurve {

    private LoadCurve() {}

    /** Adds them, and what the baseline against itself showed. */
    static void add(Document document, CompareResult result) {
        if (result.loads().size() > 1) {
            chart(document, result);
        }
        controls(result).ifPresent(document::paragraph);
        if (result.costs().isEmpty()) {
            return;
        }
        document.heading("What a request and a connection cost", "costs");
        document.note(
                "CPU of each host, fitted through the four arms of every block: what a request costs over connections that are"
                        + " there, and what opening and closing one adds. With N requests a connection each request carries 1/N of it.");
        List<List<Cell>> rows = new ArrayList<>();
        for (HostCost cost : result.costs()) {
            rows.add(List.of(
                    Cell.of(Savings.host(cost.process())
                            + (cost.handshake() == null ? "" : ", " + cost.handshake() + " handshakes")),
                    Cell.of(String.format(Locale.ROOT, "%.0f", cost.ratePerSecond())),
                    cell(cost.perRequestMicros()),
                    cell(cost.perClientConnectionMicros()),
                    cell(cost.perUpstreamConnectionMicros())));
        }
        document.table(
                new Table(
                        List.of(
                                Column.brief("host"),
                                Column.number("requests/s"),
                                Column.brief("a request"),
                                Column.brief("a client connection"),
                                Column.brief("an upstream connection")),
                        rows),
                "cost-table",
                "plain");
    }

    /** What the baseline against itself showed, over all loads. */
    private static Optional<String> controls(CompareResult result) {
        List<LoadResult.NegativeControl> all = result.loads().stream()
                .map(LoadResult::negativeControls)
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .toList();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        long failed = all.stream().filter(control -> !control.holds()).count();
        double widest = all.stream()
                .mapToDouble(control -> Math.abs(control.ratio().estimate() - 1))
                .max()
                .orElse(0);
        return Optional.of(String.format(
                Locale.ROOT,
                "Negative control: CPU of %s in half of the blocks against their neighbours, %d figures, differs by %.1f %% at most;"
                        + " %s of them shows a difference, as %s.",
                all.get(0).arm(),
                all.size(),
                100 * widest,
                failed == 0 ? "none" : String.valueOf(failed),
                failed == 0 ? "it must be" : "none may"));
    }

    private static Cell cell(@Nullable ConfidenceInterval value) {
        return value == null ? Cell.of("-", Tone.SOFT) : Cell.of(Savings.micros(value));
    }

    private static void chart(Document document, CompareResult result) {
        List<Chart.Series> series = new ArrayList<>();
        List<ArmResult> arms = result.middle().arms();
        Metric metric = Metrics.find("cpuMicrosPerRequest.nginx").orElseThrow();
        for (int i = 0; i < arms.size(); i++) {
            String arm = arms.get(i).name();
            series.add(new Chart.Series(
                    arm,
                    "arm" + i % 6,
                    result.loads().stream()
                            .map(load -> load.arm(arm)
                                    .flatMap(metric::read)
                                    .map(v -> new ConfidenceInterval(v, Double.NaN, Double.NaN)))
                            .toList()));
        }
        if (series.stream().allMatch(line -> line.values().stream().allMatch(Optional::isEmpty))) {
            return;
        }
        document.either("", el("h2", attr("id", "curve-plot"), "CPU of nginx's host by load"));
        document.note("Work per request falls with the load, because wake-ups are shared: an answer names its load.");
        document.picture(new Chart(
                        "CPU of nginx's host by load",
                        "requests/s",
                        "us/request",
                        result.loads().stream().map(CompareReport::rate).toList(),
                        true,
                        series)
                .drawing());
    }
}
