package io.github.keepalivelab.report;

import io.github.keepalivelab.result.ConnectionCost;
import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.result.WatchResult.Hop;
import io.github.keepalivelab.result.WatchResult.PerConnection;
import io.github.keepalivelab.result.WatchResult.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the ledger of a hop says, in sentences: the worst first. */
final class WatchSentences {

    /** With fewer requests than this a sentence would be about chance. */
    private static final long FEW = 20;

    /** Fewer connections a second cost nothing to speak of. */
    private static final double WORTH_SAYING = 20;

    /** A cap shows when so many closed connections carried the same number. */
    private static final double CAP_SHARE = 0.3;

    private static final long LEAST_CAP = 3;

    private static final double MICROS_PER_SECOND = 1e6;

    private WatchSentences() {}

    /** How good a hop's news is. */
    private enum News {
        INERT,
        PART,
        UNKNOWN,
        WORKS,
        QUIET
    }

    private record Said(News news, Hop hop, String sentence) {}

    static List<String> of(WatchResult result) {
        if (result.logOnly()) {
            return WitnessSentences.of(result);
        }
        List<Said> said = new ArrayList<>();
        for (Hop hop : result.hops()) {
            said.add(reuse(hop, result));
        }
        // Of the same news the upstream hop's first, then the busiest's.
        said.sort(Comparator.comparing(Said::news)
                .thenComparing(s -> s.hop().role() != Role.UPSTREAM)
                .thenComparing(s -> -s.hop().requests().atMost()));
        List<String> sentences = new ArrayList<>();
        said.forEach(s -> sentences.add(s.sentence()));
        if (said.isEmpty()) {
            sentences.add("No connection was seen at the ports that were watched.");
        }
        sentences.addAll(WitnessSentences.of(result));
        result.hops().forEach(hop -> besides(hop, sentences));
        if (said.stream().anyMatch(s -> s.news() == News.INERT || s.news() == News.PART)) {
            sentences.add(
                    "Next: nginx -T | ./lab doctor --nginx-conf - names the line that is missing; ./lab compare says what it is"
                            + " worth.");
        }
        return sentences;
    }

    private static Said reuse(Hop hop, WatchResult result) {
        WatchResult.Requests requests = hop.requests();
        String who = name(hop) + ": ";
        if (requests.atMost() == 0) {
            return new Said(
                    News.QUIET,
                    hop,
                    who
                            + (hop.opened() == 0
                                    ? "no request was seen"
                                    : hop.opened() + " connections, but no request was answered")
                            + ".");
        }
        if (requests.atMost() < FEW) {
            return new Said(
                    News.QUIET,
                    hop,
                    who
                            + format(
                                    "%s on %d new connections: too few to say whether keep-alive works.",
                                    bounds(requests), requests.connections()));
        }
        if (requests.connections() == 0) {
            return new Said(
                    News.WORKS,
                    hop,
                    who + format("keep-alive works: %s, and no connection was opened for them.", bounds(requests)));
        }
        double most = (double) requests.atMost() / requests.connections();
        Double each = requests.perConnection();
        if (Reuse.of(most) == Reuse.INERT) {
            return new Said(
                    News.INERT,
                    hop,
                    who
                            + format(
                                    "%s%.2f requests per connection: keep-alive is inert here%s",
                                    each == null ? "at most " : "", most, cost(hop, result)));
        }
        if (each == null) {
            return new Said(
                    News.UNKNOWN,
                    hop,
                    who
                            + format(
                                    "%.1f to %.1f requests per connection; there is no better figure, because %s.",
                                    (double) requests.atLeast() / requests.connections(),
                                    most,
                                    String.valueOf(requests.why())));
        }
        if (Reuse.of(each) == Reuse.IN_PART) {
            return new Said(
                    News.PART,
                    hop,
                    who
                            + format(
                                    "keep-alive works in part: %.1f requests per connection%s.",
                                    each, capped(hop.perClosed())));
        }
        return new Said(
                News.WORKS,
                hop,
                who + format("keep-alive works: 1 handshake in %.0f requests%s.", each, capped(hop.perClosed())));
    }

    private static String name(Hop hop) {
        return switch (hop.role()) {
            case CLIENT -> "client hop (" + hop.to() + ")";
            case UPSTREAM -> "upstream hop (" + hop.from() + " -> " + hop.to() + ")";
            case OTHER -> hop.to();
        };
    }

    private static String bounds(WatchResult.Requests requests) {
        return requests.why() == null
                ? format("%,d requests", requests.atMost())
                : format("%,d to %,d requests", requests.atLeast(), requests.atMost());
    }

    /** What the connections of a hop take from the proxy's host. */
    private static String cost(Hop hop, WatchResult result) {
        double perSecond = hop.requests().connections() / Math.max(1, result.seconds());
        if (hop.role() == Role.OTHER || perSecond < WORTH_SAYING) {
            return ".";
        }
        ConnectionCost cost = result.connectionCost();
        ConnectionCost.Micros each = hop.role() == Role.CLIENT ? cost.client() : cost.upstream();
        return format(
                "; %.0f connections are opened a second, which takes %.2g to %.2g of a CPU of the proxy's host (%.0f to %.0f us each, by lab"
                        + " compare: %s).",
                perSecond,
                perSecond * each.low() / MICROS_PER_SECOND,
                perSecond * each.high() / MICROS_PER_SECOND,
                each.low(),
                each.high(),
                cost.source());
    }

    private static String capped(@Nullable PerConnection lives) {
        return lives != null
                        && lives.mode() >= LEAST_CAP
                        && lives.modeShare() >= CAP_SHARE
                        && lives.connections() >= FEW
                ? format(
                        "; %s of the closed connections carried exactly %,d: a cap closes them",
                        percent(lives.modeShare()), lives.mode())
                : "";
    }

    private static void besides(Hop hop, List<String> sentences) {
        String who = name(hop);
        WatchResult.CloseWait leak = hop.closeWait();
        Double oldest = leak.oldestSeconds();
        if (oldest != null) {
            sentences.add(format(
                    "%s: the peer has closed %d connections that their owner has not (CLOSE_WAIT; %d at the server, %d at the client),"
                            + " the oldest %.0f s ago%s.",
                    who,
                    leak.server() + leak.client(),
                    leak.server(),
                    leak.client(),
                    oldest,
                    oldest > 10 ? ": a leak, or an owner that is stuck" : ""));
        }
        WatchResult.Ports ports = hop.ports();
        if (ports != null && ports.secondsToExhaustion() != null) {
            sentences.add(format(
                    "%s: at this rate the %,d ports towards it run out in %.0f s.",
                    who, ports.range(), ports.secondsToExhaustion()));
        }
        if (hop.notHttp1() > 0) {
            sentences.add(format(
                    "%s: %s not look like HTTP/1 (HTTP/2, WebSocket or another protocol), so their requests are not counted.",
                    who, hop.notHttp1() == 1 ? "1 connection does" : format("%,d connections do", hop.notHttp1())));
        }
        WatchResult.Armed armed = hop.tcpKeepalive();
        if (hop.idle() > 0 && armed.server() + armed.client() == 0) {
            sentences.add(format(
                    "%s: TCP keepalive runs on none of the open connections, so a peer that vanishes is noticed only when something is"
                            + " sent.",
                    who));
        }
    }

    static String percent(double share) {
        double percent = 100 * share;
        return format(
                percent == 0 || percent >= 99.95
                        ? "%.0f %%"
                        : percent >= 10 ? "%.0f %%" : percent >= 1 ? "%.1f %%" : "%.2g %%",
                percent);
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
