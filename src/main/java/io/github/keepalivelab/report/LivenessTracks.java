package io.github.keepalivelab.report;

import static io.github.keepalivelab.report.Html.attr;
import static io.github.keepalivelab.report.Html.cls;
import static io.github.keepalivelab.report.Html.el;
import static io.github.keepalivelab.report.Html.style;

import io.github.keepalivelab.result.Interval;
import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.Seconds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The cells of the matrix one by one, each with its detection times drawn over its prediction. */
final class LivenessTracks {

    private LivenessTracks() {}

    /** Each cell with its detection times drawn over its prediction. */
    static Html.Node of(List<LivenessResult.Cell> cells) {
        double longest = cells.stream()
                .mapToDouble(LivenessResult.Cell::windowSeconds)
                .max()
                .orElse(1);
        List<Html.Node> rows = new ArrayList<>();
        String fault = "";
        for (LivenessResult.Cell c : cells) {
            if (!c.fault().equals(fault)) {
                fault = c.fault();
                rows.add(el("tr", cls("part"), el("th", attr("colspan", 7), fault)));
            }
            String exception = c.exception();
            rows.add(el(
                    "tr",
                    el("td", c.strategy()),
                    el("td", cls("number"), c.detected() + " of " + c.connections()),
                    el(
                            "td",
                            cls(c.seconds() == null ? "number soft" : "number"),
                            LivenessCells.span(c) + (c.asPredicted() ? "" : " !")),
                    el("td", cls("number"), LivenessCells.predicted(c)),
                    el("td", cls("when"), track(c, longest)),
                    el("td", exception == null ? "-" : LivenessCells.simple(exception)),
                    el("td", LivenessCells.otherSide(c))));
        }
        return el("div", cls("scroll"), el("table", cls("plain cells"), head(longest), el("tbody", rows)));
    }

    private static Html.Node head(double longest) {
        return el(
                "thead",
                el(
                        "tr",
                        el("th", "strategy"),
                        el("th", cls("number"), "found"),
                        el("th", cls("number"), "seconds min / mean / max"),
                        el("th", cls("number"), "predicted"),
                        el(
                                "th",
                                cls("when"),
                                el("span", "0"),
                                el("span", String.format(Locale.ROOT, "%.0f s", longest))),
                        el("th", "Java gets"),
                        el("th", "server still considers open")));
    }

    /** The prediction as a band, from the first to the last detection as a bar, the mean as a mark. */
    private static Html.Node track(LivenessResult.Cell c, double longest) {
        List<Html.Node> parts = new ArrayList<>();
        Interval p = c.predicted();
        if (p != null) {
            parts.add(bar("band", p.low(), p.high(), longest));
        }
        Seconds s = c.seconds();
        if (s != null) {
            parts.add(bar("span", s.min(), s.max(), longest));
            parts.add(el("div", cls("point"), style("left:%.2f%%", place(s.mean(), longest))));
        }
        return el("div", cls("track"), parts);
    }

    private static double place(double seconds, double longest) {
        double share = seconds / Math.max(longest, 1e-3);
        return Double.isFinite(share) ? 100 * Math.min(1, Math.max(0, share)) : 100;
    }

    private static Html.Node bar(String kind, double low, double high, double longest) {
        double from = place(low, longest);
        return el("div", cls(kind), style("left:%.2f%%;width:%.2f%%", from, place(high, longest) - from));
    }
}
