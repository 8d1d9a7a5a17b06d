package io.github.keepalivelab.study.hold;

import io.github.keepalivelab.machine.linux.UserTimeout;
import io.github.keepalivelab.machine.net.Loopback;
import io.github.keepalivelab.study.liveness.ClientSockets;
import io.github.keepalivelab.study.liveness.Strategy;
import io.github.keepalivelab.study.liveness.Watched;
import io.github.keepalivelab.study.liveness.Watcher;
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
     * Obeys.
     *
     * @param port of the server on loopback
     * @param strategy how each connection is watched
     * @throws IOException when a connection cannot be opened
     */
    public static void run(int port, Strategy strategy) throws IOException {
        HoldWorker worker = new HoldWorker();
        try (Watcher watcher = new Watcher(List.of())) {
            worker.obey(watcher, port, strategy);
        }
    }

    private void connect(Watcher watcher, int port, int target, Strategy strategy) throws IOException {
        Map<Integer, Integer> userTimeouts = new HashMap<>();
        int before = watched.size();
        for (int i = before; i < target; i++) {
            SocketChannel channel = ClientSockets.open(strategy, Loopback.port(port));
            int local = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            Watched one = new Watched(strategy, channel, local, (double) (i - before) / (target - before));
            watched.add(one);
            watcher.add(one);
            if (strategy.userTimeoutSeconds() > 0) {
                userTimeouts.put(local, (int) Math.round(1000 * strategy.userTimeoutSeconds()));
            }
        }
        UserTimeout.set(port, userTimeouts);
    }

    private void obey(Watcher watcher, int port, Strategy strategy) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", 2);
            switch (words[0]) {
                case "connect" -> connect(watcher, port, Integer.parseInt(words[1]), strategy);
                case "begin" -> watcher.begin(Long.parseLong(words[1]));
                case "until" -> watcher.runUntil(Long.parseLong(words[1]), false);
                case "collect" -> System.gc();
                case "state" -> watcher.runUntil(System.nanoTime(), false);
                default -> throw new IOException("unknown order " + line);
            }
            System.out.println(words[0].equals("connect") ? "connected" : state());
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
