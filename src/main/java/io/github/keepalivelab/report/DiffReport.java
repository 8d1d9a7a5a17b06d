package io.github.keepalivelab.report;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.Environment;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metrics;
import io.github.keepalivelab.result.PlanSummary;
import io.github.keepalivelab.result.StoredResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Two comparisons of the same arms at the same loads, side by side: what differs, and whether by more than their intervals. */
public final class DiffReport {

    /** Loads that are chosen by measuring the machine are never quite the same. */
    private static final double SAME_LOAD = 0.05;

    private static final String CPU = "cpuMicrosPerRequest.";

    private final StoredResult<CompareResult> first;
    private final StoredResult<CompareResult> second;

    private DiffReport(StoredResult<CompareResult> first, StoredResult<CompareResult> second) {
        this.first = first;
        this.second = second;
    }

    /**
     * Returns it as plain text.
     *
     * @throws PlanException when the two did not do the same; the message says what differs
     */
    public static String text(StoredResult<CompareResult> first, StoredResult<CompareResult> second) {
        return of(first, second).text();
    }

    /**
     * Returns it as a page.
     *
     * @throws PlanException when the two did not do the same; the message says what differs
     */
    public static String html(StoredResult<CompareResult> first, StoredResult<CompareResult> second) {
        return of(first, second).html();
    }

    private static Document of(StoredResult<CompareResult> first, StoredResult<CompareResult> second) {
        requireAlike(first.body(), second.body());
        return new DiffReport(first, second).document();
    }

    private static void requireAlike(CompareResult a, CompareResult b) {
        PlanSummary one = a.plan();
        PlanSummary other = b.plan();
        require(one.loadModel().equals(other.loadModel()), "one is of an open loop, one of a closed loop");
        require(
                one.baseline().equals(other.baseline()),
                "they compare with other arms: " + one.baseline() + " and " + other.baseline());
        require(Objects.equals(one.target(), other.target()), "they measured other targets");
        require(Objects.equals(one.arrivals(), other.arrivals()), "requests were sent in another pattern");
        require(one.closeBy() == other.closeBy(), "short connections were closed by the other side");
        require(a.loads().size() == b.loads().size(), "they have not as many loads");
        for (int i = 0; i < a.loads().size(); i++) {
            LoadResult x = a.loads().get(i);
            LoadResult y = b.loads().get(i);
            require(names(x).equals(names(y)), "they have other arms: " + names(x) + " and " + names(y));
            Double rate = x.ratePerSecond();
            Double otherRate = y.ratePerSecond();
            require(
                    rate == null
                            || otherRate == null
                            || Math.abs(rate - otherRate) <= SAME_LOAD * Math.max(rate, otherRate),
                    String.format(
                            Locale.ROOT,
                            "they measured other loads: %.0f and %.0f requests/s; give both --rates",
                            rate,
                            otherRate));
        }
    }

    private static List<String> names(LoadResult load) {
        return load.arms().stream().map(ArmResult::name).toList();
    }

    private static void require(boolean alike, String difference) {
        if (!alike) {
            throw new PlanException("the two results cannot be compared: " + difference);
        }
    }

    private Document document() {
        Document document = new Document("Two results side by side", null);
        List<Pair> all = new ArrayList<>();
        List<LoadResult> loads = first.body().loads();
        for (int i = 0; i < loads.size(); i++) {
            LoadResult a = loads.get(i);
            LoadResult b = second.body().loads().get(i);
            Double rate = a.ratePerSecond();
            Double otherRate = b.ratePerSecond();
            document.heading(
                    rate == null || otherRate == null
                            ? "At full speed"
                            : format("At %.0f and %.0f requests/s", rate, otherRate));
            List<Pair> pairs = pairs(a, b);
            all.addAll(pairs);
            document.table(ratios(pairs));
            document.paragraph("");
            document.table(figures(a, b));
        }
        document.paragraph("");
        List<String> differences = environment();
        if (!differences.isEmpty()) {
            document.paragraph("They differ in more than what was measured: " + String.join("; ", differences) + ".");
        }
        document.paragraph(format("Verdicts: %s and %s.", first.verdict(), second.verdict()));
        long apart = all.stream().filter(Pair::isApart).count();
        document.paragraph(format(
                apart == 0
                        ? "None of %2$d ratios differs by more than both intervals allow."
                        : "%d of %d ratios differ by more than both intervals allow.",
                apart,
                all.size()));
        return document;
    }

    /** What an arm needs against the baseline, by each result: a ratio does not depend on how fast the machine is. */
    private record Pair(String metric, String arm, ConfidenceInterval one, ConfidenceInterval other) {

        boolean isApart() {
            return one.low() > other.high() || other.low() > one.high();
        }

        List<String> row() {
            return List.of(label(metric), arm, interval(one), interval(other), isApart() ? "apart" : "agree");
        }
    }

    private static List<Pair> pairs(LoadResult a, LoadResult b) {
        List<Pair> pairs = new ArrayList<>();
        for (Comparison one : a.comparisons()) {
            Optional<ConfidenceInterval> x = ratio(one);
            Optional<ConfidenceInterval> y =
                    b.comparison(one.metric(), one.candidate()).flatMap(DiffReport::ratio);
            if (one.primary() && one.metric().startsWith(CPU) && x.isPresent() && y.isPresent()) {
                pairs.add(new Pair(one.metric(), one.candidate(), x.get(), y.get()));
            }
        }
        return pairs;
    }

    private Table ratios(List<Pair> pairs) {
        return Table.of(
                List.of(
                        Column.text("against " + first.body().plan().baseline()),
                        Column.text("arm"),
                        Column.number("first"),
                        Column.number("second"),
                        Column.text("")),
                pairs.stream().map(Pair::row).toList());
    }

    private static Optional<ConfidenceInterval> ratio(Comparison comparison) {
        return Optional.ofNullable(comparison.ratio()).filter(ConfidenceInterval::hasBounds);
    }

    private static String label(String metric) {
        return Metrics.find(metric).map(Metric::label).orElse(metric);
    }

    private static String interval(ConfidenceInterval ratio) {
        return format("%.3f [%.3f, %.3f]", ratio.estimate(), ratio.low(), ratio.high());
    }

    /** The figures themselves, which depend on the machine and on the day. */
    private static Table figures(LoadResult a, LoadResult b) {
        List<List<String>> rows = new ArrayList<>();
        for (ArmResult arm : a.arms()) {
            ArmResult other = b.arm(arm.name()).orElse(arm);
            for (Metric metric : Metrics.compared()) {
                Optional<Double> x = metric.read(arm);
                Optional<Double> y = metric.read(other);
                if (metric.path().startsWith(CPU) && x.isPresent() && y.isPresent() && x.get() > 0) {
                    rows.add(List.of(
                            metric.label() + ", " + metric.unit(),
                            arm.name(),
                            format("%.1f", x.get()),
                            format("%.1f", y.get()),
                            format("%+.1f %%", 100 * (y.get() / x.get() - 1))));
                }
            }
        }
        return Table.of(
                List.of(
                        Column.text("figure"),
                        Column.text("arm"),
                        Column.number("first"),
                        Column.number("second"),
                        Column.number("change")),
                rows);
    }

    /** Returns in what the two places and programs differ. */
    private List<String> environment() {
        Map<String, String> one = facts(first.environment());
        Map<String, String> other = facts(second.environment());
        List<String> differences = new ArrayList<>();
        one.forEach((name, value) -> {
            if (!value.equals(other.get(name))) {
                differences.add(name + " " + value + " and " + other.get(name));
            }
        });
        return differences;
    }

    private static Map<String, String> facts(Environment e) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("keepalive-lab", e.labVersion());
        facts.put("CPUs", e.cpus() + " x " + e.cpuModel());
        facts.put("kernel", e.kernel());
        facts.put("nginx", String.valueOf(e.nginxVersion()));
        facts.put("Java", e.javaVersion());
        facts.put("placement", String.valueOf(e.placement()));
        e.sysctls().forEach(facts::put);
        return facts;
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
