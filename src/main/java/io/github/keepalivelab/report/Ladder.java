package io.github.keepalivelab.report;

import java.util.List;
import java.util.Locale;

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
    String svg() {
        int height = HEAD + STEP * rungs.size() + SLANT + 10;
        StringBuilder out = new StringBuilder();
        out.append(format(
                "<svg class=\"ladder\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
                SVG_WIDTH, height, Document.escape(title)));
        side(LEFT_LINE, left, height, out);
        side(RIGHT_LINE, right, height, out);
        out.append("<text x=\"30\" y=\"16\" class=\"time\">ms</text>\n");
        for (int i = 0; i < rungs.size(); i++) {
            draw(rungs.get(i), HEAD + STEP * i + STEP / 2, out);
        }
        return out.append("</svg>\n").toString();
    }

    private static void side(int x, String name, int height, StringBuilder out) {
        out.append(format(
                "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"var(--soft)\" stroke-width=\"2\"/>"
                        + "<text x=\"%d\" y=\"16\" text-anchor=\"middle\" class=\"side\">%s</text>%n",
                x, x, HEAD - 8, height, x, Document.escape(name)));
    }

    private static void draw(Rung rung, int y, StringBuilder out) {
        int from = rung.rightwards() ? LEFT_LINE : RIGHT_LINE;
        int to = rung.rightwards() ? RIGHT_LINE : LEFT_LINE;
        int back = rung.rightwards() ? -9 : 9;
        String color = rung.purpose().color;
        out.append(
                format("<text x=\"%d\" y=\"%d\" class=\"time\">%.3f</text>%n", LEFT_LINE - 12, y + 4, rung.millis()));
        out.append(format(
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"var(--%s)\" stroke-width=\"1.8\"/>"
                        + "<path d=\"M%d %d l%d -5 v9 z\" fill=\"var(--%s)\"/>%n",
                from, y, to + back / 2, y + SLANT, color, to, y + SLANT, back, color));
        out.append(format(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" class=\"packet\" fill=\"var(--%s)\">%s</text>%n",
                (LEFT_LINE + RIGHT_LINE) / 2, y - 3, color, Document.escape(rung.label())));
        if (!rung.number().isEmpty()) {
            out.append(format(
                    "<text x=\"%d\" y=\"%d\" class=\"step\">%s</text>%n",
                    RIGHT_LINE + 14, y + 8, Document.escape(rung.number())));
        }
        out.append(format(
                "<text x=\"%d\" y=\"%d\"%s>%s</text>%n",
                RIGHT_LINE + 44,
                y + 8,
                rung.number().isEmpty() ? " fill=\"var(--soft)\"" : " fill=\"var(--ink)\"",
                Document.escape(rung.step())));
    }

    /** Returns what the colours mean. */
    static String legend() {
        StringBuilder out = new StringBuilder("<p class=\"legend\">");
        for (Purpose purpose : Purpose.values()) {
            out.append(format(
                    "<span><span class=\"swatch\" style=\"background:var(--%s)\"></span>%s</span>",
                    purpose.color, purpose.label));
        }
        return out.append("</p>\n").toString();
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
