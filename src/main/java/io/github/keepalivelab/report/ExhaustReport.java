package io.github.keepalivelab.report;

import io.github.keepalivelab.plan.PortLedger;
import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.result.ExhaustResult;
import io.github.keepalivelab.result.StoredResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ports used up on purpose, and what that means for a rate. */
public final class ExhaustReport {

    private ExhaustReport() {}

    static Document of(StoredResult<ExhaustResult> stored) {
        ExhaustResult result = stored.body();
        Document document = new Document("When does a machine run out of ports?", stored);
        document.points(List.of(
                sentence(result),
                "What helps: reuse connections (all three settings), let the other side close first, set"
                        + " net.ipv4.tcp_tw_reuse=1, widen net.ipv4.ip_local_port_range, or spread over more destinations"
                        + " (addresses or ports), each of which has the whole range."));
        document.heading("A network namespace with " + result.plan().ports() + " ports, at most "
                + result.plan().requests() + " requests a case");
        document.table(cases(result));
        document.evidence().heading("What the failure looks like");
        List<List<String>> failures = new ArrayList<>();
        for (ExhaustResult.Case c : result.cases()) {
            String seen = c.clientSaw();
            String logged = c.nginxLogged();
            if (seen != null) {
                failures.add(List.of(c.name(), seen, logged == null ? "-" : logged));
            }
        }
        return document.table(Table.of(
                List.of(Column.text("settings"), Column.text("the client sees"), Column.text("nginx logs")), failures));
    }

    private static Table cases(ExhaustResult result) {
        return Table.of(
                List.of(
                        Column.text("settings"),
                        Column.brief("closes first"),
                        Column.number("tcp_tw_reuse"),
                        Column.number("rate/s"),
                        Column.brief("predicted failure"),
                        Column.brief("measured"),
                        Column.number("TIME_WAIT held")),
                result.cases().stream().map(ExhaustReport::row).toList());
    }

    private static List<String> row(ExhaustResult.Case c) {
        Double rate = c.ratePerSecond();
        return List.of(
                c.name(),
                c.closesFirst(),
                String.valueOf(c.tcpTwReuse()),
                rate == null ? "as fast" : String.format(Locale.ROOT, "%.0f", rate),
                predicted(c),
                number(c.measuredFailure()) + (c.fits() ? "" : " (not as predicted)"),
                String.valueOf(c.timeWaits()));
    }

    private static String sentence(ExhaustResult result) {
        List<String> failed = result.cases().stream()
                .filter(c -> c.measuredFailure() != null)
                .map(c -> c.name() + " at " + number(c.measuredFailure()))
                .toList();
        List<String> lasted = result.cases().stream()
                .filter(c -> c.measuredFailure() == null)
                .map(ExhaustResult.Case::name)
                .toList();
        return "With " + result.plan().ports() + " ports for a destination "
                + (failed.isEmpty() ? "no case failed" : "these ran out: " + String.join("; ", failed))
                + (lasted.isEmpty() ? "." : ". These never did: " + String.join("; ", lasted) + ".");
    }

    private static String predicted(ExhaustResult.Case c) {
        String number = number(c.predictedFailure());
        return c.certain() ? number : c.closesFirst().equals("race") ? "a race" : number + " if within 1 s";
    }

    private static String number(@Nullable Integer request) {
        return request == null ? "never" : "request " + request;
    }

    /** What a machine's settings mean for short connections that the opening side closes first, towards each destination. */
    public record Ledger(PortLedger loopback, PortLedger elsewhere, double ratePerSecond) {

        /** Returns it for a terminal. */
        public String text() {
            List<Column> columns = new ArrayList<>(List.of(
                    Column.brief("destination"),
                    Column.number("ports"),
                    Column.number("held for s"),
                    Column.number("sustainable/s")));
            if (ratePerSecond > 0) {
                columns.add(Column.brief(String.format(Locale.ROOT, "at %.0f/s", ratePerSecond)));
            }
            Document document = new Document("How long do the ports last?", null);
            document.heading("Short connections closed first by the side that opens them, for each destination");
            return document.table(Table.of(columns, List.of(row("loopback", loopback), row("elsewhere", elsewhere))))
                    .text();
        }

        private List<String> row(String name, PortLedger ledger) {
            List<String> row = new ArrayList<>(List.of(
                    name,
                    String.valueOf(ledger.ports()),
                    (ledger.reuse() ? "under " : "") + String.format(Locale.ROOT, "%.0f", ledger.holdSeconds()),
                    String.format(Locale.ROOT, "%.0f", ledger.sustainableRate())));
            if (ratePerSecond > 0) {
                double seconds = ledger.secondsToExhaustion(ratePerSecond);
                row.add(
                        Double.isInfinite(seconds)
                                ? "never exhausted"
                                : String.format(Locale.ROOT, "exhausted after %.1f s", seconds));
            }
            return row;
        }

        /** Returns it as values that a JSON writer takes; seconds to exhaustion are null where the ports last. */
        public Map<String, Object> json() {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("loopback", json(loopback));
            all.put("elsewhere", json(elsewhere));
            return all;
        }

        private Map<String, Object> json(PortLedger ledger) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("ports", ledger.ports());
            one.put("timeWaitReuse", ledger.reuse());
            one.put("heldSeconds", ledger.holdSeconds());
            one.put("sustainablePerSecond", ledger.sustainableRate());
            if (ratePerSecond > 0) {
                double seconds = ledger.secondsToExhaustion(ratePerSecond);
                one.put("ratePerSecond", ratePerSecond);
                one.put("exhaustible", Double.isFinite(seconds));
                if (Double.isFinite(seconds)) {
                    one.put("secondsToExhaustion", seconds);
                }
            }
            return one;
        }
    }
}
