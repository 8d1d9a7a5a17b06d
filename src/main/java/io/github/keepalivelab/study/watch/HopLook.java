package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.machine.linux.TcpInfo;
import io.github.keepalivelab.machine.linux.TcpSocket;
import io.github.keepalivelab.result.WatchResult;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one look at the open connections of a hop shows. */
final class HopLook {

    /** Shorter than this a connection is not called idle. */
    private static final long IDLE_MILLIS = 1000;

    private static final double MILLIS_PER_SECOND = 1000;
    private static final int MOST_INODES = 64;
    private static final int SOME = 64;

    private int established;
    private long[] idleMillis = {};
    private long[] rttMicros = {};
    private long[] idle = new long[SOME];
    private long[] rtt = new long[SOME];
    private int idlers;
    private int live;
    private Side newServers = new Side();
    private Side newClients = new Side();
    private Side servers = new Side();
    private Side clients = new Side();
    private final Set<Long> clientInodes = new LinkedHashSet<>();

    /** A look begins. */
    void begin() {
        idlers = 0;
        live = 0;
        newServers = new Side();
    }

    /**
     * Takes in one of the hop's connections.
     *
     * @param server whether it is seen from its listening side
     */
    void take(TcpSocket socket, boolean server) {
        TcpInfo info = socket.info();
        if (socket.state() == TcpSocket.ESTABLISHED && info != null) {
            if (live == rtt.length) {
                rtt = Arrays.copyOf(rtt, 2 * live + SOME);
                idle = Arrays.copyOf(idle, rtt.length);
            }
            rtt[live++] = info.rttMicros();
            long millis = Math.min(info.sinceSentMillis(), info.sinceReceivedMillis());
            if (millis >= IDLE_MILLIS) {
                idle[idlers++] = millis;
            }
        }
        if (server) {
            newServers.take(socket);
        } else {
            takeClient(socket);
        }
    }

    /** A look ends. */
    void end() {
        established = live;
        idleMillis = sorted(idle, idlers);
        rttMicros = sorted(rtt, live);
        servers = newServers;
    }

    /** A look at the connecting sides on this machine begins. */
    void beginClients() {
        newClients = new Side();
        clientInodes.clear();
    }

    /** Takes in a connecting side. */
    void takeClient(TcpSocket socket) {
        newClients.take(socket);
        if (clientInodes.size() < MOST_INODES) {
            clientInodes.add(socket.inode());
        }
    }

    /** The look at the connecting sides ends. */
    void endClients() {
        clients = newClients;
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

        void take(TcpSocket socket) {
            if (socket.state() == TcpSocket.ESTABLISHED) {
                established++;
                armed += socket.timer() == TcpSocket.TIMER_KEEPALIVE ? 1 : 0;
            } else if (socket.state() == TcpSocket.CLOSE_WAIT) {
                TcpInfo info = socket.info();
                closeWait++;
                oldestMillis = Math.max(oldestMillis, info == null ? 0 : info.sinceAckMillis());
            }
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
