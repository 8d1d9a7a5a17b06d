package io.github.keepalivelab.report;

import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.LivenessResult.Cell;
import io.github.keepalivelab.result.LivenessResult.Packet;
import io.github.keepalivelab.result.LivenessResult.Seconds;
import io.github.keepalivelab.result.LivenessResult.TimerChange;
import io.github.keepalivelab.result.LivenessResult.Traffic;
import io.github.keepalivelab.result.StoredWarning;
import io.github.keepalivelab.stats.ConfidenceInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How long a dead peer went unnoticed: the matrix, the packets, and what follows. */
public final class LivenessReport {

    private LivenessReport() {}

    /** Returns the report of a result. */
    public static Document of(LivenessResult result) {
        Document document = new Document(
                "How long does a dead peer go unnoticed?", result.verdict().name());
        if (!result.peers().isEmpty()) {
            peers(document, result);
            return document;
        }
        List<String> strategies = result.plan().strategies();
        List<String> legend = new ArrayList<>();
        for (int i = 0; i < strategies.size(); i++) {
            legend.add(letter(i) + " " + strategies.get(i));
        }
        if (result.plan().hosts().equals("loopback")) {
            document.paragraph(
                    "Measured on this machine's loopback interface with a packet filter between client and server.");
        }
        document.paragraph("Strategies: " + String.join(", ", legend) + ".");
        for (String traffic : result.plan().traffic()) {
            matrix(document, result, Traffic.valueOf(traffic));
        }
        details(document, result);
        costs(document, result);
        timers(document, result);
        packets(document, result);
        document.heading("Rules of thumb that follow");
        LivenessRules.of(result).forEach(document::paragraph);
        for (StoredWarning w : result.warnings()) {
            document.warning(w.voids(), w.message() + "; " + w.advice());
        }
        return document;
    }

    private static void peers(Document document, LivenessResult result) {
        document.heading("A pooled connection dies while it is idle; 5 s later the pool's owner sends a request");
        document.table(peerRows(result, "client", List.of("fault", "pool", "the next request", "seconds")));
        document.paragraph(
                "kill: the backend was killed and started again. The firewall lets new connections through.");
        document.heading("A client is cut off while its connection is idle: what becomes of it at the server");
        document.table(
                peerRows(result, "server", List.of("fault", "server", "the connection", "seconds after the fault")));
    }

    private static List<List<String>> peerRows(LivenessResult result, String side, List<String> head) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(head);
        result.peers().stream()
                .filter(p -> p.side().equals(side))
                .forEach(p -> rows.add(
                        List.of(p.fault(), p.peer(), p.outcome(), String.format(Locale.ROOT, "%.2f", p.seconds()))));
        return rows;
    }

    private static String letter(int strategy) {
        return String.valueOf((char) ('A' + strategy % 26));
    }

    private static Optional<Cell> cell(LivenessResult result, String fault, String strategy, Traffic traffic) {
        return result.cells().stream()
                .filter(c -> c.fault().equals(fault) && c.strategy().equals(strategy) && c.traffic() == traffic)
                .findFirst();
    }

    private static void matrix(Document document, LivenessResult result, Traffic traffic) {
        List<String> strategies = result.plan().strategies();
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("fault"));
        for (int i = 0; i < strategies.size(); i++) {
            head.add(letter(i));
        }
        rows.add(head);
        StringBuilder html =
                new StringBuilder("<div class=\"scroll\"><table class=\"figures\"><thead><tr><th>fault</th>");
        for (int i = 0; i < strategies.size(); i++) {
            html.append("<th title=\"")
                    .append(Document.escape(strategies.get(i)))
                    .append("\">");
            html.append(letter(i)).append("</th>");
        }
        html.append("</tr></thead><tbody>\n");
        for (String fault : result.plan().faults()) {
            List<String> row = new ArrayList<>(List.of(fault));
            html.append("<tr><td>").append(Document.escape(fault)).append("</td>");
            for (String strategy : strategies) {
                Optional<Cell> cell = cell(result, fault, strategy, traffic);
                row.add(cell.map(LivenessReport::brief).orElse(""));
                html.append(cell.map(LivenessReport::heat).orElse("<td></td>"));
            }
            html.append("</tr>\n");
            rows.add(row);
        }
        html.append("</tbody></table></div>\n");
        document.heading(
                traffic == Traffic.IDLE
                        ? "Idle: seconds from the fault to its detection, mean (- not within the window)"
                        : "A byte is written 0.2 s after the fault: seconds to its detection, mean");
        document.either(TextTable.of(rows) + "\n", html.toString());
        document.chart(chart(result, drawn(result), traffic));
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
                fault + ": strategy, measured (min, mean, max) beside predicted",
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
            return "<td class=\"soft\" title=\"" + title + "\">not within " + Math.round(c.windowSeconds()) + " s"
                    + (c.asPredicted() ? "" : " !") + "</td>";
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
        return p == null ? "never" : String.format(Locale.ROOT, "%.1f to %.1f", p.low(), p.high());
    }

    private static void details(Document document, LivenessResult result) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "fault",
                "strategy",
                "traffic",
                "found",
                "seconds min / mean / max",
                "predicted",
                "Java gets",
                "server still believes"));
        for (Cell c : result.cells()) {
            Integer other = c.otherSideStillEstablished();
            String exception = c.exception();
            rows.add(List.of(
                    c.fault(),
                    c.strategy(),
                    c.traffic().name().toLowerCase(Locale.ROOT),
                    c.detected() + " of " + c.connections(),
                    span(c) + (c.asPredicted() ? "" : " !"),
                    predicted(c),
                    exception == null ? "-" : exception,
                    other == null ? "gone" : other + " established"));
        }
        document.heading("Every cell");
        document.table(rows);
    }

    private static void costs(Document document, LivenessResult result) {
        if (result.costs().isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("strategy", "frames", "bytes", "wake-ups of applications"));
        for (LivenessResult.Cost c : result.costs()) {
            rows.add(List.of(
                    c.strategy(),
                    String.format(Locale.ROOT, "%.0f", c.framesPerConnectionHour()),
                    String.format(Locale.ROOT, "%.0f", c.bytesPerConnectionHour()),
                    String.format(Locale.ROOT, "%.0f", c.wakeUpsPerConnectionHour())));
        }
        document.heading("What watching costs: for each connection and hour, at these timers, counted on the wire");
        document.table(rows);
    }

    /** One line for each strategy: what its connection's timer did, for the fault that is drawn. */
    private static void timers(Document document, LivenessResult result) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("traffic", "strategy", "the kernel's timer, and seconds after the fault"));
        for (String traffic : result.plan().traffic()) {
            for (String strategy : result.plan().strategies()) {
                List<TimerChange> own = result.timers().stream()
                        .filter(t -> t.fault().equals(drawn(result))
                                && t.strategy().equals(strategy)
                                && t.traffic().name().equals(traffic))
                        .toList();
                if (!own.isEmpty()) {
                    rows.add(List.of(
                            traffic.toLowerCase(Locale.ROOT).replace('_', ' '),
                            strategy,
                            own.stream().map(LivenessReport::brief).collect(Collectors.joining(", "))));
                }
            }
        }
        if (rows.size() > 1) {
            document.heading("The timers of one connection of each strategy (what ss -o shows), " + drawn(result));
            document.table(rows);
        }
    }

    private static String brief(TimerChange t) {
        String what = switch (t.timer()) {
            case "retransmission" ->
                t.retransmissions() == 0 ? "unacknowledged" : "retransmission " + t.retransmissions();
            case "keepalive" ->
                t.unansweredProbes() == 0
                        ? "keepalive, fires in " + String.format(Locale.ROOT, "%.1f s", t.remainingSeconds())
                        : "probe " + t.unansweredProbes() + " unanswered";
            case "none" -> "no timer";
            default -> t.timer();
        };
        return t.seconds() <= 0 ? what : String.format(Locale.ROOT, "%s at %.1f", what, t.seconds());
    }

    /** The fault of which more is shown than its cells. */
    private static String drawn(LivenessResult result) {
        List<String> faults = result.plan().faults();
        return faults.contains("black-hole") ? "black-hole" : faults.get(0);
    }

    private static void packets(Document document, LivenessResult result) {
        if (!result.probes().isEmpty()) {
            document.heading("The packets of one connection with TCP keepalive, cut off");
            document.table(packetRows(result.probes()));
        }
        if (!result.captures().isEmpty()) {
            document.paragraph("Captured packets, for Wireshark: " + String.join(", ", result.captures()));
        }
    }

    static List<List<String>> packetRows(List<Packet> packets) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("seconds", "direction", "flags", "seq", "ack", "bytes", "meaning"));
        for (Packet p : packets) {
            rows.add(List.of(
                    String.format(Locale.ROOT, "%.4f", p.seconds()),
                    p.direction(),
                    p.flags(),
                    String.valueOf(p.sequence()),
                    String.valueOf(p.acknowledgment()),
                    String.valueOf(p.payload()),
                    p.meaning()));
        }
        return rows;
    }
}
