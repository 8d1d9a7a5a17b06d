package io.github.keepalivelab.report;

import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.LivenessResult.Cell;
import io.github.keepalivelab.result.LivenessResult.Seconds;
import io.github.keepalivelab.result.LivenessResult.Traffic;
import io.github.keepalivelab.stats.ConfidenceInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Optional;

/** The cells of the matrix of faults and strategies: together, one by one, and beside what was predicted. */
final class LivenessCells {

    private LivenessCells() {}

    /** Returns what the letters of the columns stand for. */
    static List<String> legend(LivenessResult result) {
        List<String> strategies = result.plan().strategies();
        List<String> legend = new ArrayList<>();
        for (int i = 0; i < strategies.size(); i++) {
            legend.add(letter(i) + "  " + strategies.get(i));
        }
        return legend;
    }

    /** The fault of which more is shown than its cells. */
    static String drawn(LivenessResult result) {
        List<String> faults = result.plan().faults();
        return faults.contains("black-hole") ? "black-hole" : faults.get(0);
    }

    /** Without the package of an exception. */
    static String simple(String outcome) {
        return outcome.replaceFirst("^(?:[a-z0-9]+\\.)+(?=[A-Z])", "");
    }

    private static String letter(int strategy) {
        return String.valueOf((char) ('A' + strategy % 26));
    }

    private static Optional<Cell> cell(LivenessResult result, String fault, String strategy, Traffic traffic) {
        return result.cells().stream()
                .filter(c -> c.fault().equals(fault) && c.strategy().equals(strategy) && c.traffic() == traffic)
                .findFirst();
    }

    /** Adds the heat table of one kind of traffic, and the times of one fault beside their predictions. */
    static void matrix(Document document, LivenessResult result, Traffic traffic) {
        List<String> strategies = result.plan().strategies();
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("fault"));
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table class=\"heat\"><thead><tr><th>fault</th>");
        for (int i = 0; i < strategies.size(); i++) {
            head.add(letter(i));
            html.append("<th>").append(letter(i)).append("<span>");
            // A long name may break where its parts meet.
            html.append(
                    Document.escape(strategies.get(i)).replace("=", "<wbr>=").replace("+", "<wbr>+"));
            html.append("</span></th>");
        }
        rows.add(head);
        html.append("</tr></thead><tbody>\n");
        for (String fault : result.plan().faults()) {
            List<String> row = new ArrayList<>(List.of(fault));
            html.append("<tr><td>").append(Document.escape(fault)).append("</td>");
            for (String strategy : strategies) {
                Optional<Cell> cell = cell(result, fault, strategy, traffic);
                row.add(cell.map(LivenessCells::brief).orElse(""));
                html.append(cell.map(LivenessCells::heat).orElse("<td></td>"));
            }
            html.append("</tr>\n");
            rows.add(row);
        }
        html.append("</tbody></table></div>\n");
        document.heading(heading(result, traffic));
        document.either(TextTable.of(rows), html.toString());
        document.chart(chart(result, drawn(result), traffic));
    }

    private static String heading(LivenessResult result, Traffic traffic) {
        LongSummaryStatistics windows = result.cells().stream()
                .filter(c -> c.traffic() == traffic && c.seconds() == null)
                .mapToLong(c -> Math.round(c.windowSeconds()))
                .summaryStatistics();
        String window = windows.getCount() == 0
                ? ""
                : ", - not within " + windows.getMin()
                        + (windows.getMax() > windows.getMin() ? " to " + windows.getMax() : "") + " s";
        return (traffic == Traffic.IDLE ? "Idle" : "A message is written 0.2 s after the fault")
                + ": mean seconds from the fault to its detection" + window;
    }

    /** What was measured beside what was predicted, for one fault. */
    private static Chart chart(LivenessResult result, String fault, Traffic traffic) {
        List<String> steps = new ArrayList<>();
        List<Optional<ConfidenceInterval>> measured = new ArrayList<>();
        List<Optional<ConfidenceInterval>> predicted = new ArrayList<>();
        for (int i = 0; i < result.plan().strategies().size(); i++) {
            Optional<Cell> cell = cell(result, fault, result.plan().strategies().get(i), traffic);
            for (String side : List.of("measured", "predicted")) {
                steps.add(side.equals("measured") ? letter(i) : "");
                measured.add(cell.map(Cell::seconds)
                        .filter(s -> side.equals("measured"))
                        .map(s -> new ConfidenceInterval(s.mean(), s.min(), s.max())));
                predicted.add(cell.map(Cell::predicted)
                        .filter(p -> side.equals("predicted"))
                        .map(p -> new ConfidenceInterval((p.low() + p.high()) / 2, p.low(), p.high())));
            }
        }
        return new Chart(
                "Detection time and prediction, " + fault,
                fault + ": strategy; measured (min, mean, max) beside predicted, nothing where it is never found",
                "seconds",
                steps,
                false,
                List.of(
                        new Chart.Series("measured", "arm0", measured),
                        new Chart.Series("predicted", "arm2", predicted)));
    }

    private static String brief(Cell c) {
        Seconds s = c.seconds();
        String text = s == null ? "-" : String.format(Locale.ROOT, "%.2f", s.mean());
        return text + (c.falseAlarms() > 0 ? " (false alarms)" : "") + (c.asPredicted() ? "" : " !");
    }

    /** Fast is green, slow is red, never is bare. */
    private static String heat(Cell c) {
        Seconds s = c.seconds();
        String title = Document.escape(c.strategy() + ": " + span(c) + ", predicted " + predicted(c));
        if (s == null) {
            return "<td class=\"soft\" title=\"" + title + "\">" + brief(c) + "</td>";
        }
        long hue = Math.round(140 * (1 - Math.min(1, Math.log1p(s.mean()) / Math.log1p(15))));
        return String.format(
                Locale.ROOT,
                "<td title=\"%s\" style=\"background:hsl(%d 70%% 50%% / .3)\">%s</td>",
                title,
                hue,
                brief(c));
    }

    private static String span(Cell c) {
        Seconds s = c.seconds();
        return s == null
                ? String.format(Locale.ROOT, "not within %.0f s", c.windowSeconds())
                : String.format(Locale.ROOT, "%.2f / %.2f / %.2f", s.min(), s.mean(), s.max());
    }

    private static String predicted(Cell c) {
        LivenessResult.Interval p = c.predicted();
        return p == null ? "never" : String.format(Locale.ROOT, "%.2f to %.2f", p.low(), p.high());
    }

    private static String otherSide(Cell c) {
        Integer other = c.otherSideStillEstablished();
        return other == null ? "gone" : other + " of " + c.connections();
    }

    /** Adds every cell, drawn over its prediction on a page. */
    static void each(Document document, LivenessResult result) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "fault",
                "strategy",
                "traffic",
                "found",
                "seconds min / mean / max",
                "predicted",
                "Java gets",
                "server still believes in"));
        for (Cell c : result.cells()) {
            String exception = c.exception();
            rows.add(List.of(
                    c.fault(),
                    c.strategy(),
                    c.traffic().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    c.detected() + " of " + c.connections(),
                    span(c) + (c.asPredicted() ? "" : " !"),
                    predicted(c),
                    exception == null ? "-" : exception,
                    otherSide(c)));
        }
        document.heading("Every cell");
        StringBuilder html = new StringBuilder();
        for (String traffic : result.plan().traffic()) {
            List<Cell> own = result.cells().stream()
                    .filter(c -> c.traffic().name().equals(traffic))
                    .toList();
            html.append(Document.folded(
                    (Traffic.valueOf(traffic) == Traffic.IDLE ? "Idle" : "With data in flight") + ": " + own.size()
                            + " cells, each beside its prediction",
                    cellsHtml(own)));
        }
        document.either(TextTable.of(rows), html.toString());
    }

    /** Each cell with its detection times drawn over its prediction. */
    private static String cellsHtml(List<Cell> cells) {
        double longest = cells.stream().mapToDouble(Cell::windowSeconds).max().orElse(1);
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table class=\"plain cells\"><thead><tr>");
        html.append(
                "<th>strategy</th><th class=\"number\">found</th><th class=\"number\">seconds min / mean / max</th>");
        html.append("<th class=\"number\">predicted</th><th class=\"when\"><span>0</span>");
        html.append(String.format(Locale.ROOT, "<span>%.0f s</span></th>", longest));
        html.append("<th>Java gets</th><th>server still believes in</th></tr></thead><tbody>\n");
        String fault = "";
        for (Cell c : cells) {
            if (!c.fault().equals(fault)) {
                fault = c.fault();
                html.append("<tr class=\"part\"><th colspan=\"7\">")
                        .append(Document.escape(fault))
                        .append("</th></tr>\n");
            }
            String exception = c.exception();
            html.append(String.format(
                    Locale.ROOT,
                    "<tr><td>%s</td><td class=\"number\">%d of %d</td><td class=\"number%s\">%s</td>"
                            + "<td class=\"number\">%s</td><td class=\"when\">%s</td><td>%s</td><td>%s</td></tr>%n",
                    Document.escape(c.strategy()),
                    c.detected(),
                    c.connections(),
                    c.seconds() == null ? " soft" : "",
                    span(c) + (c.asPredicted() ? "" : " !"),
                    predicted(c),
                    track(c, longest),
                    exception == null ? "-" : Document.escape(simple(exception)),
                    otherSide(c)));
        }
        return html.append("</tbody></table></div>\n").toString();
    }

    /** The prediction as a band, from the first to the last detection as a bar, the mean as a mark. */
    private static String track(Cell c, double longest) {
        StringBuilder html = new StringBuilder("<div class=\"track\">");
        LivenessResult.Interval p = c.predicted();
        if (p != null) {
            html.append(bar("band", p.low(), p.high(), longest));
        }
        Seconds s = c.seconds();
        if (s != null) {
            html.append(bar("span", s.min(), s.max(), longest));
            html.append(String.format(
                    Locale.ROOT,
                    "<div class=\"point\" style=\"left:%.2f%%\"></div>",
                    100 * Math.min(1, s.mean() / longest)));
        }
        return html.append("</div>").toString();
    }

    private static String bar(String kind, double low, double high, double longest) {
        double from = Math.min(1, low / longest);
        double to = Math.min(1, high / longest);
        return String.format(
                Locale.ROOT,
                "<div class=\"%s\" style=\"left:%.2f%%;width:%.2f%%\"></div>",
                kind,
                100 * from,
                100 * (to - from));
    }
}
