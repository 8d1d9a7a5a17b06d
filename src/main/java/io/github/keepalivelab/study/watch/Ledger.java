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

    private final Slices slices = new Slices();
    private boolean clientsWanted = true;
    private int rounds;

    /** The part of a round that comes next; 0 begins one. */
    private int turn;

    private boolean clientsToo;

    /** Whether a connecting side was seen whose peer has closed: these are asked for again, with what is known of them. */
    private boolean closedByPeer;

    private List<Hop> inRound = List.of();

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
    void lookAtAll() throws IOException {
        while (turn > 0) {
            look();
        }
        slices.one();
        look();
    }

    /**
     * Looks at the open connections of all hops: at all of them, or where they are many at the part whose turn it is, so that a look
     * never takes long. What was closed meanwhile is known from the kernel's reports.
     *
     * @throws IOException when the kernel does not list them
     */
    void look() throws IOException {
        if (turn == 0) {
            begin();
        }
        long began = System.nanoTime();
        List<Integer> here = ports(inRound, true);
        List<Integer> there = ports(inRound, false);
        TcpSockets.Span span = slices.span(turn);
        // One after another, so that reports need not wait for the whole list.
        if (!here.isEmpty()) {
            TcpSockets.connected(new TcpSockets.Wanted(here, List.of(), true, span), this::seen);
        }
        if (!there.isEmpty()) {
            TcpSockets.connected(new TcpSockets.Wanted(List.of(), there, true, span), this::seen);
        }
        if (clientsToo && !here.isEmpty()) {
            closedByPeer = false;
            TcpSockets.connected(new TcpSockets.Wanted(List.of(), here, false, span), this::connecting);
            if (closedByPeer) {
                TcpSockets.closedByPeer(here, span, this::connecting);
            }
        }
        slices.took(System.nanoTime() - began);
        turn++;
        if (turn == slices.count()) {
            end();
        }
    }

    private void begin() {
        // Rounds of several looks are cut by how long the last one took, so each does the same work.
        clientsToo = slices.count() > 1 || clientsWanted || rounds % LOOKS_BETWEEN_CLIENTS == 0;
        rounds++;
        synchronized (this) {
            inRound = List.copyOf(hops);
            for (Hop hop : inRound) {
                hop.ledger().lookBegins();
                hop.look().begin();
                if (clientsToo || !hop.here()) {
                    hop.look().beginClients();
                }
            }
        }
    }

    private void end() {
        synchronized (this) {
            for (Hop hop : inRound) {
                hop.ledger().lookEnds();
                hop.look().end();
                if (clientsToo || !hop.here()) {
                    hop.look().endClients();
                }
            }
        }
        slices.cut();
        turn = 0;
    }

    private synchronized void seen(TcpSocket socket) {
        Side side = side(socket);
        if (side != null) {
            side.hop().ledger().look(socket);
            slices.seen(side.server() ? socket.remotePort() : socket.localPort());
            side.hop().look().take(socket, side.server());
        }
    }

    /** A connecting side of a hop of this machine; one whose peer has closed comes twice, the second time with what is known of it. */
    private synchronized void connecting(TcpSocket socket) {
        Hop hop = byListeningPort[socket.remotePort()];
        if (hop == null || side(socket) != null) {
            return;
        }
        if (socket.state() == TcpSocket.CLOSE_WAIT && socket.info() == null) {
            closedByPeer = true;
        } else {
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
