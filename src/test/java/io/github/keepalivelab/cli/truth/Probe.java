package io.github.keepalivelab.cli.truth;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks one place of a running nginx again and again, and counts the upstream connections. */
record Probe(int port, int requests, boolean waitsForClock) {

    /** Enough to use up what other places have left in a pool. */
    private static final int WARM_UP = 4;

    private static final Pattern CONNECTION = Pattern.compile("\"connection\":\"([^\"]+)\"");

    /**
     * What was seen.
     *
     * @param reuse YES, NO, or why the place was not reached
     * @param header what the backend got: version and Connection header
     */
    record Seen(String reuse, String header) {

        boolean reached() {
            return reuse.equals("YES") || reuse.equals("NO");
        }

        /** HTTP/1.0 with keep-alive: whether that is reused is up to the backend, by how it ends a body. */
        boolean upToBackend() {
            return reuse.equals("YES") && header.contains("HTTP/1.0") && header.contains("keep-alive");
        }
    }

    /**
     * Measures one request in turn.
     *
     * @param marker what the answer must say in X-Place; empty where it says nothing
     */
    Seen measure(Ask ask, String marker) throws IOException {
        Set<String> connections = new HashSet<>();
        String header = "";
        try (Client client = new Client(port, ask.from());
                Client clock = new Client(port, "127.0.0.1")) {
            for (int i = 0; i < WARM_UP + requests; i++) {
                if (waitsForClock) {
                    awaitNextMillisecond(clock, ask.host());
                }
                Client.Answer answer = client.ask(ask);
                String place = answer.head().header("X-Place").orElse("");
                Matcher matcher = CONNECTION.matcher(answer.body());
                if (!matcher.find() || !place.equals(marker)) {
                    return new Seen("status " + answer.status() + " at place '" + place + "'", "");
                }
                if (i >= WARM_UP) {
                    connections.add(matcher.group(1));
                }
                header = answer.body().substring(answer.body().indexOf(',') + 1);
            }
        }
        return new Seen(connections.size() < requests ? "YES" : "NO", header);
    }

    /** A timer of no time fires when nginx's clock moves, and that has only milliseconds. */
    private static void awaitNextMillisecond(Client clock, String host) throws IOException {
        Optional<String> first = time(clock, host);
        while (first.isPresent() && time(clock, host).equals(first)) {
            Thread.onSpinWait();
        }
    }

    private static Optional<String> time(Client clock, String host) throws IOException {
        Client.Answer answer = clock.ask(Ask.get(host, "/clock"));
        return answer.status() == 200 ? Optional.of(answer.body()) : Optional.empty();
    }
}
