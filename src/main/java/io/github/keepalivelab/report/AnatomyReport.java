package io.github.keepalivelab.report;

import io.github.keepalivelab.result.AnatomyResult;
import io.github.keepalivelab.result.AnatomyResult.Connection;
import io.github.keepalivelab.result.AnatomyResult.Exchange;
import io.github.keepalivelab.result.LivenessResult.Packet;
import io.github.keepalivelab.result.StoredWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One short and one long exchange as ladder diagrams, and what they cost. */
public final class AnatomyReport {

    private static final int WIDTH = 34;
    /** More connections than this look all alike. */
    private static final int SHOWN = 2;

    private AnatomyReport() {}

    /** Returns the report of a result. */
    public static Document of(AnatomyResult result) {
        Document document = new Document(
                "What is on the wire for one request?", result.verdict().name());
        document.heading("Per request");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "exchange", "hop", "requests", "handshakes", "frames/request", "bytes/request", "round trips/request"));
        for (Exchange e : result.exchanges()) {
            for (String hop : hops(e)) {
                double n = e.requests();
                rows.add(List.of(
                        e.name(),
                        hop,
                        String.valueOf(e.requests()),
                        String.valueOf(e.handshakes(hop)),
                        format("%.1f", e.frames(hop) / n),
                        format("%.0f", e.bytes(hop) / n),
                        format("%.2f", (e.handshakes(hop) + n) / n)));
            }
        }
        document.table(rows);
        for (Exchange e : result.exchanges()) {
            for (String hop : hops(e)) {
                List<Connection> own = e.connections().stream()
                        .filter(c -> c.hop().equals(hop))
                        .toList();
                for (int i = 0; i < Math.min(SHOWN, own.size()); i++) {
                    ladder(document, e, own.get(i), i + 1, own.size());
                }
                if (own.size() > SHOWN) {
                    document.paragraph(own.size() - SHOWN + " more connections on this hop look the same.");
                }
            }
        }
        if (!result.captures().isEmpty()) {
            document.paragraph("Captured packets, for Wireshark: " + String.join(", ", result.captures()));
        }
        for (StoredWarning w : result.warnings()) {
            document.warning(w.voids(), w.message() + "; " + w.advice());
        }
        return document;
    }

    private static List<String> hops(Exchange e) {
        return e.connections().stream().map(Connection::hop).distinct().toList();
    }

    private static void ladder(Document document, Exchange e, Connection c, int number, int of) {
        document.heading(e.name() + ", " + c.hop() + ", connection " + number + " of " + of);
        String[] ends = c.hop().split(" to ", 2);
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "  %9s  %-" + (WIDTH - 6) + "s%s%n", "ms", ends[0], ends[1]));
        for (Packet p : c.packets()) {
            text.append(format("  %9.3f  ", p.seconds() * 1000))
                    .append(arrow(p))
                    .append("  ");
            text.append(step(p, ends[0], ends[1])).append('\n');
        }
        document.preformatted(text.toString());
        document.paragraph("Closed first by: " + named(c.closedFirstBy(), ends) + "; TIME_WAIT at: "
                + named(c.timeWaitAt(), ends) + ".");
    }

    private static String named(String side, String[] ends) {
        return side.equals("client") ? ends[0] : side.equals("server") ? ends[1] : side;
    }

    private static String arrow(Packet p) {
        String label = " " + p.flags() + (p.payload() > 0 ? " " + p.payload() + " bytes" : "") + " ";
        int dashes = Math.max(2, WIDTH - label.length() - 3);
        String line = "-".repeat(dashes / 2) + label + "-".repeat(dashes - dashes / 2);
        return p.direction().startsWith("client") ? "|" + line + ">|" : "|<" + line + "|";
    }

    /** The steps of a short connection as textbooks count them. */
    private static String step(Packet p, String client, String server) {
        String meaning = p.meaning();
        if (meaning.startsWith("handshake 1")) {
            return "1 " + client + " asks for a connection";
        }
        if (meaning.startsWith("handshake 2")) {
            return "2 " + server + " accepts";
        }
        if (meaning.startsWith("handshake 3")) {
            return "2 both are connected";
        }
        if (meaning.startsWith("request")) {
            return "3 " + client + " sends: " + meaning;
        }
        if (meaning.startsWith("response")) {
            return "4 " + server + " answers: " + meaning;
        }
        if (p.flags().contains("FIN")) {
            return "5/6 " + (p.direction().startsWith("client") ? client : server) + " closes its side";
        }
        return "  " + meaning;
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
