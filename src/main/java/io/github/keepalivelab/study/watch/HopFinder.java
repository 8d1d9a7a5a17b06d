package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.machine.linux.SocketOwners;
import io.github.keepalivelab.machine.linux.SocketOwners.Owner;
import io.github.keepalivelab.machine.linux.TcpSocket;
import io.github.keepalivelab.machine.linux.TcpSockets;
import io.github.keepalivelab.result.WatchResult.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the hops of this machine: listening nginx and JVMs, and where nginx connects to. Who owns a socket is told by descriptors, so
 * it is known for the processes of the calling user only, and for all to root.
 */
final class HopFinder {

    private static final String NGINX = "nginx";
    private static final String JAVA = "java";
    private static final int MOST_OUTGOING = 2000;

    /** Fewer requests, or numbers that lie further apart, may be alike by chance. */
    private static final long ENOUGH = 200;

    private static final double ALIKE = 0.03;

    private final Ledger ledger;
    private final Set<String> hidden = new TreeSet<>();
    private final Set<Long> judged = new HashSet<>();
    private boolean nginxListens;
    private List<Long> nginx = List.of();

    HopFinder(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Looks for ports that listen, and for whom nginx connects to. */
    void find(long nowNanos) throws IOException {
        List<TcpSocket> listening = TcpSockets.listening();
        // Looking through descriptors takes time where there are many, so it is done once for each socket.
        List<TcpSocket> fresh = listening.stream()
                .filter(socket -> !judged.contains(socket.inode()))
                .toList();
        Set<Long> inodes = fresh.stream().map(TcpSocket::inode).collect(Collectors.toSet());
        SocketOwners found = SocketOwners.find(inodes, name -> true);
        judged.addAll(inodes);
        hidden.addAll(found.hidden());
        nginxListens |=
                found.owners().values().stream().anyMatch(owner -> owner.name().equals(NGINX));
        nginx = SocketOwners.running(NGINX);
        long self = ProcessHandle.current().pid();
        for (TcpSocket socket : fresh) {
            Owner owner = found.owners().get(socket.inode());
            if (ledger.listeningOn(socket.localPort()).isEmpty() && (owner == null || owner.pid() != self)) {
                listens(socket.localPort(), addresses(listening, socket.localPort()), owner, nowNanos);
            }
        }
        outgoing(listening, nowNanos);
    }

    private void listens(int port, Set<TcpSocket.Address> addresses, @Nullable Owner owner, long nowNanos) {
        if (owner == null) {
            ledger.add(Hop.listening(port, addresses, false, Role.OTHER, "port " + port), nowNanos);
        } else if (owner.name().equals(NGINX)) {
            ledger.add(Hop.listening(port, addresses, false, Role.CLIENT, NGINX + ":" + port), nowNanos);
        } else if (owner.name().equals(JAVA)) {
            Hop hop = Hop.listening(
                    port,
                    addresses,
                    false,
                    nginxListens ? Role.OTHER : Role.CLIENT,
                    JAVA + ":" + port + " (pid " + owner.pid() + ")");
            ledger.add(hop, nowNanos);
        }
    }

    /** Returns the addresses at which a port is listened on. */
    static Set<TcpSocket.Address> addresses(List<TcpSocket> listening, int port) {
        return listening.stream()
                .filter(socket -> socket.localPort() == port)
                .map(TcpSocket::local)
                .collect(Collectors.toSet());
    }

    /** What nginx connects to on other machines. */
    private void outgoing(List<TcpSocket> listening, long nowNanos) throws IOException {
        Set<Integer> ports = listening.stream().map(TcpSocket::localPort).collect(Collectors.toSet());
        List<TcpSocket> clients = new ArrayList<>();
        TcpSockets.connected(new TcpSockets.Wanted(List.of(), List.of(), false), socket -> {
            boolean stays =
                    ports.contains(socket.remotePort()) && socket.local().equals(socket.remote());
            if (!ports.contains(socket.localPort()) && !stays && clients.size() < MOST_OUTGOING) {
                clients.add(socket);
            }
        });
        Map<Long, Owner> held = SocketOwners.find(
                        clients.stream().map(TcpSocket::inode).collect(Collectors.toSet()), NGINX::equals)
                .owners();
        for (TcpSocket client : clients) {
            if (held.containsKey(client.inode()) && !isHere(client) && ledger.leadingTo(client) == null) {
                ledger.add(
                        Hop.elsewhere(
                                client.remote().with(client.remotePort()),
                                client.remotePort(),
                                Set.of(client.remote()),
                                false,
                                NGINX),
                        nowNanos);
            }
        }
    }

    /** A peer that this machine's ledger sees from its listening side. */
    private boolean isHere(TcpSocket client) {
        return ledger.listeningOn(client.remotePort()).isPresent()
                && (client.remote().inet().isLoopbackAddress() || client.local().equals(client.remote()));
    }

    /**
     * Looks who opens the connections to ports of this machine; call it after a look. Proof is a connecting side whose descriptor nginx
     * holds. Where all are gone too soon, a port that got as many requests as nginx did must do.
     *
     * @return whether there is nothing left to find out
     */
    boolean findConnecting() {
        List<Hop> open;
        synchronized (ledger) {
            open = ledger.hops().stream().filter(HopFinder::isOpen).toList();
        }
        if (open.isEmpty() || !nginxListens) {
            return true;
        }
        Set<Long> inodes = new LinkedHashSet<>();
        open.forEach(hop -> inodes.addAll(hop.look().clientInodes()));
        Set<Long> held = SocketOwners.held(nginx, inodes);
        synchronized (ledger) {
            open.stream()
                    .filter(hop -> hop.look().clientInodes().stream().anyMatch(held::contains))
                    .forEach(hop -> hop.openedBy(NGINX));
            byRequests(open.stream().filter(HopFinder::isOpen).toList());
            return open.stream().noneMatch(HopFinder::isOpen);
        }
    }

    /** Whether connections are opened to a port of this machine, and it is not known by whom. */
    private static boolean isOpen(Hop hop) {
        return hop.here() && hop.role() == Role.OTHER && hop.ledger().totals().opened() > 0;
    }

    /** A proxy passes on what it gets: of several ports, only one may fit. */
    private void byRequests(List<Hop> open) {
        long passedOn = ledger.hops().stream()
                .filter(hop -> hop.role() == Role.CLIENT)
                .mapToLong(hop -> hop.ledger().totals().atMost())
                .sum();
        List<Hop> fitting = open.stream()
                .filter(hop -> hop.ledger().totals().atMost() >= ENOUGH)
                .filter(hop -> Math.abs(hop.ledger().totals().atMost() - passedOn) <= ALIKE * passedOn)
                .toList();
        if (fitting.size() == 1) {
            fitting.get(0).openedBy(NGINX + " (it got as many requests)");
        }
    }

    /** Returns the names of programs whose sockets cannot be told, because this user may not see their descriptors. */
    Set<String> hidden() {
        return hidden;
    }
}
