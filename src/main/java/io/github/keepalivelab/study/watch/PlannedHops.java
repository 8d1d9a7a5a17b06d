package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.machine.linux.TcpSocket;
import io.github.keepalivelab.machine.linux.TcpSocket.Address;
import io.github.keepalivelab.machine.linux.TcpSockets;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.result.WatchResult.Role;
import io.github.keepalivelab.system.ledger.Outgoing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Collectors;

/** The hops that the user names. */
final class PlannedHops {

    private PlannedHops() {}

    /**
     * Adds them to the books.
     *
     * @throws PlanException when a name is unknown or a port is named twice
     */
    static void add(WatchPlan plan, Ledger ledger, long nowNanos) throws IOException {
        List<TcpSocket> sockets = TcpSockets.listening();
        for (Integer port : plan.listen()) {
            if (ledger.listeningOn(port).isEmpty()) {
                ledger.add(
                        Hop.listening(port, HopFinder.addresses(sockets, port), true, Role.CLIENT, "port " + port),
                        nowNanos);
            }
        }
        for (WatchPlan.Upstream upstream : plan.upstream()) {
            List<InetAddress> addresses = addresses(upstream.host());
            if (!isHere(addresses, upstream.port())) {
                ledger.add(
                        Hop.elsewhere(
                                upstream.text(),
                                upstream.port(),
                                addresses.stream()
                                        .map(InetAddress::getAddress)
                                        .map(Address::of)
                                        .collect(Collectors.toSet()),
                                true,
                                "proxy"),
                        nowNanos);
            } else if (ledger.listeningOn(upstream.port()).isPresent()) {
                throw new PlanException("port " + upstream.port()
                        + " is named twice; --listen is for clients, --upstream for the proxy");
            } else {
                ledger.add(
                        Hop.listening(
                                upstream.port(),
                                HopFinder.addresses(sockets, upstream.port()),
                                true,
                                Role.UPSTREAM,
                                "port " + upstream.port()),
                        nowNanos);
            }
        }
    }

    /** Returns the addresses of a host, none for this machine. */
    private static List<InetAddress> addresses(String host) {
        try {
            return host.isEmpty() ? List.of() : List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            throw new PlanException("--upstream names the host '" + host + "', which is unknown here");
        }
    }

    private static boolean isHere(List<InetAddress> addresses, int port) throws IOException {
        for (InetAddress address : addresses) {
            if (Outgoing.isListenedOnHere(new InetSocketAddress(address, port))) {
                return true;
            }
        }
        return addresses.isEmpty();
    }
}
