package io.github.keepalivelab.report;

import io.github.keepalivelab.plan.PortLedger;
import io.github.keepalivelab.result.ExhaustResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Ports used up on purpose, and what that means for a rate. */
public final class ExhaustReport {

    private ExhaustReport() {}

    /** Returns the report of a result. */
    public static Document of(ExhaustResult result) {
        Document document = new Document("When does a machine run out of ports?", result);
        document.points(List.of(
                sentence(result),
                "What helps: reuse connections (all three settings), let the other side close first, set"
                        + " net.ipv4.tcp_tw_reuse=1, widen net.ipv4.ip_local_port_range, or spread over more destinations"
                        + " (addresses or ports), each of which has the whole range."));
        document.heading("A network namespace with " + result.plan().ports() + " ports, at most "
                + result.plan().requests() + " requests a case");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "settings",
                "closes first",
                "tcp_tw_reuse",
                "rate/s",
                "predicted failure",
                "measured",
                "TIME_WAIT held"));
        for (ExhaustResult.Case c : result.cases()) {
            Double rate = c.ratePerSecond();
            rows.add(List.of(
                    c.name(),
                    c.closesFirst(),
                    String.valueOf(c.tcpTwReuse()),
                    rate == null ? "as fast" : String.format(Locale.ROOT, "%.0f", rate),
                    predicted(c),
                    number(c.measuredFailure()) + (c.fits() ? "" : " (not as predicted)"),
                    String.valueOf(c.timeWaits())));
        }
        document.table(rows);
        document.evidence().heading("What the failure looks like");
        List<List<String>> failures = new ArrayList<>();
        failures.add(List.of("settings", "the client sees", "nginx logs"));
        for (ExhaustResult.Case c : result.cases()) {
            String seen = c.clientSaw();
            String logged = c.nginxLogged();
            if (seen != null) {
                failures.add(List.of(c.name(), seen, logged == null ? "-" : logged));
            }
        }
        document.table(failures);
        return document;
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

    /**
     * Returns what a machine's settings mean.
     *
     * @param loopback for destinations on loopback
     * @param elsewhere for all others
     * @param ratePerSecond short connections per second; not above 0: none given
     */
    public static Document ledger(PortLedger loopback, PortLedger elsewhere, double ratePerSecond) {
        Document document = new Document("How long do the ports last?", null);
        document.heading("Short connections closed first by the side that opens them, for each destination");
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("destination", "ports", "held for s", "sustainable/s"));
        if (ratePerSecond > 0) {
            head.add(String.format(Locale.ROOT, "at %.0f/s", ratePerSecond));
        }
        rows.add(head);
        for (boolean onLoopback : new boolean[] {true, false}) {
            PortLedger ledger = onLoopback ? loopback : elsewhere;
            List<String> row = new ArrayList<>(List.of(
                    onLoopback ? "loopback" : "elsewhere",
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
            rows.add(row);
        }
        return document.table(rows);
    }
}
