package io.github.keepalivelab.report;

import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.LivenessResult.PooledPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What became of the idle connections that users' own programs hold. */
final class PooledPeersReport {

    private PooledPeersReport() {}

    /** Adds everything. */
    static Document into(Document document, LivenessResult result) {
        List<PooledPeer> pools =
                result.peers().stream().filter(p -> p.side().equals("client")).toList();
        List<String> faults = pools.stream().map(PooledPeer::fault).distinct().toList();
        document.points(faults.stream().map(fault -> sentence(fault, pools)).toList());
        document.heading(
                "A pooled connection dies while it is idle; 5 s later the pool's owner sends a request: its answer");
        poolMatrix(document, pools, faults);
        document.paragraph(
                "kill: the backend was killed and started again. The firewall lets new connections through.");
        document.heading("A client is cut off while its connection is idle: what becomes of it at the server");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("fault", "server", "the connection", "seconds after the fault"));
        result.peers().stream()
                .filter(p -> p.side().equals("server"))
                .forEach(p -> rows.add(
                        List.of(p.fault(), p.peer(), p.outcome(), String.format(Locale.ROOT, "%.2f", p.seconds()))));
        return document.table(rows);
    }

    private static boolean answered(PooledPeer pool) {
        return pool.outcome().equals("200");
    }

    private static String sentence(String fault, List<PooledPeer> pools) {
        List<PooledPeer> own =
                pools.stream().filter(p -> p.fault().equals(fault)).toList();
        List<PooledPeer> failed = own.stream().filter(p -> !answered(p)).toList();
        double longest = failed.stream().mapToDouble(PooledPeer::seconds).max().orElse(0);
        return failed.isEmpty()
                ? fault + ": the next request of all " + own.size() + " pools succeeded."
                : String.format(
                        Locale.ROOT,
                        "%s: the next request of %d of %d pools failed, %s.",
                        fault,
                        failed.size(),
                        own.size(),
                        longest < 0.1 ? "at once" : String.format(Locale.ROOT, "after up to %.1f s", longest));
    }

    private static void poolMatrix(Document document, List<PooledPeer> pools, List<String> faults) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("pool"));
        head.addAll(faults);
        rows.add(head);
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table class=\"plain\"><thead><tr>");
        head.forEach(name -> html.append("<th>").append(Document.escape(name)).append("</th>"));
        html.append("</tr></thead><tbody>\n");
        for (String pool : pools.stream().map(PooledPeer::peer).distinct().toList()) {
            List<String> row = new ArrayList<>(List.of(pool));
            html.append("<tr><td>").append(Document.escape(pool)).append("</td>");
            for (String fault : faults) {
                Optional<PooledPeer> cell = pools.stream()
                        .filter(p -> p.peer().equals(pool) && p.fault().equals(fault))
                        .findFirst();
                String text = cell.map(p -> String.format(
                                Locale.ROOT, "%s, %.2f s", LivenessCells.simple(p.outcome()), p.seconds()))
                        .orElse("");
                row.add(text);
                html.append("<td class=\"")
                        .append(cell.filter(p -> !answered(p)).isPresent() ? "failed" : "fine");
                html.append("\">").append(Document.escape(text)).append("</td>");
            }
            rows.add(row);
            html.append("</tr>\n");
        }
        document.either(
                TextTable.of(rows), html.append("</tbody></table></div>\n").toString());
    }
}
