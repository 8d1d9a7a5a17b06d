package io.github.keepalivelab.report;

import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.result.WatchResult.AccessLog;
import io.github.keepalivelab.result.WatchResult.Hop;
import io.github.keepalivelab.result.WatchResult.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What others say of the connections that were watched: nginx's own counts, and its access log. */
final class WitnessSentences {

    /** With fewer requests than this a sentence would be about chance. */
    private static final long FEW = 20;

    /** Requests and connections at the edges of the time may fall on the other side for one of the two. */
    private static final double AT_THE_EDGES = 2;

    private static final double ONE_PERCENT = 0.01;

    /** When more than this share is seen to open a connection, it is no matter of a cap or of a first request. */
    private static final double MANY = 0.2;

    private WitnessSentences() {}

    static List<String> of(WatchResult result) {
        List<String> sentences = new ArrayList<>();
        WatchResult.Witness nginx = result.stubStatus();
        if (nginx != null) {
            sentences.add(stubStatus(result, nginx));
        }
        WatchResult.ServiceCount service = result.service();
        if (service != null) {
            sentences.add(service(result, service));
        }
        AccessLog log = result.accessLog();
        if (log != null) {
            accessLog(result, log, sentences);
        }
        return sentences;
    }

    private static String stubStatus(WatchResult result, WatchResult.Witness nginx) {
        long opened = ofClients(result, Hop::opened);
        return format(
                "nginx itself counts %,d requests on %,d new client connections (%s); the kernel saw %,d opened%s.",
                nginx.requests(),
                nginx.accepted(),
                nginx.who(),
                opened,
                alike(nginx.accepted(), opened, opened)
                        ? ": they agree"
                        : ": that nginx listens on other ports too, or it is another nginx");
    }

    /** A service is behind the upstream hop; without a proxy clients connect to it. */
    private static String service(WatchResult result, WatchResult.ServiceCount service) {
        boolean proxied = result.hops().stream().anyMatch(hop -> hop.role() == Role.UPSTREAM);
        Role role = proxied ? Role.UPSTREAM : Role.CLIENT;
        long atLeast = of(result, role, hop -> hop.requests().atLeast());
        long atMost = of(result, role, hop -> hop.requests().atMost());
        return format(
                "The service itself counts %,d requests (%s); the kernel saw %s on the %s hop%s.",
                service.requests(),
                service.who(),
                range(atLeast, atMost),
                proxied ? "upstream" : "client",
                alike(service.requests(), atLeast, atMost)
                        ? ": they agree"
                        : ": other requests reach that service, or some of these another one");
    }

    private static String range(long atLeast, long atMost) {
        return atLeast == atMost ? format("%,d", atMost) : format("%,d to %,d", atLeast, atMost);
    }

    private static long of(WatchResult result, Role role, ToLongFunction<Hop> what) {
        return result.hops().stream()
                .filter(hop -> hop.role() == role)
                .mapToLong(what)
                .sum();
    }

    private static long ofClients(WatchResult result, ToLongFunction<Hop> what) {
        return of(result, Role.CLIENT, what);
    }

    private static boolean alike(long told, long atLeast, long atMost) {
        double tolerance = AT_THE_EDGES + ONE_PERCENT * Math.max(told, atMost);
        return told >= atLeast - tolerance && told <= atMost + tolerance;
    }

    private static void accessLog(WatchResult result, AccessLog log, List<String> sentences) {
        if (log.requests() == 0) {
            sentences.add(
                    log.unreadable() > 0
                            ? format(
                                    "None of the %,d lines of %s is of the format that was said.",
                                    log.unreadable(), log.file())
                            : log.file() + (log.stored() ? " has no line." : " got no line meanwhile."));
            return;
        }
        if (log.stored()) {
            clients(log, sentences);
        } else {
            sentences.add(beside(result, log));
        }
        upstream(log, sentences);
        if (log.unreadable() > 0) {
            sentences.add(format(
                    "%,d of the %,d lines of %s are not of the format that was said, and are not counted.",
                    log.unreadable(), log.unreadable() + log.requests(), log.file()));
        }
    }

    /** The log by itself. */
    private static void clients(AccessLog log, List<String> sentences) {
        Long first = log.first();
        if (first == null) {
            return;
        }
        String who = "client hop (" + log.file() + "): ";
        if (log.requests() < FEW) {
            sentences.add(who + format("%,d requests: too few to say whether keep-alive works.", log.requests()));
        } else if (first == 0) {
            sentences.add(
                    who + format("keep-alive works: %,d requests, none the first of its connection.", log.requests()));
        } else {
            double each = (double) log.requests() / first;
            sentences.add(who
                    + format(
                            switch (Reuse.of(each)) {
                                case INERT -> "%.2f requests per connection: keep-alive is inert here.";
                                case IN_PART -> "keep-alive works in part: %.1f requests per connection.";
                                case WORKS -> "keep-alive works: 1 handshake in %.0f requests.";
                            },
                            each));
        }
    }

    private static String beside(WatchResult result, AccessLog log) {
        long atLeast = ofClients(result, hop -> hop.requests().atLeast());
        long atMost = ofClients(result, hop -> hop.requests().atMost());
        long used = ofClients(result, hop -> hop.requests().connections());
        Long first = log.first();
        boolean agree = alike(log.requests(), atLeast, atMost) && (first == null || alike(first, used, used));
        return format(
                "The access log %s has %,d requests%s; the kernel saw %s on %,d new connections%s.",
                log.file(),
                log.requests(),
                first == null ? "" : format(", %,d of them the first of their connection", first),
                range(atLeast, atMost),
                used,
                agree
                        ? ": they agree"
                        : ": that log has other traffic than these ports (another server block, another nginx), or it is"
                                + " written late (buffer=)");
    }

    private static void upstream(AccessLog log, List<String> sentences) {
        Long passed = log.passed();
        Long connects = log.connects();
        if (passed == null || connects == null || passed == 0) {
            return;
        }
        double share = (double) connects / passed;
        sentences.add(format(
                "upstream hop (%s): of %,d requests passed on at least %,d opened a connection (%s)%s.",
                log.file(),
                passed,
                connects,
                WatchSentences.percent(share),
                passed >= FEW && share > MANY
                        ? ": reuse is missing there"
                        : "; nginx writes a connect time of 0.000 for a reused connection and for one opened in less than a"
                                + " millisecond alike, so the log cannot tell more"));
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
