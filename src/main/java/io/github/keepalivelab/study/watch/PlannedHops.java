package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.machine.linux.TcpSocket;
import io.github.keepalivelab.machine.linux.TcpSocket.Address;
import io.github.keepalivelab.machine.linux.TcpSockets;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.result.WatchResult.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        Set<Integer> listening = sockets.stream().map(TcpSocket::localPort).collect(Collectors.toSet());
        for (Integer port : plan.listen()) {
            if (ledger.listeningOn(port).isEmpty()) {
                ledger.add(
                        Hop.listening(port, HopFinder.addresses(sockets, port), true, Role.CLIENT, "port " + port),
                        nowNanos);
            }
        }
        for (WatchPlan.Upstream upstream : plan.upstream()) {
            Set<Address> addresses = addresses(upstream.host());
            boolean here = upstream.host().isEmpty() || (isHere(addresses) && listening.contains(upstream.port()));
            if (!here) {
                ledger.add(Hop.elsewhere(upstream.host(), upstream.port(), addresses, true, "proxy"), nowNanos);
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

    private static Set<Address> addresses(String host) {
        if (host.isEmpty()) {
            return Set.of();
        }
        try {
            return Stream.of(InetAddress.getAllByName(host))
                    .map(InetAddress::getAddress)
                    .map(Address::of)
                    .collect(Collectors.toSet());
        } catch (UnknownHostException e) {
            throw new PlanException("--upstream names the host '" + host + "', which is unknown here");
        }
    }

    /** Whether one of the addresses is this machine's. */
    private static boolean isHere(Set<Address> addresses) throws SocketException {
        Set<Address> own = new HashSet<>();
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .map(InetAddress::getAddress)
                .map(Address::of)
                .forEach(own::add);
        return addresses.stream().anyMatch(address -> address.inet().isLoopbackAddress() || own.contains(address));
    }
}
