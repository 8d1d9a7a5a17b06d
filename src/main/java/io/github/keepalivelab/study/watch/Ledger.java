package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.machine.linux.DestroyedSockets;
import io.github.keepalivelab.machine.linux.TcpSocket;
import io.github.keepalivelab.machine.linux.TcpSockets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The books of all hops. Reports of closed connections come on one thread, looks at the open ones on another; both write under the same
 * lock.
 */
final class Ledger implements DestroyedSockets.Visitor {

    private static final int PORTS = 65_536;

    /** The connecting sides on this machine tell of timers and leaks, which may take some seconds to be seen. */
    private static final int LOOKS_BETWEEN_CLIENTS = 5;

    private final List<Hop> hops = new ArrayList<>();
    private final @Nullable Hop[] byListeningPort = new Hop[PORTS];
    /** Asked without the lock for each report, also of sockets that nobody wants. */
    private final List<Hop> elsewhere = new CopyOnWriteArrayList<>();

    private boolean clientsWanted = true;
    private int looks;

    /** Begins to keep books of a hop, unless it is known already. */
    synchronized void add(Hop hop, long nowNanos) {
        if (hop.here()) {
            byListeningPort[hop.port()] = hop;
        } else {
            elsewhere.add(hop);
        }
        hops.add(hop);
        hop.closings().start(nowNanos);
    }

    synchronized Optional<Hop> listeningOn(int port) {
        return Optional.ofNullable(byListeningPort[port]);
    }

    /** Returns the hop to which a connecting side on this machine belongs; null when none is known. */
    @Nullable
    Hop leadingTo(TcpSocket client) {
        for (Hop hop : elsewhere) {
            if (hop.port() == client.remotePort() && hop.leadsTo(client.remote())) {
                return hop;
            }
        }
        return null;
    }

    /** Returns the hop that a socket is a side of, and whether it is the listening one; null when it is of none. */
    private @Nullable Side side(TcpSocket socket) {
        Hop listening = byListeningPort[socket.localPort()];
        if (listening != null && listening.listensAt(socket.local())) {
            return new Side(listening, true);
        }
        Hop connecting = leadingTo(socket);
        return connecting == null ? null : new Side(connecting, false);
    }

    private record Side(Hop hop, boolean server) {}

    synchronized List<Hop> hops() {
        return List.copyOf(hops);
    }

    @Override
    public boolean wants(int localPort, int remotePort) {
        if (byListeningPort[localPort] != null) {
            return true;
        }
        for (Hop hop : elsewhere) {
            if (hop.port() == remotePort) {
                return true;
            }
        }
        return false;
    }

    @Override
    public synchronized void destroyed(TcpSocket socket) {
        Side side = side(socket);
        if (side != null) {
            side.hop().ledger().destroyed(socket);
        }
    }

    /**
     * Looks at all open connections of all hops.
     *
     * @throws IOException when the kernel does not list them
     */
    void look() throws IOException {
        List<Hop> now;
        boolean clientsToo = looks++ % LOOKS_BETWEEN_CLIENTS == 0 || clientsWanted;
        synchronized (this) {
            now = List.copyOf(hops);
            for (Hop hop : now) {
                hop.ledger().lookBegins();
                hop.look().begin();
                if (clientsToo || !hop.here()) {
                    hop.look().beginClients();
                }
            }
        }
        if (now.isEmpty()) {
            return;
        }
        // One after another, so that reports need not wait for the whole list.
        List<Integer> here = ports(now, true);
        TcpSockets.connected(new TcpSockets.Wanted(here, ports(now, false), true), this::seen);
        if (clientsToo && !here.isEmpty()) {
            TcpSockets.connected(new TcpSockets.Wanted(List.of(), here, false), this::connecting);
            TcpSockets.closedByPeer(here, this::connecting);
        }
        synchronized (this) {
            for (Hop hop : now) {
                hop.ledger().lookEnds();
                hop.look().end();
                if (clientsToo || !hop.here()) {
                    hop.look().endClients();
                }
            }
        }
    }

    private synchronized void seen(TcpSocket socket) {
        Side side = side(socket);
        if (side != null) {
            side.hop().ledger().look(socket);
            side.hop().look().take(socket, side.server());
        }
    }

    /** A connecting side of a hop of this machine; one whose peer has closed comes twice, the second time with what is known of it. */
    private synchronized void connecting(TcpSocket socket) {
        Hop hop = byListeningPort[socket.remotePort()];
        if (hop != null && side(socket) == null && (socket.state() != TcpSocket.CLOSE_WAIT || socket.info() != null)) {
            hop.look().takeClient(socket);
        }
    }

    private static List<Integer> ports(List<Hop> hops, boolean here) {
        return hops.stream()
                .filter(hop -> hop.here() == here)
                .map(Hop::port)
                .distinct()
                .toList();
    }

    /** Whether every look shall see who connects; else some do. */
    void wantClients(boolean always) {
        clientsWanted = always;
    }
}
