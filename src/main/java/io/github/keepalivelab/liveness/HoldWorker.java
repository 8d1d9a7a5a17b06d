package io.github.keepalivelab.liveness;

import io.github.keepalivelab.topology.Loopback;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The client side of a group of held connections, a process of its own because descriptors are limited by process. Told
 * what to do by lines on its standard input, answers each with a line; ends when that closes. Instants are those of the
 * monotonic clock, which processes share.
 */
public final class HoldWorker {

    private static final double NANOS_PER_SECOND = 1e9;

    private final List<Watched> watched = new ArrayList<>();

    private HoldWorker() {}

    /**
     * Connects and obeys.
     *
     * @param port of the server on loopback
     * @param count how many connections
     * @param strategy how each is watched
     * @throws IOException when a connection cannot be opened
     */
    public static void run(int port, int count, Strategy strategy) throws IOException {
        HoldWorker worker = new HoldWorker();
        worker.connect(port, count, strategy);
        try (Watcher watcher = new Watcher(worker.watched)) {
            System.out.println("connected");
            worker.obey(watcher);
        }
    }

    private void connect(int port, int count, Strategy strategy) throws IOException {
        Map<Integer, Integer> userTimeouts = new HashMap<>();
        for (int i = 0; i < count; i++) {
            SocketChannel channel = ClientSockets.open(strategy, Loopback.port(port));
            int local = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            watched.add(new Watched(strategy, channel, local, (double) i / count));
            if (strategy.userTimeoutSeconds() > 0) {
                userTimeouts.put(local, (int) Math.round(1000 * strategy.userTimeoutSeconds()));
            }
        }
        UserTimeout.set(port, userTimeouts);
    }

    private void obey(Watcher watcher) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", 2);
            switch (words[0]) {
                case "begin" -> watcher.begin(Long.parseLong(words[1]));
                case "until" -> watcher.runUntil(Long.parseLong(words[1]), false);
                case "collect" -> System.gc();
                default -> throw new IOException("unknown order " + line);
            }
            System.out.println(state());
        }
    }

    /** Messages sent, missed, connections dead, and the seconds on the clock at which they were found: mean, first, last. */
    private String state() {
        long sent = 0;
        long missed = 0;
        DoubleSummaryStatistics dead = new DoubleSummaryStatistics();
        // Once for everything: this is asked twice a second while CPU is measured.
        for (Watched w : watched) {
            sent += w.sent;
            missed += w.missedTotal;
            if (w.dead()) {
                dead.accept(w.detectedNanos / NANOS_PER_SECOND);
            }
        }
        boolean any = dead.getCount() > 0;
        return String.format(
                Locale.ROOT,
                "%d %d %d %.6f %.6f %.6f",
                sent,
                missed,
                dead.getCount(),
                dead.getAverage(),
                any ? dead.getMin() : 0,
                any ? dead.getMax() : 0);
    }
}
