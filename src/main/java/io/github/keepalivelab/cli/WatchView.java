package io.github.keepalivelab.cli;

import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.result.WatchResult.Hop;
import io.github.keepalivelab.result.WatchResult.Step;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is watched, second by second: a table that is redrawn in a terminal, lines from time to time in a pipe. */
final class WatchView {

    /** Looks between two lines in a pipe. */
    private static final int EVERY = 10;

    private static final int LONGEST_HOP = 44;

    private final PrintStream out;
    private final boolean terminal;
    private int linesDrawn;
    private int looks;

    /**
     * @param out where it is shown
     * @param terminal whether lines can be redrawn there
     */
    WatchView(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void show(WatchResult result) {
        if (terminal) {
            redraw(table(result));
        } else if (++looks % EVERY == 1) {
            table(result).stream().skip(1).forEach(out::println);
        }
    }

    private void redraw(List<String> lines) {
        StringBuilder text = new StringBuilder();
        // Lines that are too long for the window are cut off: wrapped, they would be more than are counted here.
        text.append("\u001b[?7l");
        if (linesDrawn > 0) {
            text.append("\u001b[").append(linesDrawn).append('A');
        }
        lines.forEach(line -> text.append("\u001b[2K").append(line).append('\n'));
        text.append("\u001b[J\u001b[?7h");
        out.print(text);
        out.flush();
        linesDrawn = lines.size();
    }

    /** Returns a heading and a line for each hop. */
    static List<String> table(WatchResult result) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%5.0f s  %-" + LONGEST_HOP + "s %9s %9s %7s %7s %12s %9s %9s",
                result.seconds(),
                "hop",
                "requests/s",
                "opened/s",
                "open",
                "idle",
                "per connect.",
                "handshake",
                "TIME_WAIT"));
        for (Hop hop : result.hops()) {
            lines.add(line(result.seconds(), hop));
        }
        return lines;
    }

    private static String line(double seconds, Hop hop) {
        List<Step> steps = hop.timeline();
        Step last = steps.isEmpty() ? new Step(0, 0, 0, 0, hop.open()) : steps.get(steps.size() - 1);
        String label = hop.label();
        Double each = hop.requests().perConnection();
        Double share = hop.requests().handshakeShare();
        return String.format(
                Locale.ROOT,
                "%5.0f s  %-" + LONGEST_HOP + "s %10.0f %9.1f %7d %7d %12s %9s %9d",
                seconds,
                label.length() > LONGEST_HOP ? label.substring(0, LONGEST_HOP - 1) + "~" : label,
                last.requests(),
                last.opened(),
                hop.open(),
                hop.idle(),
                each != null
                        ? String.format(Locale.ROOT, "%.4g", each)
                        : hop.requests().atMost() > 0 && hop.requests().connections() > 0
                                ? String.format(
                                        Locale.ROOT,
                                        "<= %.4g",
                                        (double) hop.requests().atMost()
                                                / hop.requests().connections())
                                : "-",
                share == null ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share),
                hop.timeWait().server() + hop.timeWait().client());
    }
}
