package io.github.keepalivelab.report;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.report.Table.Cell;
import io.github.keepalivelab.report.Table.Column;
import io.github.keepalivelab.report.Table.Tone;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.result.WatchResult.Hop;
import io.github.keepalivelab.result.WatchResult.PerConnection;
import io.github.keepalivelab.result.WatchResult.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Whether keep-alive works on a running system, hop by hop. */
final class WatchReport {

    private static final int MOST_POINTS = 60;
    private static final int LABELS = 6;

    private WatchReport() {}

    static Document of(StoredResult<WatchResult> stored) {
        WatchResult result = stored.body();
        Document document = new Document("Is keep-alive really working here?", stored)
                .subtitle(
                        result.logOnly()
                                ? "Read from an access log."
                                : format(
                                        "Watched for %.0f s without opening a connection, sending a packet or changing anything; it took %.1f %% of one"
                                                + " CPU.",
                                        result.seconds(), 100 * result.ownCpuShare()));
        document.points(WatchSentences.of(result));
        document.points(result.unseen());
        if (result.hops().isEmpty()) {
            return document;
        }
        document.evidence();
        document.heading("Connections");
        document.table(connections(result.hops()));
        document.heading("Requests per connection");
        document.table(requests(result.hops()));
        document.heading("What else the kernel knows");
        document.table(kernel(result.hops()));
        result.hops().forEach(hop -> pictures(document, hop));
        return document;
    }

    private static Table connections(List<Hop> hops) {
        return Table.of(
                List.of(
                        Column.text("hop"),
                        Column.number("opened"),
                        Column.number("closed"),
                        Column.number("open at start"),
                        Column.number("open"),
                        Column.number("idle"),
                        Column.number("idle for, s (p50)"),
                        Column.number("nothing carried")),
                hops.stream()
                        .map(hop -> List.of(
                                hop.label(),
                                count(hop.opened()),
                                count(hop.closed()),
                                count(hop.openAtStart()),
                                count(hop.open()),
                                count(hop.idle()),
                                number("%.1f", hop.idleSecondsP50()),
                                count(hop.empty())))
                        .toList());
    }

    private static Table requests(List<Hop> hops) {
        return new Table(
                List.of(
                        Column.text("hop"),
                        Column.number("requests"),
                        Column.number("on each connection opened for them"),
                        Column.number("paid for a handshake"),
                        Column.number("p10").under("of a closed connection"),
                        Column.number("p50").under("of a closed connection"),
                        Column.number("p90").under("of a closed connection"),
                        Column.number("most").under("of a closed connection")),
                hops.stream().map(WatchReport::requests).toList());
    }

    private static List<Cell> requests(Hop hop) {
        WatchResult.Requests requests = hop.requests();
        PerConnection lives = hop.perClosed();
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.of(hop.label()));
        cells.add(Cell.of(
                requests.why() == null || requests.atMost() == 0
                        ? count(requests.atMost())
                        : count(requests.atLeast()) + " to " + count(requests.atMost())));
        Double each = requests.perConnection();
        cells.add(
                each != null
                        ? Cell.of(format("%.4g", each))
                        : Cell.of(requests.handshakeShare() != null ? "none opened" : "no figure", Tone.SOFT));
        Double share = requests.handshakeShare();
        cells.add(share == null ? Cell.of("no figure", Tone.SOFT) : Cell.of(WatchSentences.percent(share)));
        if (lives == null) {
            for (int i = 0; i < 4; i++) {
                cells.add(Cell.of("-", Tone.SOFT));
            }
        } else {
            for (long value : new long[] {lives.p10(), lives.p50(), lives.p90(), lives.max()}) {
                cells.add(Cell.of(count(value)));
            }
        }
        return cells;
    }

    private static Table kernel(List<Hop> hops) {
        return Table.of(
                List.of(
                        Column.text("hop"),
                        Column.text("closed first"),
                        Column.text("TIME_WAIT here"),
                        Column.text("ports left"),
                        Column.text("TCP keepalive runs on"),
                        Column.number("CLOSE_WAIT"),
                        Column.number("sent again"),
                        Column.number("RTT, ms (p50)")),
                hops.stream()
                        .map(hop -> List.of(
                                hop.label(),
                                closing(hop.closing()),
                                format(
                                        "%d server, %d client",
                                        hop.timeWait().server(), hop.timeWait().client()),
                                ports(hop.ports()),
                                armed(hop.tcpKeepalive()),
                                count((long) hop.closeWait().server()
                                        + hop.closeWait().client()),
                                WatchSentences.percent(hop.retransmissionShare()),
                                number("%.3f", hop.rttMicrosP50() == null ? null : hop.rttMicrosP50() / 1000)))
                        .toList());
    }

    private static String closing(WatchResult.@Nullable Closing closing) {
        if (closing == null || closing.byServer() + closing.byClient() == 0) {
            return "unseen";
        }
        return format(
                "server %s, client %s",
                WatchSentences.percent(Math.min(1, (double) closing.byServer() / closing.closed())),
                WatchSentences.percent(Math.min(1, (double) closing.byClient() / closing.closed())));
    }

    private static String ports(WatchResult.@Nullable Ports ports) {
        return ports == null ? "not connecting" : format("%,d of %,d", ports.left(), ports.range());
    }

    private static String armed(WatchResult.Armed armed) {
        List<String> sides = new ArrayList<>();
        if (armed.serverSides() > 0) {
            sides.add(format("server %d of %d", armed.server(), armed.serverSides()));
        }
        if (armed.clientSides() > 0) {
            sides.add(format("client %d of %d", armed.client(), armed.clientSides()));
        }
        return sides.isEmpty() ? "none open" : String.join(", ", sides);
    }

    private static void pictures(Document document, Hop hop) {
        PerConnection lives = hop.perClosed();
        if (lives != null && !lives.buckets().isEmpty()) {
            long widest = lives.buckets().stream()
                    .mapToLong(WatchResult.Bucket::connections)
                    .max()
                    .orElse(1);
            List<Object> rows = new ArrayList<>();
            for (WatchResult.Bucket bucket : lives.buckets()) {
                rows.add(Bars.stacked(
                        bucket.from() >= bucket.to()
                                ? count(bucket.to())
                                : count(bucket.from()) + " to " + count(bucket.to()),
                        List.of(new Bars.Part("connections", (double) bucket.connections(), "var(--arm0)")),
                        (double) widest,
                        count(bucket.connections())));
            }
            document.picture(Html.el(
                    "div",
                    Html.cls("bars"),
                    Html.el("h3", "Closed connections by the requests they carried: " + hop.label()),
                    rows));
        }
        if (hop.timeline().size() > 1) {
            document.picture(Html.el("h3", "A second's requests and connections: " + hop.label()));
            document.picture(timeline(hop).drawing());
        }
    }

    private static Chart timeline(Hop hop) {
        List<Step> all = hop.timeline();
        int every = (all.size() + MOST_POINTS - 1) / MOST_POINTS;
        List<Step> steps = new ArrayList<>();
        for (int i = every - 1; i < all.size(); i += every) {
            steps.add(all.get(i));
        }
        List<String> names = new ArrayList<>();
        int label = Math.max(1, steps.size() / LABELS);
        for (int i = 0; i < steps.size(); i++) {
            names.add((i + 1) % label == 0 ? format("%.0f", steps.get(i).atSeconds()) : "");
        }
        return new Chart(
                "Requests and connections a second of " + hop.label(),
                "seconds",
                "a second",
                names,
                true,
                List.of(
                        series("requests", "arm0", steps, Step::requests),
                        series("connections opened", "arm1", steps, Step::opened)));
    }

    private static Chart.Series series(String name, String color, List<Step> steps, ToDoubleFunction<Step> value) {
        return new Chart.Series(
                name,
                color,
                steps.stream()
                        .map(step ->
                                Optional.of(new ConfidenceInterval(value.applyAsDouble(step), Double.NaN, Double.NaN)))
                        .toList());
    }

    private static String count(long number) {
        return format("%,d", number);
    }

    private static String number(String pattern, @Nullable Double value) {
        return value == null ? "-" : format(pattern, value);
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
