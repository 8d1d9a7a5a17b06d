package io.github.keepalivelab.report;

import io.github.keepalivelab.report.Table.Cell;
import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.report.Table.Tone;
import io.github.keepalivelab.result.PoolsResult;
import io.github.keepalivelab.result.PoolsResult.PooledPeer;
import io.github.keepalivelab.result.StoredResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What became of the idle connections that users' own programs hold. */
final class PoolsReport {

    private static final double AT_ONCE_SECONDS = 0.1;

    private PoolsReport() {}

    static Document of(StoredResult<PoolsResult> stored) {
        Document document = new Document("What do pools and servers do when an idle connection dies?", stored);
        List<PooledPeer> peers = stored.body().peers();
        List<PooledPeer> pools =
                peers.stream().filter(p -> p.side().equals("client")).toList();
        List<String> faults = pools.stream().map(PooledPeer::fault).distinct().toList();
        document.points(faults.stream().map(fault -> sentence(fault, pools)).toList());
        document.heading(
                "A pooled connection dies while it is idle; 5 s later the pool's owner sends a request: its answer");
        document.table(matrix(pools, faults));
        document.paragraph(
                "kill: the backend was killed and started again. The firewall lets new connections through.");
        document.heading("A client is cut off while its connection is idle: what becomes of it at the server");
        document.table(Table.of(
                List.of(
                        Column.brief("fault"),
                        Column.text("server"),
                        Column.text("the connection"),
                        Column.number("seconds after the fault")),
                peers.stream()
                        .filter(p -> p.side().equals("server"))
                        .map(p -> List.of(
                                p.fault(), p.peer(), p.outcome(), String.format(Locale.ROOT, "%.2f", p.seconds())))
                        .toList()));
        return document;
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
                        longest < AT_ONCE_SECONDS
                                ? "at once"
                                : String.format(Locale.ROOT, "after up to %.1f s", longest));
    }

    private static Table matrix(List<PooledPeer> pools, List<String> faults) {
        List<Column> columns = new ArrayList<>(List.of(Column.text("pool")));
        faults.forEach(fault -> columns.add(Column.text(fault)));
        List<List<Cell>> rows = new ArrayList<>();
        for (String pool : pools.stream().map(PooledPeer::peer).distinct().toList()) {
            List<Cell> row = new ArrayList<>(List.of(Cell.of(pool)));
            for (String fault : faults) {
                Optional<PooledPeer> found = pools.stream()
                        .filter(p -> p.peer().equals(pool) && p.fault().equals(fault))
                        .findFirst();
                row.add(found.map(PoolsReport::cell).orElse(Cell.of("")));
            }
            rows.add(row);
        }
        return new Table(columns, rows);
    }

    private static Cell cell(PooledPeer p) {
        boolean surprise = Boolean.FALSE.equals(p.asPredicted());
        return Cell.of(
                String.format(
                        Locale.ROOT,
                        "%s, %.2f s%s",
                        LivenessCells.simple(p.outcome()),
                        p.seconds(),
                        surprise ? " ! predicted " + p.predicted() : ""),
                answered(p) ? Tone.FINE : Tone.FAILED);
    }
}
