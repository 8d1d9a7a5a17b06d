package io.github.keepalivelab.report;

import static io.github.keepalivelab.report.Html.attr;
import static io.github.keepalivelab.report.Html.cls;
import static io.github.keepalivelab.report.Html.el;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The packets of a connection between two lines, one for each side, time running down.
 *
 * @param title what is shown, for readers who do not see it
 * @param left name of the side that opened the connection
 * @param right name of the other side
 * @param rungs the packets, in order
 */
record Ladder(String title, String left, String right, List<Rung> rungs) {

    private static final int WIDTH = 34;

    private static final int SVG_WIDTH = 540;
    private static final int LEFT_LINE = 76;
    private static final int RIGHT_LINE = 318;
    private static final int HEAD = 34;
    private static final int STEP = 30;
    /** A packet arrives a little lower than it left: it takes time. */
    private static final int SLANT = 7;

    /** What a packet is there for; each kind has a colour. */
    enum Purpose {
        /** Opening. */
        HANDSHAKE("opening", "arm2"),
        /** Request or response. */
        DATA("request and response", "arm0"),
        /** Closing, a reset too. */
        CLOSE("closing", "arm3"),
        /** Nothing but an acknowledgment. */
        ACKNOWLEDGMENT("acknowledgment", "soft");

        private final String label;
        private final String color;

        Purpose(String label, String color) {
            this.label = label;
            this.color = color;
        }
    }

    /**
     * A packet.
     *
     * @param millis since the first one
     * @param rightwards whether it went from left to right
     * @param label flags and bytes
     * @param number of the step of a connection's life; empty for none
     * @param step what happens
     */
    record Rung(double millis, boolean rightwards, String label, String number, String step, Purpose purpose) {}

    /** Returns it for a terminal. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(format("  %9s  %-" + (WIDTH - right.length()) + "s%s%n", "ms", left, right));
        for (Rung rung : rungs) {
            text.append(format("  %9.3f  %s  %-3s %s%n", rung.millis(), arrow(rung), rung.number(), rung.step()));
        }
        return text.toString();
    }

    private static String arrow(Rung rung) {
        String label = " " + rung.label() + " ";
        int dashes = Math.max(2, WIDTH - label.length() - 3);
        String line = "-".repeat(dashes / 2) + label + "-".repeat(dashes - dashes / 2);
        return rung.rightwards() ? "|" + line + ">|" : "|<" + line + "|";
    }

    /** Returns it as a drawing that takes its colours from the page. */
    Html.Element drawing() {
        int height = HEAD + STEP * rungs.size() + SLANT + 10;
        List<Html.Node> parts = new ArrayList<>();
        side(LEFT_LINE, left, height, parts);
        side(RIGHT_LINE, right, height, parts);
        parts.add(el("text", attr("x", 30), attr("y", 16), cls("time"), "ms"));
        for (int i = 0; i < rungs.size(); i++) {
            draw(rungs.get(i), HEAD + STEP * i + STEP / 2, parts);
        }
        return el(
                "svg",
                cls("ladder"),
                attr("viewBox", "0 0 " + SVG_WIDTH + " " + height),
                attr("role", "img"),
                attr("aria-label", title),
                parts);
    }

    private static void side(int x, String name, int height, List<Html.Node> parts) {
        parts.add(el(
                "line",
                attr("x1", x),
                attr("x2", x),
                attr("y1", HEAD - 8),
                attr("y2", height),
                attr("stroke", "var(--soft)"),
                attr("stroke-width", 2)));
        parts.add(el("text", attr("x", x), attr("y", 16), attr("text-anchor", "middle"), cls("side"), name));
    }

    private static void draw(Rung rung, int y, List<Html.Node> parts) {
        int from = rung.rightwards() ? LEFT_LINE : RIGHT_LINE;
        int to = rung.rightwards() ? RIGHT_LINE : LEFT_LINE;
        int back = rung.rightwards() ? -9 : 9;
        String color = "var(--" + rung.purpose().color + ")";
        parts.add(el("text", attr("x", LEFT_LINE - 12), attr("y", y + 4), cls("time"), format("%.3f", rung.millis())));
        parts.add(el(
                "line",
                attr("x1", from),
                attr("y1", y),
                attr("x2", to + back / 2),
                attr("y2", y + SLANT),
                attr("stroke", color),
                attr("stroke-width", "1.8")));
        parts.add(el("path", attr("d", "M" + to + " " + (y + SLANT) + " l" + back + " -5 v9 z"), attr("fill", color)));
        parts.add(el(
                "text",
                attr("x", (LEFT_LINE + RIGHT_LINE) / 2),
                attr("y", y - 3),
                attr("text-anchor", "middle"),
                cls("packet"),
                attr("fill", color),
                rung.label()));
        if (!rung.number().isEmpty()) {
            parts.add(el("text", attr("x", RIGHT_LINE + 14), attr("y", y + 8), cls("step"), rung.number()));
        }
        parts.add(el(
                "text",
                attr("x", RIGHT_LINE + 44),
                attr("y", y + 8),
                attr("fill", rung.number().isEmpty() ? "var(--soft)" : "var(--ink)"),
                rung.step()));
    }

    /** Returns what the colours mean. */
    static Html.Element legend() {
        return el(
                "p",
                cls("legend"),
                Stream.of(Purpose.values())
                        .map(purpose -> Bars.legend(purpose.label, "var(--" + purpose.color + ")"))
                        .toList());
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
