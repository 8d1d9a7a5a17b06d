package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.machine.linux.PortRange;
import io.github.keepalivelab.machine.linux.TimeWaitTable;
import io.github.keepalivelab.result.WatchResult;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Who closed first, and what is left of the ports, told from the sockets in TIME_WAIT. Listing them takes time when there are many,
 * so it is done the more seldom the longer it takes.
 */
final class Closings {

    private static final long EVERY_NANOS = 5_000_000_000L;

    /** TIME_WAIT lasts 60 s; what entered it earlier than this may be gone. */
    private static final long LONGEST_NANOS = 50_000_000_000L;

    /** A list may take a hundredth of the time until the next. */
    private static final int REST = 100;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double TIME_WAIT_SECONDS = 60;

    private final int port;
    private long byServer;
    private long byClient;
    private long closedSampled;
    private long closedAtLast;
    private long lastNanos;
    private long nextNanos;
    private long server;
    private long client;
    private double clientPerSecond;
    private boolean sampled;

    Closings(int port) {
        this.port = port;
    }

    /** Closings count from now on. */
    void start(long nowNanos) {
        lastNanos = nowNanos;
        nextNanos = nowNanos + EVERY_NANOS;
    }

    boolean due(long nowNanos) {
        return nowNanos >= nextNanos;
    }

    /**
     * Lists the sockets in TIME_WAIT.
     *
     * @param closed connections that have been closed in all
     */
    void sample(long closed) throws IOException {
        long began = System.nanoTime();
        long since = Math.max(lastNanos, began - LONGEST_NANOS);
        TimeWaitTable.Owners owners = TimeWaitTable.since(port, since);
        long ended = System.nanoTime();
        if (since == lastNanos) {
            byServer += owners.server();
            byClient += owners.client();
            closedSampled += closed - closedAtLast;
        }
        clientPerSecond = owners.client() / Math.max(1e-3, (ended - since) / NANOS_PER_SECOND);
        server = owners.serverHeld();
        client = owners.portsHeld();
        closedAtLast = closed;
        lastNanos = began;
        nextNanos = Math.max(ended + (ended - began) * REST, began + EVERY_NANOS);
        sampled = true;
    }

    WatchResult.@Nullable Closing closing() {
        return sampled && closedSampled > 0 ? new WatchResult.Closing(byServer, byClient, closedSampled) : null;
    }

    WatchResult.TimeWait timeWait() {
        return new WatchResult.TimeWait(server, client);
    }

    /**
     * Returns what is left of the ports.
     *
     * @param range of this machine
     * @param loopback whether the connections stay on this machine
     * @param open connecting sides that are open
     */
    WatchResult.Ports ports(PortRange range, boolean loopback, int open) {
        int left = (int) Math.max(0, range.ports() - client - open);
        double needed = clientPerSecond * TIME_WAIT_SECONDS + open;
        boolean runsOut = !range.reuses(loopback) && needed > range.ports();
        return new WatchResult.Ports(
                range.ports(), left, runsOut ? Double.valueOf(left / Math.max(1, clientPerSecond)) : null);
    }
}
