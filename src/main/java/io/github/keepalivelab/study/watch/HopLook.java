package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.machine.linux.TcpInfo;
import io.github.keepalivelab.machine.linux.TcpSocket;
import io.github.keepalivelab.result.WatchResult;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
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
    private WatchResult.Armed armed = new WatchResult.Armed(0, 0, 0, 0);
    private WatchResult.CloseWait closeWait = new WatchResult.CloseWait(0, 0, null);
    private final Set<Long> clientInodes = new LinkedHashSet<>();

    /**
     * Takes in a look.
     *
     * @param server listening sides
     * @param client connecting sides
     * @param seenFrom those of the two that count as the hop's connections
     */
    void take(List<TcpSocket> server, List<TcpSocket> client, List<TcpSocket> seenFrom) {
        List<TcpSocket> live = established(seenFrom);
        established = live.size();
        idleMillis = sorted(
                live.stream().map(TcpSocket::info).mapToLong(HopLook::idle).filter(idle -> idle >= IDLE_MILLIS));
        rttMicros = sorted(live.stream()
                .map(TcpSocket::info)
                .mapToLong(info -> Objects.requireNonNull(info).rttMicros()));
        List<TcpSocket> liveServer = established(server);
        List<TcpSocket> liveClient = established(client);
        armed = new WatchResult.Armed(
                count(liveServer, TcpSocket.TIMER_KEEPALIVE),
                count(liveClient, TcpSocket.TIMER_KEEPALIVE),
                liveServer.size(),
                liveClient.size());
        closeWait = closeWait(server, client);
        clientInodes.clear();
        client.stream().limit(MOST_INODES).forEach(socket -> clientInodes.add(socket.inode()));
    }

    private static List<TcpSocket> established(List<TcpSocket> sockets) {
        return sockets.stream()
                .filter(socket -> socket.state() == TcpSocket.ESTABLISHED)
                .toList();
    }

    private static long idle(@Nullable TcpInfo info) {
        TcpInfo known = Objects.requireNonNull(info);
        return Math.min(known.sinceSentMillis(), known.sinceReceivedMillis());
    }

    private static long[] sorted(LongStream values) {
        return values.sorted().toArray();
    }

    private static int count(List<TcpSocket> sockets, int timer) {
        return (int) sockets.stream().filter(socket -> socket.timer() == timer).count();
    }

    /** The peer's FIN came with the last acknowledgment, unless the owner sent something later that was acknowledged. */
    private static WatchResult.CloseWait closeWait(List<TcpSocket> server, List<TcpSocket> client) {
        long[] ages = sorted(LongStream.concat(closedByPeer(server), closedByPeer(client)));
        return new WatchResult.CloseWait(
                (int) closedByPeer(server).count(),
                (int) closedByPeer(client).count(),
                ages.length == 0 ? null : ages[ages.length - 1] / MILLIS_PER_SECOND);
    }

    private static LongStream closedByPeer(List<TcpSocket> sockets) {
        return sockets.stream()
                .filter(socket -> socket.state() == TcpSocket.CLOSE_WAIT)
                .mapToLong(socket -> Objects.requireNonNull(socket.info()).sinceAckMillis());
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
        return armed;
    }

    WatchResult.CloseWait closeWait() {
        return closeWait;
    }

    /** Returns the inodes of some of the connecting sides. */
    Set<Long> clientInodes() {
        return clientInodes;
    }

    /** Returns how many connecting sides are on this machine. */
    int clients() {
        return armed.clientSides();
    }
}
