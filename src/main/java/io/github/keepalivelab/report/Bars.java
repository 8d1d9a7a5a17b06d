package io.github.keepalivelab.report;

import static io.github.keepalivelab.report.Html.attr;
import static io.github.keepalivelab.report.Html.cls;
import static io.github.keepalivelab.report.Html.el;
import static io.github.keepalivelab.report.Html.style;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Horizontal bars in rows, each with its name and its value. */
final class Bars {

    private Bars() {}

    /** A part of a bar. */
    record Part(String name, double value, String color) {}

    static Html.Node legend(String name, String color) {
        return el("span", el("span", cls("swatch"), style("background:%s", color)), name);
    }

    /** Returns a row with one bar, as long as its share of the widest; what cannot be seen has none. */
    static Html.Node row(String name, @Nullable Double value, double widest, String color) {
        double share = value == null ? 0 : share(value, widest);
        return el(
                "div",
                cls("row"),
                el("span", cls("name"), name),
                el("div", cls("bar"), el("div", style("width:%.2f%%;background:%s", share, color))),
                value == null
                        ? el("span", cls("value unseen"), "unseen")
                        : el("span", cls("value"), String.format(Locale.ROOT, "%.1f", value)));
    }

    /** Returns a row whose bar is put together. */
    static Html.Node stacked(String name, List<Part> parts, double widest, String value) {
        List<Html.Node> bars = new ArrayList<>();
        for (Part part : parts) {
            bars.add(el(
                    "div",
                    style("width:%.2f%%;background:%s", share(part.value(), widest), part.color()),
                    attr("title", String.format(Locale.ROOT, "%s %.1f us", part.name(), part.value()))));
        }
        return el(
                "div",
                cls("row"),
                el("span", cls("name"), name),
                el("div", cls("bar bare"), bars),
                el("span", cls("value"), value));
    }

    private static double share(double value, double widest) {
        double share = 100 * value / Math.max(widest, Double.MIN_NORMAL);
        return Double.isFinite(share) ? Math.min(100, Math.max(0, share)) : 0;
    }
}
