package io.github.keepalivelab.report;

import static io.github.keepalivelab.report.Html.at;
import static io.github.keepalivelab.report.Html.attr;
import static io.github.keepalivelab.report.Html.cls;
import static io.github.keepalivelab.report.Html.el;
import static io.github.keepalivelab.report.Html.style;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A line chart with intervals, as SVG that takes its colours from the page.
 *
 * @param title what is shown, also for readers who do not see it
 * @param xLabel what the steps are
 * @param yLabel unit of the vertical axis
 * @param steps names of the steps, evenly spaced
 * @param joined whether the steps are points of a scale, so that a line may join them
 * @param series what is shown
 */
record Chart(String title, String xLabel, String yLabel, List<String> steps, boolean joined, List<Series> series) {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 300;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 14;
    private static final int BOTTOM = 52;
    private static final int TICKS = 5;

    /** A line with a value for each step, empty where there is none; bounds may be NaN. */
    record Series(String name, String color, List<Optional<ConfidenceInterval>> values) {}

    Html.Element drawing() {
        double top = ceiling();
        List<Html.Node> parts = new ArrayList<>();
        for (int i = 0; i <= TICKS; i++) {
            double value = top * i / TICKS;
            double y = y(value, top);
            parts.add(el(
                    "line",
                    at("x1", LEFT),
                    at("x2", (double) WIDTH - RIGHT),
                    at("y1", y),
                    at("y2", y),
                    attr("stroke", "var(--line)")));
            parts.add(label(LEFT - 8.0, y + 4, "end", number(value)));
        }
        for (int i = 0; i < steps.size(); i++) {
            parts.add(label(x(i), HEIGHT - BOTTOM + 20.0, "middle", steps.get(i)));
        }
        parts.add(label((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10.0, "middle", xLabel));
        parts.add(el(
                "text",
                attr("transform", "translate(14 " + (TOP + HEIGHT - BOTTOM) / 2 + ") rotate(-90)"),
                attr("text-anchor", "middle"),
                attr("fill", "var(--soft)"),
                yLabel));
        series.forEach(line -> draw(line, top, parts));
        return el(
                "figure",
                cls("plot"),
                style("margin:12px 0;max-width:760px"),
                el(
                        "svg",
                        attr("viewBox", "0 0 " + WIDTH + " " + HEIGHT),
                        attr("role", "img"),
                        attr("aria-label", title),
                        style("width:100%%;max-width:%dpx;height:auto;font:13px system-ui,sans-serif", WIDTH),
                        parts),
                el(
                        "figcaption",
                        cls("legend"),
                        series.stream()
                                .map(line -> Bars.legend(line.name(), "var(--" + line.color() + ")"))
                                .toList()));
    }

    private static Html.Node label(double x, double y, String anchor, String text) {
        return el("text", at("x", x), at("y", y), attr("text-anchor", anchor), attr("fill", "var(--soft)"), text);
    }

    private void draw(Series line, double top, List<Html.Node> parts) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            if (line.values().get(i).isPresent()) {
                ConfidenceInterval value = line.values().get(i).get();
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(i), y(value.estimate(), top)));
                point(line, i, value, top, parts);
            }
        }
        if (joined) {
            parts.add(el(
                    "polyline",
                    attr("points", points.toString().strip()),
                    attr("fill", "none"),
                    attr("stroke", "var(--" + line.color() + ")"),
                    attr("stroke-width", 2)));
        }
    }

    private void point(Series line, int step, ConfidenceInterval value, double top, List<Html.Node> parts) {
        if (value.hasBounds()) {
            parts.add(el(
                    "line",
                    at("x1", x(step)),
                    at("x2", x(step)),
                    at("y1", y(value.low(), top)),
                    at("y2", y(value.high(), top)),
                    attr("stroke", "var(--" + line.color() + ")"),
                    attr("stroke-width", 7),
                    attr("opacity", ".35")));
        }
        parts.add(el(
                "circle",
                at("cx", x(step)),
                at("cy", y(value.estimate(), top)),
                at("r", 3.5),
                attr("fill", "var(--" + line.color() + ")"),
                el("title", line.name() + " " + steps.get(step) + ": " + number(value.estimate()))));
    }

    /** The smallest round number that holds every value. */
    private double ceiling() {
        double max = series.stream()
                .flatMap(line -> line.values().stream())
                .flatMap(Optional::stream)
                .mapToDouble(value -> value.hasBounds() ? value.high() : value.estimate())
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        double unit = max <= 0 ? 1 : Math.pow(10, Math.floor(Math.log10(max)));
        for (double step : new double[] {1, 1.5, 2, 2.5, 3, 4, 5, 7.5}) {
            if (step * unit >= max) {
                return step * unit;
            }
        }
        return 10 * unit;
    }

    private double x(int step) {
        double width = WIDTH - LEFT - RIGHT;
        return LEFT + width * (step + 0.5) / Math.max(1, steps.size());
    }

    private static double y(double value, double top) {
        double height = HEIGHT - TOP - BOTTOM;
        return TOP + height * (1 - Math.min(1, Math.max(0, value / top)));
    }

    private static String number(double value) {
        if (value == 0) {
            return "0";
        }
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 1 ? "%.1f" : "%.3f", value);
    }
}
