package io.github.keepalivelab.report;

import io.github.keepalivelab.result.HoldResult;
import io.github.keepalivelab.result.LivenessResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What it takes to hold many idle long connections. */
public final class HoldReport {

    private HoldReport() {}

    /** Returns the report of a result. */
    public static Document of(HoldResult result) {
        HoldResult.Plan plan = result.plan();
        Document document = new Document("What does an idle long connection cost?", result);
        document.points(sentences(result));
        document.heading(
                format("%d connections, %s, held for %.0f s", plan.connections(), plan.strategy(), plan.seconds()));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "driver", "server", "kernel, both ends"));
        rows.add(List.of(
                "memory, KB for each connection",
                format("%.1f", result.memory().driverBytes() / 1000),
                format("%.1f", result.memory().serverBytes() / 1000),
                format("%.1f", result.memory().kernelBytes() / 1000)));
        rows.add(List.of(
                "CPU, ms for each second and 1,000 connections",
                format("%.2f", result.cpu().driverMillisPerSecond()),
                format("%.2f", result.cpu().serverMillisPerSecond()),
                "in both"));
        document.table(rows);
        return document;
    }

    private static List<String> sentences(HoldResult result) {
        List<String> sentences = new ArrayList<>();
        HoldResult.Memory memory = result.memory();
        sentences.add(format(
                "Each connection held %.1f KB of memory: %.1f in the process that watches, %.1f in the server process, %.1f in"
                        + " the kernel for both ends.",
                (memory.driverBytes() + memory.serverBytes() + memory.kernelBytes()) / 1000,
                memory.driverBytes() / 1000,
                memory.serverBytes() / 1000,
                memory.kernelBytes() / 1000));
        sentences.add(format(
                "Heartbeats sent: %d, answered after their period: %d. Called dead although alive: %d.",
                result.beatsSent(), result.beatsMissed(), result.falseAlarms()));
        HoldResult.CutOff cut = result.cutOff();
        if (cut != null) {
            LivenessResult.Seconds s = cut.seconds();
            LivenessResult.Interval p = cut.predicted();
            sentences.add(format(
                    "Of %d connections that were cut off %d were found, %s; predicted %s.",
                    cut.connections(),
                    cut.detected(),
                    s == null
                            ? "none in time"
                            : format("after %.2f / %.2f / %.2f s (min, mean, max)", s.min(), s.mean(), s.max()),
                    p == null ? "never" : format("%.2f to %.2f s", p.low(), p.high())));
        }
        return sentences;
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
