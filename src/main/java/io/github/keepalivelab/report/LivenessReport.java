package io.github.keepalivelab.report;

import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.LivenessResult.Cell;
import io.github.keepalivelab.result.LivenessResult.Packet;
import io.github.keepalivelab.result.LivenessResult.PooledPeer;
import io.github.keepalivelab.result.LivenessResult.Seconds;
import io.github.keepalivelab.result.LivenessResult.TimerChange;
import io.github.keepalivelab.result.LivenessResult.Traffic;
import io.github.keepalivelab.stats.ConfidenceInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.stream.Collectors;

/** How long a dead peer went unnoticed: the matrix, the packets, and what follows. */
public final class LivenessReport {

    private LivenessReport() {}

    /** Returns the report of a result. */
    public static Document of(LivenessResult result) {
        Document document = new Document("How long does a dead peer go unnoticed?", result);
        if (!result.peers().isEmpty()) {
            peers(document, result);
            return document;
        }
        if (result.plan().hosts().equals("loopback")) {
            document.paragraph(
                    "Measured on this machine's loopback interface with a packet filter between client and server.");
        }
        document.points(LivenessRules.of(result));
        for (String traffic : result.plan().traffic()) {
            matrix(document, result, Traffic.valueOf(traffic));
        }
        document.either("\n" + String.join("\n", legend(result)) + "\n", "");
        document.evidence();
        cells(document, result);
        costs(document, result);
        timers(document, result);
        counters(document, result);
        packets(document, result);
        return document;
    }

    private static List<String> legend(LivenessResult result) {
        List<String> strategies = result.plan().strategies();
        List<String> legend = new ArrayList<>();
        for (int i = 0; i < strategies.size(); i++) {
            legend.add(letter(i) + "  " + strategies.get(i));
        }
        return legend;
    }

    private static void peers(Document document, LivenessResult result) {
        List<PooledPeer> pools =
                result.peers().stream().filter(p -> p.side().equals("client")).toList();
        List<String> faults = pools.stream().map(PooledPeer::fault).distinct().toList();
        document.points(faults.stream().map(fault -> sentence(fault, pools)).toList());
        document.heading(
                "A pooled connection dies while it is idle; 5 s later the pool's owner sends a request: its answer");
        poolMatrix(document, pools, faults);
        document.paragraph(
                "kill: the backend was killed and started again. The firewall lets new connections through.");
        document.heading("A client is cut off while its connection is idle: what becomes of it at the server");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("fault", "server", "the connection", "seconds after the fault"));
        result.peers().stream()
                .filter(p -> p.side().equals("server"))
                .forEach(p -> rows.add(
                        List.of(p.fault(), p.peer(), p.outcome(), String.format(Locale.ROOT, "%.2f", p.seconds()))));
        document.table(rows);
    }

    private static boolean answered(PooledPeer pool) {
        return pool.outcome().equals("200");
    }

    private static String sentence(String fault, List<PooledPeer> pools) {
        List<PooledPeer> own =
                pools.stream().filter(p -> p.fault().equals(fault)).toList();
        List<PooledPeer> failed = own.stream().filter(p -> !answered(p)).toList();
        double longest = failed.stream().mapToDouble(PooledPeer::seconds).max().orElse(0);
        return failed.isEmpty()
                ? fault + ": the next request of all " + own.size() + " pools succeeded."
                : String.format(
                        Locale.ROOT,
                        "%s: the next request of %d of %d pools failed, %s.",
                        fault,
                        failed.size(),
                        own.size(),
                        longest < 0.1 ? "at once" : String.format(Locale.ROOT, "after up to %.1f s", longest));
    }

    private static void poolMatrix(Document document, List<PooledPeer> pools, List<String> faults) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("pool"));
        head.addAll(faults);
        rows.add(head);
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table class=\"plain\"><thead><tr>");
        head.forEach(name -> html.append("<th>").append(Document.escape(name)).append("</th>"));
        html.append("</tr></thead><tbody>\n");
        for (String pool : pools.stream().map(PooledPeer::peer).distinct().toList()) {
            List<String> row = new ArrayList<>(List.of(pool));
            html.append("<tr><td>").append(Document.escape(pool)).append("</td>");
            for (String fault : faults) {
                Optional<PooledPeer> cell = pools.stream()
                        .filter(p -> p.peer().equals(pool) && p.fault().equals(fault))
                        .findFirst();
                String text = cell.map(p -> String.format(Locale.ROOT, "%s, %.2f s", simple(p.outcome()), p.seconds()))
                        .orElse("");
                row.add(text);
                html.append("<td class=\"")
                        .append(cell.filter(p -> !answered(p)).isPresent() ? "failed" : "fine");
                html.append("\">").append(Document.escape(text)).append("</td>");
            }
            rows.add(row);
            html.append("</tr>\n");
        }
        document.either(
                TextTable.of(rows), html.append("</tbody></table></div>\n").toString());
    }

    /** Without the package of an exception. */
    private static String simple(String outcome) {
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

    private static void matrix(Document document, LivenessResult result, Traffic traffic) {
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
                row.add(cell.map(LivenessReport::brief).orElse(""));
                html.append(cell.map(LivenessReport::heat).orElse("<td></td>"));
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

    private static void cells(Document document, LivenessResult result) {
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

    /** What the client's kernel counted in each scene. */
    private static void counters(Document document, LivenessResult result) {
        if (result.counters().isEmpty()) {
            return;
        }
        List<String> names = result.counters().values().stream()
                .flatMap(counted -> counted.keySet().stream())
                .distinct()
                .toList();
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("fault, traffic"));
        head.addAll(names);
        rows.add(head);
        result.counters().forEach((scene, counted) -> {
            List<String> row =
                    new ArrayList<>(List.of(scene.replace(" IDLE", ", idle").replace(" IN_FLIGHT", ", in flight")));
            names.forEach(name -> row.add(String.valueOf(counted.getOrDefault(name, 0L))));
            rows.add(row);
        });
        document.heading("What the client's kernel counted in each scene, all strategies together");
        document.either(TextTable.of(rows), Document.folded(rows.size() - 1 + " scenes", Document.tableHtml(rows)));
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
