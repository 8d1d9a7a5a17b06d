package io.github.keepalivelab.report;

import static io.github.keepalivelab.report.Html.el;

import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.LivenessResult.TimerChange;
import io.github.keepalivelab.result.LivenessResult.Traffic;
import io.github.keepalivelab.result.Packet;
import io.github.keepalivelab.result.StoredResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How long a dead peer went unnoticed: what follows, the matrix, and the evidence. */
final class LivenessReport {

    private LivenessReport() {}

    static Document of(StoredResult<LivenessResult> stored) {
        LivenessResult result = stored.body();
        Document document = new Document("How long does a dead peer go unnoticed?", stored);
        if (result.plan().hosts().equals("loopback")) {
            document.paragraph(
                    "Measured on this machine's loopback interface with a packet filter between client and server.");
        }
        document.points(LivenessRules.of(result));
        for (String traffic : result.plan().traffic()) {
            LivenessCells.matrix(document, result, Traffic.valueOf(traffic));
        }
        List<String> legend = LivenessCells.legend(result);
        boolean marked = legend.size() > result.plan().strategies().size();
        document.either("\n" + String.join("\n", legend) + "\n", el("p", marked ? legend.get(legend.size() - 1) : ""));
        document.evidence();
        LivenessCells.each(document, result);
        costs(document, result);
        timers(document, result);
        counters(document, result);
        packets(document, result);
        return document;
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
        List<Column> columns = new ArrayList<>(List.of(Column.text("fault, traffic")));
        names.forEach(name -> columns.add(Column.number(name)));
        List<List<String>> rows = new ArrayList<>();
        result.counters().forEach((scene, counted) -> {
            List<String> row =
                    new ArrayList<>(List.of(scene.replace(" IDLE", ", idle").replace(" IN_FLIGHT", ", in flight")));
            names.forEach(name -> row.add(String.valueOf(counted.getOrDefault(name, 0L))));
            rows.add(row);
        });
        document.heading("What the client's kernel counted in each scene, all strategies together");
        document.folded(rows.size() + " scenes", Table.of(columns, rows));
    }

    private static void costs(Document document, LivenessResult result) {
        if (result.costs().isEmpty()) {
            return;
        }
        document.heading("What watching costs: for each connection and hour, at these timers, counted on the wire");
        document.table(Table.of(
                List.of(
                        Column.text("strategy"),
                        Column.number("frames"),
                        Column.number("bytes"),
                        Column.number("wake-ups of applications")),
                result.costs().stream()
                        .map(c -> List.of(
                                c.strategy(),
                                String.format(Locale.ROOT, "%.0f", c.framesPerConnectionHour()),
                                String.format(Locale.ROOT, "%.0f", c.bytesPerConnectionHour()),
                                String.format(Locale.ROOT, "%.0f", c.wakeUpsPerConnectionHour())))
                        .toList()));
    }

    /** One line for each strategy: what its connection's timer did, for the fault that is drawn. */
    private static void timers(Document document, LivenessResult result) {
        List<List<String>> rows = new ArrayList<>();
        for (String traffic : result.plan().traffic()) {
            for (String strategy : result.plan().strategies()) {
                List<TimerChange> own = result.timers().stream()
                        .filter(t -> t.fault().equals(LivenessCells.drawn(result))
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
        if (!rows.isEmpty()) {
            document.heading(
                    "The timers of one connection of each strategy (what ss -o shows), " + LivenessCells.drawn(result));
            document.table(Table.of(
                    List.of(
                            Column.brief("traffic"),
                            Column.text("strategy"),
                            Column.text("the kernel's timer, and seconds after the fault")),
                    rows));
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

    private static void packets(Document document, LivenessResult result) {
        if (!result.probes().isEmpty()) {
            document.heading("The packets of one connection with TCP keepalive, cut off");
            document.table(packets(result.probes()));
        }
        if (!result.captures().isEmpty()) {
            document.paragraph("Captured packets, for Wireshark: " + String.join(", ", result.captures()));
        }
    }

    private static Table packets(List<Packet> packets) {
        return Table.of(
                List.of(
                        Column.number("seconds"),
                        Column.brief("direction"),
                        Column.brief("flags"),
                        Column.number("seq"),
                        Column.number("ack"),
                        Column.number("bytes"),
                        Column.text("meaning")),
                packets.stream()
                        .map(p -> List.of(
                                String.format(Locale.ROOT, "%.4f", p.seconds()),
                                p.direction(),
                                p.flags(),
                                String.valueOf(p.sequence()),
                                String.valueOf(p.acknowledgment()),
                                String.valueOf(p.payload()),
                                p.meaning()))
                        .toList());
    }
}
