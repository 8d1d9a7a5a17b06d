package io.github.keepalivelab.report;

import static io.github.keepalivelab.report.Html.cls;
import static io.github.keepalivelab.report.Html.el;

import io.github.keepalivelab.report.Ladder.Purpose;
import io.github.keepalivelab.report.Ladder.Rung;
import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.result.AnatomyResult;
import io.github.keepalivelab.result.AnatomyResult.Connection;
import io.github.keepalivelab.result.AnatomyResult.Exchange;
import io.github.keepalivelab.result.Packet;
import io.github.keepalivelab.result.StoredResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One short and one long exchange as ladder diagrams, and what they cost. */
final class AnatomyReport {

    /** More connections than this look all alike. */
    private static final int SHOWN = 2;

    private AnatomyReport() {}

    static Document of(StoredResult<AnatomyResult> stored) {
        AnatomyResult result = stored.body();
        Document document = new Document("What is on the wire for one request?", stored);
        document.points(sentences(result));
        document.heading("Per request").table(costs(result));
        document.evidence();
        ladders(document, result);
        if (!result.captures().isEmpty()) {
            document.paragraph("Captured packets, for Wireshark: " + String.join(", ", result.captures()));
        }
        return document;
    }

    private static List<String> sentences(AnatomyResult result) {
        List<String> sentences = new ArrayList<>();
        for (Exchange e : result.exchanges()) {
            List<String> parts = new ArrayList<>();
            for (String hop : hops(e)) {
                double n = e.requests();
                parts.add(format(
                        "%s %s, and for each request %.1f frames, %.0f bytes and %.2f round trips",
                        hop,
                        count(e.handshakes(hop), "handshake"),
                        e.frames(hop) / n,
                        e.bytes(hop) / n,
                        roundTrips(e, hop)));
            }
            sentences.add(
                    capital(e.name()) + ", " + count(e.requests(), "request") + ": " + String.join("; ", parts) + ".");
        }
        return sentences;
    }

    private static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    private static Table costs(AnatomyResult result) {
        List<List<String>> rows = new ArrayList<>();
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
                        format("%.2f", roundTrips(e, hop))));
            }
        }
        return Table.of(
                List.of(
                        Column.text("exchange"),
                        Column.text("hop"),
                        Column.number("requests"),
                        Column.number("handshakes"),
                        Column.number("frames/request"),
                        Column.number("bytes/request"),
                        Column.number("round trips/request")),
                rows);
    }

    /** A handshake is a round trip before the request's own. */
    private static double roundTrips(Exchange e, String hop) {
        return (e.handshakes(hop) + (double) e.requests()) / e.requests();
    }

    private static List<String> hops(Exchange e) {
        return e.connections().stream().map(Connection::hop).distinct().toList();
    }

    /** One below the other in a terminal; on a page side by side, the hops of an exchange or else the exchanges. */
    private static void ladders(Document document, AnatomyResult result) {
        StringBuilder text = new StringBuilder();
        boolean hops = result.plan().viaNginx();
        List<Html.Node> page = new ArrayList<>(List.of(el("h2", "The packets, as captured"), Ladder.legend()));
        List<Html.Node> together = new ArrayList<>();
        for (Exchange e : result.exchanges()) {
            List<Html.Node> columns = new ArrayList<>();
            for (String hop : hops(e)) {
                columns.add(el("div", hop(e, hop, hops, text)));
            }
            if (hops) {
                page.add(el("h3", capital(e.name())));
                page.add(el("div", cls("ladders"), columns));
            } else {
                together.addAll(columns);
            }
        }
        if (!hops) {
            page.add(el("div", cls("ladders"), together));
        }
        document.either(text.toString(), el("section", page));
    }

    private static List<Html.Node> hop(Exchange e, String hop, boolean named, StringBuilder text) {
        List<Html.Node> figures = new ArrayList<>();
        List<Connection> own =
                e.connections().stream().filter(c -> c.hop().equals(hop)).toList();
        for (int i = 0; i < Math.min(SHOWN, own.size()); i++) {
            String which = hop + (own.size() > 1 ? ", connection " + (i + 1) + " of " + own.size() : "");
            String title = capital(e.name()) + ", " + which;
            Ladder ladder = ladder(title, own.get(i));
            String end = end(own.get(i));
            text.append('\n').append(title).append("\n\n").append(ladder.text());
            text.append(end).append('\n');
            figures.add(el("figure", el("h4", named ? which : title), ladder.drawing(), el("figcaption", end)));
        }
        int more = own.size() - SHOWN;
        if (more > 0) {
            String rest =
                    count(more, "more connection") + " on this hop " + (more == 1 ? "looks" : "look") + " the same.";
            text.append(rest).append('\n');
            figures.add(el("p", cls("soft"), rest));
        }
        return figures;
    }

    private static Ladder ladder(String title, Connection c) {
        String[] ends = c.hop().split(" to ", 2);
        return new Ladder(
                title,
                ends[0],
                ends[1],
                c.packets().stream().map(p -> rung(p, ends[0], ends[1])).toList());
    }

    private static String end(Connection c) {
        String[] ends = c.hop().split(" to ", 2);
        return "Closed first by: " + named(c.closedFirstBy(), ends) + "; TIME_WAIT at: " + named(c.timeWaitAt(), ends)
                + ".";
    }

    private static String named(String side, String[] ends) {
        return side.equals("client") ? ends[0] : side.equals("server") ? ends[1] : side;
    }

    /** With the steps of a short connection as textbooks count them. */
    private static Rung rung(Packet p, String client, String server) {
        String meaning = p.meaning();
        boolean rightwards = p.direction().startsWith("client");
        String number = "";
        String step = meaning;
        Purpose purpose = Purpose.ACKNOWLEDGMENT;
        if (meaning.startsWith("handshake")) {
            purpose = Purpose.HANDSHAKE;
            number = meaning.startsWith("handshake 1") ? "1" : "2";
            step = meaning.startsWith("handshake 1")
                    ? client + " asks for a connection"
                    : meaning.startsWith("handshake 2") ? server + " accepts" : "both are connected";
        } else if (meaning.startsWith("request")) {
            purpose = Purpose.DATA;
            number = "3";
            step = client + " sends: " + meaning;
        } else if (meaning.startsWith("response")) {
            purpose = Purpose.DATA;
            number = "4";
            step = server + " answers: " + meaning;
        } else if (p.flags().contains("FIN")) {
            purpose = Purpose.CLOSE;
            number = "5/6";
            step = (rightwards ? client : server) + " closes its side";
        } else if (p.flags().contains("RST")) {
            purpose = Purpose.CLOSE;
        }
        String label = p.flags() + (p.payload() > 0 ? " " + p.payload() + " bytes" : "");
        return new Rung(p.seconds() * 1000, rightwards, label, number, step, purpose);
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
