package io.github.keepalivelab.report;

import static io.github.keepalivelab.report.Html.attr;
import static io.github.keepalivelab.report.Html.el;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.report.Table.Cell;
import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.report.Table.Tone;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.HostCost;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metrics;
import io.github.keepalivelab.result.Resolution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What long connections save at each load, host by host, and what a request and a connection cost. */
final class LoadCurve {

    private static final List<String> HOSTS = List.of("nginx", "backend", "driver", "total");
    private static final double MILLI = 1000;

    private final CompareResult result;
    private final String candidate;
    private final String baseline;

    private LoadCurve(CompareResult result, String candidate) {
        this.result = result;
        this.candidate = candidate;
        this.baseline = result.plan().baseline();
    }

    /**
     * Adds the table and its sentences.
     *
     * @return whether there is one; not where no CPU was seen or the arms are alike on purpose
     */
    static boolean add(Document document, CompareResult result) {
        Optional<String> longest = result.middle().arms().stream()
                .filter(arm -> !arm.name().equals(result.plan().baseline()))
                .min(Comparator.comparingInt(LoadCurve::shortHops))
                .map(ArmResult::name);
        if (longest.isEmpty() || result.plan().control()) {
            return false;
        }
        LoadCurve curve = new LoadCurve(result, longest.get());
        if (curve.hosts().isEmpty()) {
            return false;
        }
        document.table(curve.table(), "curve", "figures");
        curve.result.loads().forEach(load -> document.paragraph(curve.sentence(load)));
        return true;
    }

    private static int shortHops(ArmResult arm) {
        return (int) Stream.of(arm.clientHop(), arm.upstreamHop())
                .filter(hop -> hop != null && hop.policy() == ConnectionPolicy.SHORT)
                .count();
    }

    private static Metric metric(String host) {
        return Metrics.find("cpuMicrosPerRequest." + host).orElseThrow();
    }

    private List<String> hosts() {
        return HOSTS.stream()
                .filter(host -> result.loads().stream()
                        .anyMatch(load -> read(load, candidate, host) != null && read(load, baseline, host) != null))
                .toList();
    }

    private static @Nullable Double read(LoadResult load, String arm, String host) {
        return load.arm(arm).flatMap(metric(host)::read).orElse(null);
    }

    private static String name(String host) {
        return switch (host) {
            case "nginx" -> "nginx's host";
            case "total" -> "all three";
            default -> "the " + host + "'s host";
        };
    }

    private Table table() {
        List<Column> columns = new ArrayList<>(List.of(Column.number("requests/s")));
        for (String host : hosts()) {
            String group = name(host) + ", us/request";
            columns.add(Column.number(candidate).under(group));
            columns.add(Column.number(baseline).under(group));
            columns.add(Column.brief("saved").under(group));
        }
        List<List<Cell>> rows = new ArrayList<>();
        for (LoadResult load : result.loads()) {
            Double rate = load.ratePerSecond();
            List<Cell> row = new ArrayList<>(
                    List.of(rate == null ? Cell.of("full speed") : Cell.of(String.format(Locale.ROOT, "%.0f", rate))));
            for (String host : hosts()) {
                row.add(Cell.of(read(load, candidate, host), 1));
                row.add(Cell.of(read(load, baseline, host), 1));
                row.add(saved(load, host));
            }
            rows.add(row);
        }
        return new Table(columns, rows);
    }

    private Optional<Comparison> comparison(LoadResult load, String host) {
        return load.comparison("cpuMicrosPerRequest." + host, candidate);
    }

    private Cell saved(LoadResult load, String host) {
        return comparison(load, host)
                .map(c -> c.outcome() == Resolution.CLAIM
                        ? c.decisive().map(i -> Cell.of(percent(i))).orElse(Cell.of("-", Tone.SOFT))
                        : Cell.of(c.outcome().name().toLowerCase(Locale.ROOT), Tone.SOFT))
                .orElse(Cell.of("-", Tone.SOFT));
    }

    private static String percent(ConfidenceInterval ratio) {
        return String.format(
                Locale.ROOT,
                "%.0f %% [%.0f, %.0f]",
                100 * (1 - ratio.estimate()),
                100 * (1 - ratio.high()),
                100 * (1 - ratio.low()));
    }

    /** The answer at one load in one paragraph. */
    private String sentence(LoadResult load) {
        Double rate = load.ratePerSecond();
        StringBuilder text = new StringBuilder(
                rate == null ? "At full speed " : String.format(Locale.ROOT, "At %.0f requests/s ", rate));
        List<String> saved = new ArrayList<>();
        for (String host : HOSTS) {
            comparison(load, host)
                    .filter(Comparison::claim)
                    .flatMap(Comparison::decisive)
                    .filter(ratio -> ratio.estimate() < 1)
                    .ifPresent(ratio -> saved.add(percent(ratio) + " of the CPU of " + name(host)));
        }
        text.append(candidate)
                .append(saved.isEmpty() ? " saves no CPU that can be claimed" : " saves " + listed(saved))
                .append(" against ")
                .append(baseline)
                .append('.');
        result.costs().stream()
                .filter(cost -> cost.process().equals("nginx") && rate != null && cost.ratePerSecond() == rate)
                .findFirst()
                .ifPresent(cost -> text.append(connections(cost)));
        text.append(' ').append(latency(load));
        return text.toString();
    }

    private static String listed(List<String> parts) {
        return parts.size() == 1
                ? parts.get(0)
                : String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.get(parts.size() - 1);
    }

    private static String connections(HostCost cost) {
        ConfidenceInterval client = cost.perClientConnectionMicros();
        ConfidenceInterval upstream = cost.perUpstreamConnectionMicros();
        return client == null || upstream == null
                ? ""
                : " A client connection costs nginx's host " + micros(client) + ", an upstream one " + micros(upstream)
                        + ".";
    }

    private static String micros(ConfidenceInterval value) {
        return String.format(Locale.ROOT, "%.0f us [%.0f, %.0f]", value.estimate(), value.low(), value.high());
    }

    private String latency(LoadResult load) {
        Optional<Comparison> mean = load.comparison("responseMicros.mean", candidate);
        if (mean.isEmpty()) {
            return "Of the mean response time nothing is known.";
        }
        Comparison c = mean.get();
        ConfidenceInterval interval = c.difference();
        if (c.outcome() == Resolution.CLAIM && interval != null) {
            boolean less = interval.estimate() < 0;
            return String.format(
                    Locale.ROOT,
                    "Its mean response time is %.3f ms [%.3f, %.3f] %s.",
                    Math.abs(interval.estimate()) / MILLI,
                    Math.abs(less ? interval.high() : interval.low()) / MILLI,
                    Math.abs(less ? interval.low() : interval.high()) / MILLI,
                    less ? "shorter" : "longer");
        }
        return "Mean response time: " + c.outcome().name().toLowerCase(Locale.ROOT) + " (" + c.reason() + ").";
    }

    /** Adds the curve of every arm for nginx's host, and the costs that follow from it. */
    static void evidence(Document document, CompareResult result) {
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
                    Cell.of(name(cost.process())),
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
        return value == null ? Cell.of("-", Tone.SOFT) : Cell.of(micros(value));
    }

    private static void chart(Document document, CompareResult result) {
        List<Chart.Series> series = new ArrayList<>();
        List<ArmResult> arms = result.middle().arms();
        for (int i = 0; i < arms.size(); i++) {
            String arm = arms.get(i).name();
            series.add(new Chart.Series(
                    arm,
                    "arm" + i % 6,
                    result.loads().stream()
                            .map(load -> Optional.ofNullable(read(load, arm, "nginx"))
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
                        result.loads().stream()
                                .map(load -> load.ratePerSecond() == null
                                        ? "full speed"
                                        : String.format(Locale.ROOT, "%.0f", load.ratePerSecond()))
                                .toList(),
                        true,
                        series)
                .drawing());
    }
}
