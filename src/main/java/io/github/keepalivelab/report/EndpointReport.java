package io.github.keepalivelab.report;

import io.github.keepalivelab.result.DoctorResult.Endpoint;
import io.github.keepalivelab.result.DoctorResult.Upstream;
import io.github.keepalivelab.result.Interval;
import java.util.List;
import java.util.Locale;

/** What was seen of a running endpoint, each hop for itself. */
final class EndpointReport {

    private EndpointReport() {}

    /** Returns whether the hops reuse their connections, as far as they are visible. */
    static String answer(Endpoint e) {
        return "client hop reused: " + client(e) + "; " + upstream(e);
    }

    private static String client(Endpoint e) {
        if (!e.reused()) {
            return "no";
        }
        Integer requests = e.requestsOnOneConnection();
        return requests == null ? "yes" : "yes (" + requests + " requests on one connection)";
    }

    private static String upstream(Endpoint e) {
        if (e.upstreamReused() == null) {
            return "upstream hop: not visible from here";
        }
        Upstream seen = e.upstream();
        String how = seen == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        " (%d new connections for %d requests, by %s)",
                        seen.opened(),
                        seen.requests(),
                        seen.witness());
        // A proxy that reuses now and then opens a connection for most requests all the same.
        boolean partly = seen != null && seen.opened() * 2 > seen.requests();
        return "upstream hop reused: " + (!e.upstreamReused() ? "no" : partly ? "partly" : "yes") + how;
    }

    /** Returns all of it, lines. */
    static String of(Endpoint e) {
        StringBuilder text = new StringBuilder();
        text.append(e.url()).append(" (").append(e.httpVersion()).append(", ").append(e.requestsSent());
        text.append(" requests sent)\n");
        text.append("  client hop reused: ").append(client(e)).append('\n');
        text.append("  ").append(upstream(e)).append('\n');
        if (e.connectionHeader() != null) {
            text.append("  says Connection: ").append(e.connectionHeader()).append('\n');
        }
        if (e.keepAliveHeader() != null) {
            text.append("  says Keep-Alive: ").append(e.keepAliveHeader()).append('\n');
        }
        Integer cap = e.requestsPerConnectionCap();
        if (cap != null) {
            text.append("  closed after ").append(cap).append(cap == 1 ? " request\n" : " requests\n");
        }
        Interval idle = e.idleTimeoutSeconds();
        if (idle != null) {
            text.append(String.format(
                    Locale.ROOT, "  an idle connection was closed after %.2f to %.2f s%n", idle.low(), idle.high()));
        } else if (e.reused() && e.waitedSeconds() > 0) {
            text.append(String.format(Locale.ROOT, "  idle timeout: not within %.0f s%n", e.waitedSeconds()));
        }
        if (e.end() != null) {
            text.append("  ended by: ").append(e.end()).append(e.end().equals("FIN") ? ", in order\n" : ", a reset\n");
        }
        List<String> notes = e.notes();
        if (notes != null) {
            notes.forEach(note -> text.append("  ").append(note).append('\n'));
        }
        return text.toString();
    }
}
