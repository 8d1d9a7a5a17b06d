package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.machine.linux.PortRange;
import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.result.WatchResult.Bucket;
import io.github.keepalivelab.result.WatchResult.PerConnection;
import io.github.keepalivelab.result.WatchResult.Requests;
import io.github.keepalivelab.result.WatchResult.Role;
import io.github.keepalivelab.system.ledger.Exchanges.Side;
import io.github.keepalivelab.system.ledger.HopLedger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.jspecify.annotations.Nullable;

/** Makes a result of the books. */
final class Findings {

    /** Bounds that are further apart than this are no figure. */
    private static final double ONE_PERCENT = 0.01;

    private static final double ALMOST_ALL = 0.99;
    private static final double P10 = 10;
    private static final double P50 = 50;
    private static final double P90 = 90;

    private Findings() {}

    /**
     * What watching took.
     *
     * @param overruns times that reports were dropped
     * @param cpuShare of one CPU
     * @param longestLookMillis at all open connections
     */
    record Cost(long overruns, double cpuShare, double longestLookMillis) {}

    private static final String OVERFLOWS =
            " sockets were not kept in TIME_WAIT, because net.ipv4.tcp_max_tw_buckets was reached: ports last longer"
                    + " than is said here, and fewer closings are seen to be first.";

    static WatchResult of(WatchPlan plan, Ledger ledger, HopFinder finder, double seconds, Cost cost, long overflows) {
        PortRange range = PortRange.read();
        List<WatchResult.Hop> hops = ledger.hops().stream()
                .filter(hop -> hop.asked() || carried(hop))
                .sorted(Comparator.comparing((Hop hop) -> hop.role()).thenComparing(Hop::port))
                .map(hop -> hop(hop, range))
                .toList();
        return new WatchResult(
                plan.stored(),
                seconds,
                cost.overruns(),
                cost.cpuShare(),
                cost.longestLookMillis(),
                plan.cost(),
                null,
                null,
                null,
                hops,
                unseen(plan, finder, hops, overflows));
    }

    /** Returns what a stored access log says by itself. */
    static WatchResult ofLog(WatchPlan plan, WatchResult.AccessLog log) {
        return new WatchResult(plan.stored(), 0, 0, 0, 0, plan.cost(), null, null, log, List.of(), List.of());
    }

    private static boolean carried(Hop hop) {
        HopLedger.Totals totals = hop.ledger().totals();
        return totals.opened() + totals.closed() + totals.openAtStart() > 0;
    }

    private static WatchResult.Hop hop(Hop hop, PortRange range) {
        HopLedger books = hop.ledger();
        HopLedger.Totals totals = books.totals();
        HopLook look = hop.look();
        boolean connects = books.side() == Side.CLIENT
                || look.clients() > 0
                || hop.closings().timeWait().client() > 0;
        long notHttp1 = totals.notHttp1() + books.openNotHttp1();
        return new WatchResult.Hop(
                hop.role(),
                hop.from(),
                hop.to(),
                hop.address(),
                hop.port(),
                hop.here(),
                totals.opened(),
                totals.closed(),
                totals.openAtStart(),
                look.established(),
                look.idle(),
                look.idleSecondsP50(),
                totals.empty(),
                totals.unanswered(),
                notHttp1,
                requests(totals, notHttp1, books.tls()),
                perClosed(totals),
                hop.closings().closing(),
                hop.closings().timeWait(),
                connects ? hop.closings().ports(range, hop.here(), look.clients()) : null,
                look.armed(),
                look.closeWait(),
                totals.segmentsSent() == 0 ? 0 : (double) totals.retransmissions() / totals.segmentsSent(),
                look.rttMicrosP50(),
                hop.timeline().steps());
    }

    private static Requests requests(HopLedger.Totals totals, long notHttp1, boolean tls) {
        long most = Math.max(0, totals.atMost());
        long least = Math.min(most, Math.max(0, totals.atLeast()));
        String why = why(least, most, notHttp1, tls);
        boolean known = why == null && most > 0;
        long used = totals.used();
        return new Requests(
                least,
                most,
                used,
                known && used > 0 ? Double.valueOf((double) most / used) : null,
                known ? Double.valueOf(Math.min(1, (double) used / most)) : null,
                why);
    }

    private static @Nullable String why(long least, long most, long notHttp1, boolean tls) {
        if (most == 0) {
            return "no request was answered";
        }
        if (most - least <= ONE_PERCENT * most) {
            return null;
        }
        if (tls) {
            return "TLS adds segments of its own";
        }
        return notHttp1 > 0
                ? "some connections do not look like HTTP/1"
                : "messages take several segments, or are as short as those of HTTP/2";
    }

    private static @Nullable PerConnection perClosed(HopLedger.Totals totals) {
        Histogram lives = totals.perClosed();
        long figures = lives.getTotalCount();
        if (figures == 0 || figures < ALMOST_ALL * (figures + totals.bounded() + totals.notHttp1())) {
            return null;
        }
        Mode mode = mode(lives);
        return new PerConnection(
                figures,
                lives.getMean(),
                lives.getValueAtPercentile(P10),
                lives.getValueAtPercentile(P50),
                lives.getValueAtPercentile(P90),
                lives.getMaxValue(),
                mode.value(),
                (double) mode.count() / figures,
                buckets(lives));
    }

    /** The most frequent value and how often it is there. */
    private record Mode(long value, long count) {}

    private static Mode mode(Histogram lives) {
        Mode mode = new Mode(0, 0);
        for (HistogramIterationValue value : lives.recordedValues()) {
            if (value.getCountAtValueIteratedTo() >= mode.count()) {
                mode = new Mode(
                        lives.lowestEquivalentValue(value.getValueIteratedTo()), value.getCountAtValueIteratedTo());
            }
        }
        return mode;
    }

    /** Powers of two, empty ones at both ends left out. */
    private static List<Bucket> buckets(Histogram lives) {
        List<Bucket> buckets = new ArrayList<>();
        for (HistogramIterationValue value : lives.logarithmicBucketValues(1, 2)) {
            long to = value.getValueIteratedTo();
            long from = buckets.isEmpty() ? 0 : buckets.get(buckets.size() - 1).to() + 1;
            buckets.add(new Bucket(from, to, value.getCountAddedInThisIterationStep()));
        }
        while (!buckets.isEmpty() && buckets.get(0).connections() == 0) {
            buckets.remove(0);
        }
        return buckets;
    }

    private static List<String> unseen(WatchPlan plan, HopFinder finder, List<WatchResult.Hop> hops, long overflows) {
        List<String> unseen = new ArrayList<>();
        if (overflows > 0) {
            unseen.add(overflows + OVERFLOWS);
        }
        if (plan.looksForHops() && !finder.hidden().isEmpty()) {
            unseen.add("Which sockets belong to " + String.join(", ", finder.hidden())
                    + " is hidden from this user, so a port is named by its number and nobody is known to be the proxy:"
                    + " run it as root, or name the hops with --listen and --upstream.");
        }
        if (plan.looksForHops() && hops.stream().noneMatch(hop -> hop.role() == Role.UPSTREAM)) {
            unseen.add(
                    "No upstream hop was seen. What runs over unix sockets or in another network namespace (a container) cannot be seen"
                            + " from here; --pid enters the namespace of a process.");
        }
        return unseen;
    }
}
