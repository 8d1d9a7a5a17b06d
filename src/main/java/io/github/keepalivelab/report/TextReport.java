package io.github.keepalivelab.report;

import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.LatencySummary;
import io.github.keepalivelab.result.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The answer for a terminal, in plain text. */
public final class TextReport {

    private static final String UNSEEN = "unseen";

    private TextReport() {}

    /** Returns the table, the sentences and the warnings of a result. */
    public static String of(ExperimentResult result) {
        StringBuilder text = new StringBuilder();
        text.append('\n').append(table(result)).append('\n');
        if (result.verdict() == Verdict.INVALID) {
            text.append("The verdict is INVALID: what follows was seen, and is no claim.\n");
        }
        Sentences.claims(result)
                .forEach(sentence -> text.append(sentence.text()).append('\n'));
        if (!Sentences.unclaimed(result).isEmpty()) {
            text.append(Sentences.unclaimed(result)).append('\n');
        }
        PortSentences.of(result).forEach(sentence -> text.append(sentence).append('\n'));
        text.append('\n');
        result.warnings()
                .forEach(w -> text.append(w.voids() ? "INVALID: " : "warning: ")
                        .append(w.message())
                        .append("; ")
                        .append(w.advice())
                        .append('\n'));
        text.append(
                        "CPU of a process holds some of its peers' packet work: on loopback the kernel charges it to whom it")
                .append(" interrupts.\n");
        text.append("verdict: ").append(result.verdict()).append('\n');
        return text.toString();
    }

    private static String table(ExperimentResult result) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of("arm", "p50 ms", "p99 ms", "CPU us/request", "connections/1000", "TIME_WAIT/1000", "requests"));
        rows.add(List.of(
                "(client/upstream)", "", "", "driver nginx backend", "client upstream", "driver nginx backend", ""));
        for (ArmResult arm : result.arms()) {
            LatencySummary response = arm.responseMicros();
            rows.add(List.of(
                    arm.name(),
                    response == null ? "-" : format("%.3f", response.p50() / 1000),
                    response == null ? "-" : format("%.3f", response.p99() / 1000),
                    cell(arm.cpuMicrosPerRequest().driver(), 1) + " "
                            + cell(arm.cpuMicrosPerRequest().nginx(), 1) + " "
                            + cell(arm.cpuMicrosPerRequest().backend(), 1),
                    cell(arm.connectionsOpenedPerRequest().client(), 1000) + " "
                            + cell(arm.connectionsOpenedPerRequest().upstream(), 1000),
                    cell(arm.timeWaitPerRequest().client(), 1000) + " "
                            + cell(arm.timeWaitPerRequest().nginx(), 1000) + " "
                            + cell(arm.timeWaitPerRequest().backend(), 1000),
                    String.valueOf(arm.requests())));
        }
        return TextTable.of(rows);
    }

    private static String cell(@Nullable Double value, double scale) {
        return value == null ? UNSEEN : format("%.1f", value * scale);
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
