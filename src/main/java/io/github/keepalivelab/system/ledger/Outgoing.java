package io.github.keepalivelab.system.ledger;

import io.github.keepalivelab.machine.linux.DestroyedSockets;
import io.github.keepalivelab.machine.linux.TcpSocket;
import io.github.keepalivelab.machine.linux.TcpSocket.Address;
import io.github.keepalivelab.machine.linux.TcpSockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where the processes of this machine connect to while something is done, and with how many connections and requests. It sees
 * what a proxy on this machine does behind its back. Opens nothing and needs no root.
 */
public final class Outgoing implements AutoCloseable {

    private static final long RECEIVE_MILLIS = 50;

    private final DestroyedSockets reports;
    private final Set<Integer> listening;
    private final Map<Destination, HopLedger> ledgers = new LinkedHashMap<>();
    private final Thread listener;
    private boolean looked;
    private boolean looking;
    private volatile boolean drained;

    private record Destination(Address address, int port) {}

    /**
     * What was seen of a destination.
     *
     * @param address of the listening side, host and port
     * @param port of it
     * @param opened connections
     * @param atLeast requests, lower bound
     * @param atMost requests, upper bound
     */
    public record Seen(String address, int port, long opened, long atLeast, long atMost) {}

    /** Others may ask the same service meanwhile, but not much. */
    private static final double OTHERS = 1.2;

    /** Enough to tell a pool of several workers from none. */
    private static final int REQUESTS = 30;

    /** Sends requests to a service. */
    public interface Asking {
        /**
         * Sends some.
         *
         * @return how many of them were answered
         * @throws IOException when the service cannot be asked
         */
        int ask(int requests) throws IOException;
    }

    /**
     * What happened behind a service while it was asked.
     *
     * @param answered requests that were answered
     * @param fitting destinations of this machine's processes, the service itself aside, that got as many
     */
    public record Behind(int answered, List<Seen> fitting) {}

    /**
     * Asks a service of this machine, and watches where its processes connect to.
     *
     * @return empty when nobody listens there on this machine, or the kernel does not tell
     * @throws IOException when the service cannot be asked
     */
    public static Optional<Behind> during(InetSocketAddress service, Asking asking) throws IOException {
        try (Outgoing outgoing = isListenedOnHere(service) ? start() : null) {
            if (outgoing == null) {
                return Optional.empty();
            }
            int answered;
            try {
                answered = asking.ask(REQUESTS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            List<Seen> fitting = outgoing.stop().stream()
                    .filter(one -> one.port() != service.getPort())
                    .filter(one -> one.atMost() >= answered && one.atLeast() <= answered * OTHERS)
                    .toList();
            return Optional.of(new Behind(answered, fitting));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IOException e) {
            // A kernel that does not list its sockets leaves the hop unseen.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Outgoing(DestroyedSockets reports, Set<Integer> listening) {
        this.reports = reports;
        this.listening = listening;
        this.listener = new Thread(this::listen, "outgoing connections");
        listener.setDaemon(true);
    }

    /**
     * Begins to watch.
     *
     * @throws IOException when the kernel does not tell its sockets
     */
    public static Outgoing start() throws IOException {
        Set<Integer> listening =
                TcpSockets.listening().stream().map(TcpSocket::localPort).collect(Collectors.toSet());
        Outgoing outgoing = new Outgoing(DestroyedSockets.open(RECEIVE_MILLIS), listening);
        outgoing.listener.start();
        outgoing.look();
        return outgoing;
    }

    /** Returns whether somebody on this machine listens there. */
    public static boolean isListenedOnHere(InetSocketAddress address) throws IOException {
        if (address.isUnresolved()) {
            return false;
        }
        Address wanted = Address.of(address.getAddress().getAddress());
        boolean own = address.getAddress().isLoopbackAddress()
                || NetworkInterface.getByInetAddress(address.getAddress()) != null;
        return own
                && TcpSockets.listening().stream()
                        .filter(socket -> socket.localPort() == address.getPort())
                        .anyMatch(socket ->
                                socket.local().isAny() || socket.local().equals(wanted));
    }

    private void listen() {
        DestroyedSockets.Visitor visitor = new DestroyedSockets.Visitor() {
            @Override
            public boolean wants(int localPort, int remotePort) {
                return !listening.contains(localPort);
            }

            @Override
            public void destroyed(TcpSocket socket) {
                synchronized (ledgers) {
                    ledger(socket).destroyed(socket);
                }
            }
        };
        try {
            reports.receiveAll(visitor, () -> !drained);
        } catch (IOException e) {
            // What is missing makes no sum that fits, so the witness will say that it does not know.
            drained = true;
        }
    }

    private HopLedger ledger(TcpSocket socket) {
        return ledgers.computeIfAbsent(new Destination(socket.remote(), socket.remotePort()), destination -> {
            HopLedger ledger = new HopLedger(Exchanges.Side.CLIENT, false);
            ledger.neverAsksFirst();
            if (looked) {
                // Nothing was open towards it at the first look.
                ledger.lookBegins();
                ledger.lookEnds();
            }
            if (looking) {
                ledger.lookBegins();
            }
            return ledger;
        });
    }

    private void look() throws IOException {
        synchronized (ledgers) {
            looking = true;
            ledgers.values().forEach(HopLedger::lookBegins);
        }
        TcpSockets.connected(TcpSockets.Wanted.ALL, socket -> {
            if (!listening.contains(socket.localPort())) {
                synchronized (ledgers) {
                    ledger(socket).look(socket);
                }
            }
        });
        synchronized (ledgers) {
            ledgers.values().forEach(HopLedger::lookEnds);
            looked = true;
            looking = false;
        }
    }

    /**
     * Ends watching.
     *
     * @return every destination to which a request was sent meanwhile
     */
    public List<Seen> stop() throws IOException, InterruptedException {
        look();
        drained = true;
        listener.join();
        List<Seen> seen = new ArrayList<>();
        synchronized (ledgers) {
            ledgers.forEach((destination, ledger) -> {
                HopLedger.Totals totals = ledger.totals();
                if (totals.atMost() > 0) {
                    seen.add(new Seen(
                            destination.address().with(destination.port()),
                            destination.port(),
                            totals.opened(),
                            totals.atLeast(),
                            totals.atMost()));
                }
            });
        }
        return seen;
    }

    @Override
    public void close() {
        drained = true;
        try {
            listener.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reports.close();
    }
}
