package io.github.keepalivelab.report;

import io.github.keepalivelab.report.Table.Cell;
import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Figures;
import io.github.keepalivelab.result.LatencySummary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a response time goes: waiting, connecting, TLS, the answer's head and the rest of it, as means of each arm. */
final class TimeSplit {

    private static final double MILLI = 1000;
    private static final List<String> PARTS = List.of("connect", "tls", "firstByte", "rest");

    private TimeSplit() {}

    /** Adds it for the middle load, where the result has it. */
    static void add(Document document, CompareResult result) {
        List<List<Cell>> rows = new ArrayList<>();
        for (ArmResult arm : result.middle().arms()) {
            LatencySummary response = arm.responseMicros();
            LatencySummary service = arm.serviceMicros();
            if (response == null || service == null || part(arm, "firstByte") == null) {
                return;
            }
            List<Cell> row = new ArrayList<>(List.of(
                    Cell.of(arm.name()), Cell.of(Math.max(0, response.mean() - service.mean()) / MILLI, 3)));
            for (String part : PARTS) {
                Double micros = part(arm, part);
                row.add(Cell.of(micros == null ? null : Double.valueOf(micros / MILLI), 3));
            }
            row.add(Cell.of(response.mean() / MILLI, 3));
            rows.add(row);
        }
        document.heading(
                "Where the time goes, ms " + CompareReport.at(result.middle()).replaceFirst("^A", "a"), "split");
        document.table(
                new Table(
                        List.of(
                                Column.brief("arm"),
                                Column.number("waiting"),
                                Column.number("connect"),
                                Column.number("TLS"),
                                Column.number("first byte"),
                                Column.number("rest"),
                                Column.number("mean response")),
                        rows),
                "split-table",
                "figures");
    }

    private static @Nullable Double part(ArmResult arm, String name) {
        return Figures.get(arm.figures(), "timeMicrosPerRequest." + name);
    }
}
