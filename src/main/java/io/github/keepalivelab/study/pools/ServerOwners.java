package io.github.keepalivelab.study.pools;

import io.github.keepalivelab.machine.linux.SocketTable;
import io.github.keepalivelab.machine.net.ThreeHosts;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.math.time.Waiting;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.result.PoolsResult.PooledPeer;
import io.github.keepalivelab.system.http.HttpWire;
import io.github.keepalivelab.system.nginx.NginxBinary;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What nginx and Tomcat do as servers when a client's idle connection dies: with TCP keepalive ({@code so_keepalive},
 * {@code socket.soKeepAlive}) and without, where only their idle timers are left. Watched in the server's own connection table.
 */
final class ServerOwners {

    /** Longer than TCP keepalive 1/1/2 needs, so that one can tell which of the two was first. */
    private static final int IDLE_SECONDS = 6;

    private static final double WATCH_SECONDS = 10;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long POLL_NANOS = 20_000_000;
    private static final int FIRST_PORT = 8080;
    private static final String GONE = "gone: TCP keepalive has ended it";
    private static final String CLOSED = "closed by its idle timer; the FIN stays unacknowledged";
    private static final String HELD = "still established";

    /** A server, its port, and whether TCP keepalive probes its idle connections. */
    private record Owner(String name, int port, boolean probed) {}

    private static final List<Owner> OWNERS = List.of(
            new Owner("Tomcat, keepAliveTimeout 6 s", FIRST_PORT, false),
            new Owner("Tomcat, keepAliveTimeout 6 s, soKeepAlive, sysctls 1/1/2", FIRST_PORT + 1, true),
            new Owner("nginx, keepalive_timeout 6s", FIRST_PORT + 2, false),
            new Owner("nginx, keepalive_timeout 6s, so_keepalive=1:1:2", FIRST_PORT + 3, true));

    private ServerOwners() {}

    /**
     * Connects a client to each, cuts the client off, and watches.
     *
     * @return what became of each connection, and when, in seconds from the fault
     */
    static List<PooledPeer> examine(NginxBinary binary, ThreeHosts hosts) throws IOException {
        Path home = Files.createTempDirectory(Path.of("/run"), "owners-");
        List<Process> processes = new ArrayList<>();
        List<HttpWire> wires = new ArrayList<>();
        try {
            start(binary, hosts, home, processes);
            Map<Integer, Owner> ownerByClientPort = new HashMap<>();
            for (Owner owner : OWNERS) {
                HttpWire wire = hosts.client()
                        .call(() ->
                                HttpWire.open(new Target(false, hosts.serverAddress(), owner.port(), Arm.HELLO_PATH)));
                wires.add(wire);
                ownerByClientPort.put(wire.localPort(), owner);
                int status = wire.get().status();
                if (status != 200) {
                    throw new EnvironmentException(owner.name() + " answers " + status + " even before the fault");
                }
            }
            long struck = System.nanoTime();
            hosts.blackHole(FIRST_PORT);
            return watch(hosts, ownerByClientPort, struck);
        } finally {
            for (HttpWire wire : wires) {
                wire.close();
            }
            processes.forEach(Process::destroyForcibly);
        }
    }

    private static void start(NginxBinary binary, ThreeHosts hosts, Path home, List<Process> processes)
            throws IOException {
        hosts.server().tcpKeepalive(1, 1, 2);
        List<String> idle = List.of("--idle-seconds", String.valueOf(IDLE_SECONDS));
        List<String> probed = new ArrayList<>(idle);
        probed.add("--tcp-keepalive");
        processes.add(PeerPrograms.backend(hosts.server(), home, FIRST_PORT, idle));
        processes.add(PeerPrograms.backend(hosts.server(), home, FIRST_PORT + 1, probed));
        StringBuilder servers = new StringBuilder();
        servers.append("    keepalive_timeout ").append(IDLE_SECONDS).append("s;\n");
        for (int i = 2; i < OWNERS.size(); i++) {
            servers.append("    server {\n        listen ")
                    .append(FIRST_PORT + i)
                    .append(i == 2 ? "" : " so_keepalive=1s:1s:2")
                    .append(";\n        location / { proxy_pass http://127.0.0.1:")
                    .append(FIRST_PORT)
                    .append("; }\n    }\n");
        }
        processes.add(PeerPrograms.nginx(binary, hosts.server(), home, servers.toString()));
        for (Owner owner : OWNERS) {
            PeerPrograms.await(hosts, new InetSocketAddress(hosts.serverAddress(), owner.port()));
        }
    }

    private static List<PooledPeer> watch(ThreeHosts hosts, Map<Integer, Owner> owners, long struck)
            throws IOException {
        Map<Owner, PooledPeer> seen = new HashMap<>();
        long end = struck + Math.round(WATCH_SECONDS * NANOS_PER_SECOND);
        while (seen.size() < owners.size() && System.nanoTime() < end) {
            Map<Integer, Boolean> established = established(hosts, owners);
            double seconds = (System.nanoTime() - struck) / NANOS_PER_SECOND;
            owners.forEach((port, owner) -> {
                Boolean stands = established.get(port);
                if (stands == null || !stands) {
                    seen.putIfAbsent(owner, peer(owner, stands == null ? GONE : CLOSED, seconds));
                }
            });
            Waiting.untilNanos(System.nanoTime() + POLL_NANOS);
        }
        return OWNERS.stream()
                .map(owner -> seen.getOrDefault(owner, peer(owner, HELD, WATCH_SECONDS)))
                .toList();
    }

    private static PooledPeer peer(Owner owner, String outcome, double seconds) {
        String predicted = owner.probed() ? GONE : CLOSED;
        return new PooledPeer(
                "server",
                owner.name(),
                Trouble.BLACK_HOLE.label(),
                outcome,
                seconds,
                predicted,
                outcome.equals(predicted));
    }

    /** Returns whether the server's ends are established, by the clients' ports; nothing for those that are gone. */
    private static Map<Integer, Boolean> established(ThreeHosts hosts, Map<Integer, Owner> owners) throws IOException {
        return SocketTable.parse(hosts.serverSockets()).stream()
                .filter(socket -> {
                    Owner owner = owners.get(socket.remotePort());
                    return owner != null && owner.port() == socket.localPort();
                })
                .collect(Collectors.toMap(SocketTable.Socket::remotePort, SocketTable.Socket::established));
    }
}
