package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.machine.linux.TcpInfo;
import io.github.keepalivelab.machine.linux.TcpSocket;
import io.github.keepalivelab.result.WatchResult;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one look at the open connections of a hop shows. */
final class HopLook {

    /** Shorter than this a connection is not called idle. */
    private static final long IDLE_MILLIS = 1000;

    private static final double MILLIS_PER_SECOND = 1000;
    private static final int MOST_INODES = 64;

    private int established;
    private long[] idleMillis = {};
    private long[] rttMicros = {};
    private Side servers = new Side();
    private Side clients = new Side();
    private final Set<Long> clientInodes = new LinkedHashSet<>();

    /**
     * Takes in a look.
     *
     * @param server listening sides
     * @param seenFrom the sides that count as the hop's connections
     */
    void take(List<TcpSocket> server, List<TcpSocket> seenFrom) {
        long[] idle = new long[seenFrom.size()];
        long[] rtt = new long[seenFrom.size()];
        int idlers = 0;
        int live = 0;
        for (TcpSocket socket : seenFrom) {
            TcpInfo info = socket.info();
            if (socket.state() == TcpSocket.ESTABLISHED && info != null) {
                rtt[live++] = info.rttMicros();
                long millis = Math.min(info.sinceSentMillis(), info.sinceReceivedMillis());
                if (millis >= IDLE_MILLIS) {
                    idle[idlers++] = millis;
                }
            }
        }
        established = live;
        idleMillis = sorted(idle, idlers);
        rttMicros = sorted(rtt, live);
        servers = Side.of(server);
    }

    /** Takes in the connecting sides on this machine. */
    void takeClients(List<TcpSocket> client) {
        clients = Side.of(client);
        clientInodes.clear();
        client.stream().limit(MOST_INODES).forEach(socket -> clientInodes.add(socket.inode()));
    }

    private static long[] sorted(long[] values, int count) {
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted;
    }

    /** One side of all connections. */
    private static final class Side {
        private int established;
        private int armed;
        private int closeWait;

        /** The peer's FIN came with the last acknowledgment, unless the owner sent something later that was acknowledged. */
        private long oldestMillis = -1;

        static Side of(List<TcpSocket> sockets) {
            Side side = new Side();
            for (TcpSocket socket : sockets) {
                if (socket.state() == TcpSocket.ESTABLISHED) {
                    side.established++;
                    side.armed += socket.timer() == TcpSocket.TIMER_KEEPALIVE ? 1 : 0;
                } else if (socket.state() == TcpSocket.CLOSE_WAIT) {
                    TcpInfo info = socket.info();
                    side.closeWait++;
                    side.oldestMillis = Math.max(side.oldestMillis, info == null ? 0 : info.sinceAckMillis());
                }
            }
            return side;
        }
    }

    int established() {
        return established;
    }

    int idle() {
        return idleMillis.length;
    }

    @Nullable
    Double idleSecondsP50() {
        Double millis = median(idleMillis);
        return millis == null ? null : Double.valueOf(millis / MILLIS_PER_SECOND);
    }

    @Nullable
    Double rttMicrosP50() {
        return median(rttMicros);
    }

    private static @Nullable Double median(long[] sorted) {
        return sorted.length == 0 ? null : Double.valueOf((double) sorted[sorted.length / 2]);
    }

    WatchResult.Armed armed() {
        return new WatchResult.Armed(servers.armed, clients.armed, servers.established, clients.established);
    }

    WatchResult.CloseWait closeWait() {
        long oldest = Math.max(servers.oldestMillis, clients.oldestMillis);
        return new WatchResult.CloseWait(
                servers.closeWait, clients.closeWait, oldest < 0 ? null : Double.valueOf(oldest / MILLIS_PER_SECOND));
    }

    /** Returns the inodes of some of the connecting sides. */
    Set<Long> clientInodes() {
        return clientInodes;
    }

    /** Returns how many connecting sides are on this machine. */
    int clients() {
        return clients.established;
    }
}
