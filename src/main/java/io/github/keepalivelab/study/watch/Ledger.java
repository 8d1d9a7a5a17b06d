package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.machine.linux.DestroyedSockets;
import io.github.keepalivelab.machine.linux.TcpSocket;
import io.github.keepalivelab.machine.linux.TcpSockets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The books of all hops. Reports of closed connections come on one thread, looks at the open ones on another; both write under the same
 * lock.
 */
final class Ledger implements DestroyedSockets.Visitor {

    private static final int PORTS = 65_536;

    /** The connecting sides on this machine tell of timers and leaks, which may take some seconds to be seen. */
    private static final int LOOKS_BETWEEN_CLIENTS = 5;

    private final List<Hop> hops = new ArrayList<>();
    private final Hop[] byListeningPort = new Hop[PORTS];
    private final List<Hop> elsewhere = new ArrayList<>();
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

    /** Returns the hop to which a connecting side on this machine belongs; empty when none is known. */
    synchronized Optional<Hop> leadingTo(TcpSocket client) {
        return elsewhere.stream()
                .filter(hop -> hop.port() == client.remotePort() && hop.leadsTo(client.remote()))
                .findFirst();
    }

    synchronized List<Hop> hops() {
        return List.copyOf(hops);
    }

    @Override
    public boolean wants(int localPort, int remotePort) {
        if (byListeningPort[localPort] != null) {
            return true;
        }
        for (int i = 0; i < elsewhere.size(); i++) {
            if (elsewhere.get(i).port() == remotePort) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void destroyed(TcpSocket socket) {
        synchronized (this) {
            Hop hop = byListeningPort[socket.localPort()];
            if (hop == null || !hop.listensAt(socket.local())) {
                hop = leadingTo(socket).orElse(null);
            }
            if (hop != null) {
                hop.ledger().destroyed(socket);
            }
        }
    }

    /**
     * Looks at all open connections of all hops.
     *
     * @throws IOException when the kernel does not list them
     */
    void look() throws IOException {
        List<Hop> now;
        synchronized (this) {
            now = List.copyOf(hops);
            now.forEach(hop -> hop.ledger().lookBegins());
        }
        if (now.isEmpty()) {
            return;
        }
        Sides[] byPort = new Sides[PORTS];
        List<Sides> sides = new ArrayList<>();
        for (Hop hop : now) {
            Sides mine = new Sides(hop, new ArrayList<>(), new ArrayList<>());
            sides.add(mine);
            if (hop.here()) {
                byPort[hop.port()] = mine;
            }
        }
        boolean clientsToo = looks++ % LOOKS_BETWEEN_CLIENTS == 0 || clientsWanted;
        List<Integer> here = ports(now, true);
        TcpSockets.connected(new TcpSockets.Wanted(here, ports(now, false), true), socket -> {
            Sides server = byPort[socket.localPort()];
            if (server != null && server.hop().listensAt(socket.local())) {
                server.server().add(socket);
                return;
            }
            for (Sides other : sides) {
                if (!other.hop().here()
                        && other.hop().port() == socket.remotePort()
                        && other.hop().leadsTo(socket.remote())) {
                    other.client().add(socket);
                }
            }
        });
        if (clientsToo && !here.isEmpty()) {
            TcpSockets.connected(new TcpSockets.Wanted(List.of(), here, false), socket -> client(byPort, socket));
            TcpSockets.closedByPeer(here, socket -> client(byPort, socket));
        }
        synchronized (this) {
            for (Sides mine : sides) {
                List<TcpSocket> seen = mine.hop().here() ? mine.server() : mine.client();
                mine.hop().ledger().look(seen);
                mine.hop().look().take(mine.server(), seen);
                if (clientsToo || !mine.hop().here()) {
                    mine.hop().look().takeClients(mine.client());
                }
            }
        }
    }

    private static List<Integer> ports(List<Hop> hops, boolean here) {
        return hops.stream()
                .filter(hop -> hop.here() == here)
                .map(Hop::port)
                .distinct()
                .toList();
    }

    /** One whose peer has closed comes with what is known of it, and without before. */
    private static void client(Sides[] byPort, TcpSocket socket) {
        Sides sides = byPort[socket.remotePort()];
        boolean server = byPort[socket.localPort()] != null
                && byPort[socket.localPort()].hop().listensAt(socket.local());
        if (sides != null && !server && (socket.state() != TcpSocket.CLOSE_WAIT || socket.info() != null)) {
            sides.client().add(socket);
        }
    }

    /** Whether every look shall see who connects; else some do. */
    void wantClients(boolean always) {
        clientsWanted = always;
    }

    /** The two sides of a hop's connections, as far as they are on this machine. */
    private record Sides(Hop hop, List<TcpSocket> server, List<TcpSocket> client) {}
}
