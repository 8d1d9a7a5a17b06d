package io.github.keepalivelab.report;

import static io.github.keepalivelab.report.Html.el;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.report.Table.Cell;
import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.report.Table.Tone;
import io.github.keepalivelab.result.Interval;
import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.LivenessResult.Traffic;
import io.github.keepalivelab.result.Seconds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Optional;

/** The cells of the matrix of faults and failure detectors: together, one by one, and beside what was predicted. */
final class LivenessCells {

    /** From here on a detection time is as red as never. */
    private static final double SLOW_SECONDS = 15;

    private LivenessCells() {}

    /** Returns what the letters of the columns, and the marks, stand for. */
    static List<String> legend(LivenessResult result) {
        List<String> strategies = result.plan().strategies();
        List<String> legend = new ArrayList<>();
        for (int i = 0; i < strategies.size(); i++) {
            legend.add(letter(i) + "  " + strategies.get(i));
        }
        if (result.cells().stream().anyMatch(c -> !c.asPredicted())) {
            legend.add("!  not as predicted, or a false alarm before the fault");
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

    private static Optional<LivenessResult.Cell> cell(
            LivenessResult result, String fault, String strategy, Traffic traffic) {
        return result.cells().stream()
                .filter(c -> c.fault().equals(fault) && c.strategy().equals(strategy) && c.traffic() == traffic)
                .findFirst();
    }

    /** Adds the heat table of one kind of traffic, and the times of one fault beside their predictions. */
    static void matrix(Document document, LivenessResult result, Traffic traffic) {
        List<String> strategies = result.plan().strategies();
        List<Column> letters = new ArrayList<>(List.of(Column.brief("fault")));
        List<Column> names = new ArrayList<>(List.of(Column.brief("fault")));
        for (int i = 0; i < strategies.size(); i++) {
            letters.add(Column.number(letter(i)));
            names.add(Column.number(letter(i) + " " + strategies.get(i)));
        }
        List<List<Cell>> rows = new ArrayList<>();
        for (String fault : result.plan().faults()) {
            List<Cell> row = new ArrayList<>(List.of(Cell.of(fault)));
            for (String strategy : strategies) {
                row.add(cell(result, fault, strategy, traffic)
                        .map(LivenessCells::heat)
                        .orElse(Cell.of("")));
            }
            rows.add(row);
        }
        document.heading(heading(result, traffic));
        document.either(new Table(letters, rows).text(), new Table(names, rows).html("", "heat"));
        document.picture(chart(result, drawn(result), traffic).drawing());
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
        List<String> strategies = result.plan().strategies();
        for (int i = 0; i < strategies.size(); i++) {
            Optional<LivenessResult.Cell> cell = cell(result, fault, strategies.get(i), traffic);
            steps.add(letter(i));
            measured.add(cell.map(LivenessResult.Cell::seconds)
                    .map(s -> new ConfidenceInterval(s.mean(), s.min(), s.max())));
            predicted.add(Optional.empty());
            steps.add("");
            measured.add(Optional.empty());
            predicted.add(cell.map(LivenessResult.Cell::predicted)
                    .map(p -> new ConfidenceInterval((p.low() + p.high()) / 2, p.low(), p.high())));
        }
        return new Chart(
                "Detection time and prediction, " + fault,
                fault + ": measured (min, mean, max) beside predicted, nothing where it is never found",
                "seconds",
                steps,
                false,
                List.of(
                        new Chart.Series("measured", "arm0", measured),
                        new Chart.Series("predicted", "arm2", predicted)));
    }

    private static String brief(LivenessResult.Cell c) {
        Seconds s = c.seconds();
        String text = s == null ? "-" : String.format(Locale.ROOT, "%.2f", s.mean());
        return text + (c.falseAlarms() > 0 ? " (false alarms)" : "") + (c.asPredicted() ? "" : " !");
    }

    /** Fast is green, slow is red, and never is as red as can be, but where nobody should notice anything. */
    private static Cell heat(LivenessResult.Cell c) {
        Seconds s = c.seconds();
        String title = c.strategy() + ": " + span(c) + ", predicted " + predicted(c);
        boolean harmless = c.fault().equals("pause");
        if (s == null) {
            return harmless ? Cell.of(brief(c), Tone.SOFT) : Cell.of(brief(c)).hot(1, title);
        }
        double share = Math.min(1, Math.log1p(Math.max(0, s.mean())) / Math.log1p(SLOW_SECONDS));
        return Cell.of(brief(c)).hot(harmless ? 1 : 0.95 * share, title);
    }

    static String span(LivenessResult.Cell c) {
        Seconds s = c.seconds();
        return s == null
                ? String.format(Locale.ROOT, "not within %.0f s", c.windowSeconds())
                : String.format(Locale.ROOT, "%.2f / %.2f / %.2f", s.min(), s.mean(), s.max());
    }

    static String predicted(LivenessResult.Cell c) {
        Interval p = c.predicted();
        return p == null ? "never" : String.format(Locale.ROOT, "%.2f to %.2f", p.low(), p.high());
    }

    static String otherSide(LivenessResult.Cell c) {
        Integer other = c.otherSideStillEstablished();
        return other == null ? "gone" : other + " of " + c.connections();
    }

    private static final List<Column> EACH = List.of(
            Column.brief("fault"),
            Column.text("strategy"),
            Column.brief("traffic"),
            Column.number("found"),
            Column.number("seconds min / mean / max"),
            Column.number("predicted"),
            Column.text("Java gets"),
            Column.brief("server still considers open"));

    /** Adds every cell, drawn over its prediction on a page. */
    static void each(Document document, LivenessResult result) {
        List<List<String>> rows = new ArrayList<>();
        for (LivenessResult.Cell c : result.cells()) {
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
        List<Html.Node> folded = new ArrayList<>();
        for (String name : result.plan().traffic()) {
            Traffic traffic = Traffic.valueOf(name);
            List<LivenessResult.Cell> own =
                    result.cells().stream().filter(c -> c.traffic() == traffic).toList();
            folded.add(el(
                    "details",
                    el(
                            "summary",
                            (traffic == Traffic.IDLE ? "Idle" : "With data in flight") + ": " + own.size()
                                    + " cells, each beside its prediction"),
                    LivenessTracks.of(own)));
        }
        document.either(Table.of(EACH, rows).text(), el("div", folded));
    }
}
