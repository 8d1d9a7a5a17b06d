package io.github.keepalivelab.report;

import static io.github.keepalivelab.report.Html.attr;
import static io.github.keepalivelab.report.Html.cls;
import static io.github.keepalivelab.report.Html.el;
import static io.github.keepalivelab.report.Html.style;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metric.Effect;
import io.github.keepalivelab.result.Metrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** Every comparison with the one interval that decides it: ratios on a logarithmic scale, differences in milliseconds. */
final class IntervalRows {

    private static final double[] RATIOS = {0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 20, 50};
    private static final double MICROS_PER_MILLI = 1000;
    private static final int DIFFERENCE_TICKS = 4;

    private final LoadResult result;
    private final Effect effect;
    private final List<Comparison> shown;

    private IntervalRows(LoadResult result, Effect effect, boolean primary) {
        this.result = result;
        this.effect = effect;
        this.shown = result.comparisons().stream()
                .filter(c -> c.primary() == primary
                        && c.effect().filter(effect::equals).isPresent())
                .filter(c -> c.decisive().filter(ConfidenceInterval::hasBounds).isPresent())
                .toList();
    }

    static void add(Document document, LoadResult result, String baseline) {
        List<Html.Node> rows = rows(result, true);
        if (rows.isEmpty()) {
            return;
        }
        document.either("", el("h2", attr("id", "forest"), "Every arm against " + baseline));
        document.note(
                "Left of the strong line the arm needs less than the baseline. The bar is the interval that decides,"
                        + " widened so that all claims of this report hold together with 95 % confidence; nothing is"
                        + " claimed from a hollow bar, which includes no effect or cannot answer.");
        document.picture(el("div", attr("id", "forest-rows"), rows));
        List<Html.Node> secondary = rows(result, false);
        if (!secondary.isEmpty()) {
            document.picture(el(
                    "details",
                    el("summary", "Secondary comparisons, from which nothing is claimed"),
                    el("div", secondary)));
        }
    }

    /** Returns the comparisons that a report may claim from. */
    static List<Html.Node> primary(LoadResult result) {
        return rows(result, true);
    }

    private static List<Html.Node> rows(LoadResult result, boolean primary) {
        List<Html.Node> rows = new ArrayList<>();
        rows.addAll(new IntervalRows(result, Effect.RATIO, primary).rows());
        rows.addAll(new IntervalRows(result, Effect.DIFFERENCE, primary).rows());
        return rows;
    }

    private double value(double raw) {
        return effect == Effect.RATIO ? raw : raw / MICROS_PER_MILLI;
    }

    private ConfidenceInterval interval(Comparison c) {
        ConfidenceInterval raw = c.decisive().orElseThrow();
        return new ConfidenceInterval(value(raw.estimate()), value(raw.low()), value(raw.high()));
    }

    private List<Html.Node> rows() {
        List<Html.Node> rows = new ArrayList<>();
        if (shown.isEmpty()) {
            return rows;
        }
        double low = shown.stream().mapToDouble(c -> interval(c).low()).min().orElse(0);
        double high = shown.stream().mapToDouble(c -> interval(c).high()).max().orElse(1);
        DoubleUnaryOperator place;
        List<Double> ticks;
        if (effect == Effect.RATIO) {
            double from = Math.min(0.5, Math.max(low, RATIOS[0]));
            double to = Math.max(1.4, Math.min(high, RATIOS[RATIOS.length - 1]));
            place = ratio -> 100 * Math.log(Math.min(to, Math.max(from, ratio)) / from) / Math.log(to / from);
            ticks = Arrays.stream(RATIOS)
                    .filter(t -> t >= from && t <= to)
                    .boxed()
                    .toList();
        } else {
            double reach = Math.max(1e-3, Math.max(Math.abs(low), Math.abs(high)));
            place = millis -> 50 + 50 * Math.min(1, Math.max(-1, millis / reach));
            ticks = differenceTicks(reach);
        }
        rows.add(axis(place, ticks));
        for (Metric metric : Metrics.compared()) {
            List<Comparison> own =
                    shown.stream().filter(c -> c.metric().equals(metric.path())).toList();
            if (!own.isEmpty()) {
                rows.add(el("h3", Sentences.capital(metric.label())));
                own.forEach(c -> rows.add(row(c, place, ticks)));
            }
        }
        rows.add(axis(place, ticks));
        return rows;
    }

    private static List<Double> differenceTicks(double reach) {
        double unit = Math.pow(10, Math.floor(Math.log10(reach)));
        List<Double> ticks = new ArrayList<>();
        for (int i = -DIFFERENCE_TICKS; i <= DIFFERENCE_TICKS; i++) {
            double tick = i * unit;
            if (Math.abs(tick) <= reach) {
                ticks.add(tick);
            }
        }
        return ticks;
    }

    private Html.Node axis(DoubleUnaryOperator place, List<Double> ticks) {
        return el(
                "div",
                cls("row"),
                el("span", effect == Effect.RATIO ? "ratio" : "difference, ms"),
                el(
                        "div",
                        cls("axis"),
                        ticks.stream()
                                .map(t ->
                                        (Html.Node) el("span", style("left:%.2f%%", place.applyAsDouble(t)), number(t)))
                                .toList()),
                el("span"));
    }

    private Html.Node row(Comparison c, DoubleUnaryOperator place, List<Double> ticks) {
        ConfidenceInterval interval = interval(c);
        double noEffect = effect == Effect.RATIO ? 1 : 0;
        double left = place.applyAsDouble(interval.low());
        double width = place.applyAsDouble(interval.high()) - left;
        List<Html.Node> track = new ArrayList<>();
        for (double tick : ticks) {
            track.add(el(
                    "span", cls(tick == noEffect ? "zero" : "grid"), style("left:%.2f%%", place.applyAsDouble(tick))));
        }
        track.add(el(
                "span",
                cls("span"),
                style("left:%.2f%%;width:%.2f%%;background:%s", left, width, color(c.candidate()))));
        track.add(el("span", cls("point"), style("left:%.2f%%", place.applyAsDouble(interval.estimate()))));
        return el(
                "div",
                cls(c.claim() ? "row" : "row open"),
                el("span", cls("name"), c.candidate()),
                el("div", cls("track"), track),
                el(
                        "span",
                        cls("value"),
                        number(interval.estimate()) + " [" + number(interval.low()) + ", " + number(interval.high())
                                + "]"));
    }

    private String color(String arm) {
        for (int i = 0; i < result.arms().size(); i++) {
            if (result.arms().get(i).name().equals(arm)) {
                return CompareReport.color(i);
            }
        }
        return CompareReport.color(0);
    }

    private String number(double value) {
        double size = Math.abs(value);
        if (size >= 1e5) {
            return String.format(Locale.ROOT, "%.1e", value);
        }
        String text = String.format(Locale.ROOT, size >= 100 ? "%.0f" : "%.3f", value);
        return text.contains(".") && effect == Effect.DIFFERENCE && size == 0 ? "0" : text;
    }
}
