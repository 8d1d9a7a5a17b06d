package io.github.keepalivelab.report;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.result.HoldResult;
import io.github.keepalivelab.result.Interval;
import io.github.keepalivelab.result.Seconds;
import io.github.keepalivelab.result.StoredResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What it takes to hold many idle long connections. */
final class HoldReport {

    private static final double KILO = 1000;

    private HoldReport() {}

    static Document of(StoredResult<HoldResult> stored) {
        HoldResult result = stored.body();
        HoldResult.Plan plan = result.plan();
        Document document = new Document("What does an idle long connection cost?", stored);
        document.points(sentences(result));
        document.heading(
                format("%d connections, %s, held for %.0f s", plan.connections(), plan.strategy(), plan.seconds()));
        document.table(Table.of(
                List.of(
                        Column.text("for one connection more"),
                        Column.number("driver"),
                        Column.number("server"),
                        Column.number("kernel, both ends")),
                costs(result)));
        steps(document, result);
        return document;
    }

    private static List<List<String>> costs(HoldResult result) {
        HoldResult.Slopes slopes = result.slopes();
        HoldResult.Memory memory = result.memory();
        HoldResult.Cpu cpu = result.cpu();
        if (slopes == null) {
            return List.of(
                    List.of(
                            "memory, KB",
                            format("%.1f", memory.driverBytes() / KILO),
                            format("%.1f", memory.serverBytes() / KILO),
                            format("%.1f", memory.kernelBytes() / KILO)),
                    List.of(
                            "CPU, ms for each second and 1,000 connections",
                            format("%.2f", cpu.driverMillisPerSecond()),
                            format("%.2f", cpu.serverMillisPerSecond()),
                            "in both"));
        }
        return List.of(
                List.of(
                        "memory, KB",
                        interval("%.1f", slopes.driverBytes(), KILO),
                        interval("%.1f", slopes.serverBytes(), KILO),
                        interval("%.1f", slopes.kernelBytes(), KILO)),
                List.of(
                        "CPU, ms for each second and 1,000 connections",
                        interval("%.2f", slopes.driverMillisPerSecond(), 1),
                        interval("%.2f", slopes.serverMillisPerSecond(), 1),
                        "in both"));
    }

    private static void steps(Document document, HoldResult result) {
        List<HoldResult.Step> steps = result.steps();
        if (steps == null || steps.isEmpty()) {
            return;
        }
        document.evidence()
                .heading("The steps, fixed costs included; the slope through them is the cost of one connection more");
        document.table(Table.of(
                List.of(
                        Column.number("connections"),
                        Column.number("driver, MB"),
                        Column.number("server, MB"),
                        Column.number("kernel, MB"),
                        Column.number("driver, CPU ms/s"),
                        Column.number("server, CPU ms/s")),
                steps.stream()
                        .map(s -> List.of(
                                String.valueOf(s.connections()),
                                format("%.1f", s.driverBytes() / KILO / KILO),
                                format("%.1f", s.serverBytes() / KILO / KILO),
                                format("%.1f", s.kernelBytes() / KILO / KILO),
                                format("%.1f", s.driverMillisPerSecond()),
                                format("%.1f", s.serverMillisPerSecond())))
                        .toList()));
    }

    private static String interval(String pattern, ConfidenceInterval i, double scale) {
        return format(pattern, i.estimate() / scale)
                + (i.hasBounds()
                        ? " [" + format(pattern, i.low() / scale) + ", " + format(pattern, i.high() / scale) + "]"
                        : "");
    }

    private static List<String> sentences(HoldResult result) {
        List<String> sentences = new ArrayList<>();
        HoldResult.Memory memory = result.memory();
        sentences.add(format(
                "Each connection holds %.1f KB of memory: %.1f in the process that watches, %.1f in the server process, %.1f in"
                        + " the kernel for both ends.",
                (memory.driverBytes() + memory.serverBytes() + memory.kernelBytes()) / KILO,
                memory.driverBytes() / KILO,
                memory.serverBytes() / KILO,
                memory.kernelBytes() / KILO));
        sentences.add(format(
                "Heartbeats sent: %d; late answers: %d; false alarms: %d.",
                result.beatsSent(), result.beatsMissed(), result.falseAlarms()));
        HoldResult.CutOff cut = result.cutOff();
        if (cut != null) {
            Seconds s = cut.seconds();
            Interval p = cut.predicted();
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
