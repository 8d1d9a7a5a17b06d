package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.machine.linux.TcpSockets.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The parts in which many open connections are looked at, one after another: spans of the port at the other end, cut so that each has about
 * as many connections, and so many that each takes about as long as is wanted.
 */
final class Slices {

    /** A third of the 100 ms within which what is shown is to be refreshed: a machine has busy moments. */
    private static final long WANTED_NANOS = 33_000_000L;

    private static final int MOST = 64;
    private static final int PORTS = 65_536;

    private List<Span> spans = List.of(Span.ALL);

    /** Connections by the port at the other end, since the last cut. */
    private final int[] seen = new int[PORTS];

    private long connections;
    private long roundNanos;

    /** Returns how many parts there are. */
    int count() {
        return spans.size();
    }

    Span span(int turn) {
        return spans.get(turn);
    }

    /** Everything at once. */
    void one() {
        spans = List.of(Span.ALL);
    }

    /** A connection was seen. */
    void seen(int port) {
        seen[port]++;
        connections++;
    }

    /** A part took so long. */
    void took(long nanos) {
        roundNanos += nanos;
    }

    /** A round is over: the next one is cut by what was seen in this one and by how long it took. */
    void cut() {
        int parts = connections == 0 ? 1 : (int) Math.min(MOST, 1 + roundNanos / WANTED_NANOS);
        List<Span> cut = new ArrayList<>();
        long sum = 0;
        int first = 0;
        for (int port = 0; port < PORTS && cut.size() < parts - 1; port++) {
            sum += seen[port];
            if (sum * parts >= connections * (cut.size() + 1)) {
                cut.add(new Span(first, port));
                first = port + 1;
            }
        }
        if (first < PORTS) {
            cut.add(new Span(first, PORTS - 1));
        }
        spans = List.copyOf(cut);
        Arrays.fill(seen, 0);
        connections = 0;
        roundNanos = 0;
    }
}
