package io.github.keepalivelab.study.doctor.endpoint;

import io.github.keepalivelab.system.http.HelloAnswer;
import io.github.keepalivelab.system.http.HttpWire;
import io.github.keepalivelab.system.http.WireException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests that were sent one after the other on one connection, until it ended or there were enough.
 *
 * @param first response
 * @param statuses of all responses
 * @param hellos what the lab's backend said in them; empty where another answered
 * @param end how the connection ended; null when it was not seen to end
 * @param announced whether the last response said that it is the last
 * @param trouble what else put an end to it, a clause; null when nothing did
 */
record Series(
        HttpWire.Response first,
        List<Integer> statuses,
        List<HelloAnswer> hellos,
        HttpWire.@Nullable End end,
        boolean announced,
        @Nullable String trouble) {

    /** A server that closes after a response does so at once, and one that is asked again too early would look reset. */
    private static final int MOMENT_MILLIS = 20;

    private static final int ANNOUNCED_MILLIS = 2000;

    /** Returns how many requests were answered. */
    int answered() {
        return statuses.size();
    }

    /** Returns whether the server ended the connection, or said that it would. */
    boolean closed() {
        return end != null || announced;
    }

    /**
     * Sends them.
     *
     * @param max how many at most
     * @throws IOException when there is no first response
     */
    static Series send(Asker asker, int max) throws IOException {
        try (HttpWire wire = asker.open()) {
            HttpWire.Response first = asker.get(wire);
            HttpWire.Response last = first;
            List<Integer> statuses = new ArrayList<>();
            List<HelloAnswer> hellos = new ArrayList<>();
            while (true) {
                statuses.add(last.status());
                HelloAnswer.find(last.body()).ifPresent(hellos::add);
                boolean announced = last.announcesClose();
                HttpWire.End end = wire.awaitEnd(announced ? ANNOUNCED_MILLIS : MOMENT_MILLIS);
                boolean open = end == HttpWire.End.STILL_OPEN;
                String unasked = wire.unasked()
                        .map(line -> "it sent '" + line + "' without being asked")
                        .orElse(null);
                if (!open || announced || unasked != null || statuses.size() >= max) {
                    return new Series(first, statuses, hellos, open ? null : end, announced, unasked);
                }
                try {
                    last = asker.get(wire);
                } catch (WireException e) {
                    HttpWire.End late = late(e);
                    return new Series(first, statuses, hellos, late, false, late == null ? e.getMessage() : null);
                }
            }
        }
    }

    /** Returns how a connection ended that was closed without a word, later than the moment waited. */
    private static HttpWire.@Nullable End late(WireException e) {
        return switch (e.kind()) {
            case ENDED -> HttpWire.End.FIN;
            case RESET -> HttpWire.End.RST;
            default -> null;
        };
    }
}
