package io.github.keepalivelab.liveness;

import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.LivenessResult.PooledPeer;
import io.github.keepalivelab.topology.EnvironmentException;
import io.github.keepalivelab.topology.NginxBinary;
import io.github.keepalivelab.topology.ThreeHosts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * What the pools that users have do when a pooled connection has died while it was idle: Apache HttpClient's, with and without
 * its stale check and with TCP keepalive, and nginx's, with and without {@code proxy_socket_keepalive}. One request fills the
 * pool, the fault strikes, and after a while the next request shows what happens. The other side is Tomcat. Then the servers:
 * what they do when a client's idle connection dies ({@link ServerOwners}).
 */
public final class PooledPeers {

    private static final List<Fault> FAULTS = List.of(Fault.FIREWALL_DROP, Fault.FIREWALL_REJECT, Fault.KILL);
    private static final int PORT = 8080;
    /** net.ipv4.tcp_retries2 of a new network namespace. */
    private static final int LINUX_RETRIES2 = 15;

    private static final int RESPONSE_SECONDS = 4;
    private static final double IDLE_SECONDS = 5;
    private static final double NANOS_PER_SECOND = 1e9;
    /** TCP keepalive that finds a dead peer within the idle time: 1 + 1 x 2 s. */
    private static final int KEEPALIVE_PROBES = 2;

    private final NginxBinary binary;
    private final Consumer<String> say;

    private PooledPeers(NginxBinary binary, Consumer<String> say) {
        this.binary = binary;
        this.say = say;
    }

    /** A client with one pooled connection. */
    private record Peer(String name, CloseableHttpClient client, String url) {}

    /**
     * Examines them under each fault. Must be called within a user namespace of the lab's own.
     *
     * @param binary the nginx to use
     * @param say told about progress
     * @throws EnvironmentException when something does not start, or does not work even before the fault
     */
    public static List<PooledPeer> examine(NginxBinary binary, Consumer<String> say) {
        try {
            return new PooledPeers(binary, say).run();
        } catch (IOException e) {
            throw new EnvironmentException("the pooled connections could not be examined: " + e.getMessage());
        }
    }

    /** Returns what is done: no strategies of the lab's own, one connection in each pool. */
    public static LivenessResult.Plan plan() {
        return new LivenessResult.Plan(
                "namespaces",
                Stream.concat(FAULTS.stream(), Stream.of(Fault.BLACK_HOLE))
                        .map(Fault::label)
                        .toList(),
                List.of(),
                List.of(LivenessResult.Traffic.IDLE.name()),
                1,
                LINUX_RETRIES2,
                false);
    }

    private List<PooledPeer> run() throws IOException {
        List<PooledPeer> seen = new ArrayList<>();
        int id = 0;
        for (Fault fault : FAULTS) {
            say.accept("pooled connections, " + fault.label());
            try (ThreeHosts hosts = ThreeHosts.build("p" + id++)) {
                scene(hosts, fault, seen);
            }
        }
        say.accept("idle client connections, " + Fault.BLACK_HOLE.label());
        try (ThreeHosts hosts = ThreeHosts.build("p" + id)) {
            seen.addAll(ServerOwners.examine(binary, hosts, Fault.BLACK_HOLE));
        }
        return seen;
    }

    private void scene(ThreeHosts hosts, Fault fault, List<PooledPeer> seen) throws IOException {
        // The namespace has a /run of its own: what is in there goes with it.
        Path home = Files.createTempDirectory(Path.of("/run"), "pooled-");
        Process backend = PeerPrograms.backend(hosts.server(), home, PORT, List.of());
        Process nginx = nginx(hosts, home);
        List<Peer> peers = peers();
        try {
            PeerPrograms.await(hosts, new InetSocketAddress("10.0.2.2", PORT));
            PeerPrograms.await(hosts, new InetSocketAddress("10.0.1.2", PORT));
            for (Peer peer : peers) {
                String first = ask(hosts, peer);
                if (!first.equals("200")) {
                    throw new EnvironmentException(peer.name() + " does not work even before the fault: " + first);
                }
            }
            if (fault == Fault.KILL) {
                // Killed and started again: what is pooled is stale, the service is back.
                backend.destroyForcibly();
                backend = PeerPrograms.backend(hosts.server(), home, PORT, List.of());
            } else {
                if (fault == Fault.FIREWALL_REJECT) {
                    hosts.resetUnknownConnections();
                }
                hosts.forgetConnections(PORT);
            }
            Waiting.untilNanos(System.nanoTime() + Math.round(IDLE_SECONDS * NANOS_PER_SECOND));
            if (fault == Fault.KILL) {
                PeerPrograms.await(hosts, new InetSocketAddress("10.0.2.2", PORT));
            }
            for (Peer peer : peers) {
                long start = System.nanoTime();
                String outcome = ask(hosts, peer);
                seen.add(new PooledPeer(
                        "client", peer.name(), fault.label(), outcome, (System.nanoTime() - start) / NANOS_PER_SECOND));
            }
        } finally {
            for (Peer peer : peers) {
                peer.client().close();
            }
            backend.destroyForcibly();
            nginx.destroyForcibly();
        }
    }

    private Process nginx(ThreeHosts hosts, Path home) throws IOException {
        hosts.tcpKeepalive(1, 1, KEEPALIVE_PROBES);
        StringBuilder config = new StringBuilder();
        config.append("    proxy_connect_timeout 4s;\n    proxy_read_timeout ")
                .append(RESPONSE_SECONDS)
                .append("s;\n");
        for (String keepalive : List.of("off", "on")) {
            config.append("    upstream pool").append(keepalive);
            config.append(" {\n        server 10.0.2.2:8080 max_fails=0;\n        keepalive 8;\n    }\n");
            config.append("    server {\n        listen 10.0.1.2:").append(keepalive.equals("off") ? PORT : PORT + 1);
            config.append(";\n        proxy_socket_keepalive ").append(keepalive);
            config.append(";\n        location / { proxy_pass http://pool")
                    .append(keepalive)
                    .append("; }\n    }\n");
        }
        return PeerPrograms.nginx(binary, hosts.client(), home, config.toString());
    }

    private static List<Peer> peers() {
        String direct = "http://10.0.2.2:" + PORT + Arm.HELLO_PATH;
        return List.of(
                new Peer("HttpClient, default", client(null, false), direct),
                new Peer("HttpClient, stale check off", client(TimeValue.NEG_ONE_MILLISECOND, false), direct),
                new Peer("HttpClient, stale check before each use", client(TimeValue.ZERO_MILLISECONDS, false), direct),
                new Peer("HttpClient, default, TCP keepalive 1/1/2", client(null, true), direct),
                new Peer(
                        "nginx, proxy_socket_keepalive off",
                        client(null, false),
                        "http://10.0.1.2:" + PORT + Arm.HELLO_PATH),
                new Peer(
                        "nginx, proxy_socket_keepalive on, sysctls 1/1/2",
                        client(null, false),
                        "http://10.0.1.2:" + (PORT + 1) + Arm.HELLO_PATH));
    }

    private static CloseableHttpClient client(@Nullable TimeValue validateAfterInactivity, boolean tcpKeepalive) {
        ConnectionConfig.Builder connection = ConnectionConfig.custom().setConnectTimeout(Timeout.ofSeconds(4));
        if (validateAfterInactivity != null) {
            connection.setValidateAfterInactivity(validateAfterInactivity);
        }
        SocketConfig.Builder socket = SocketConfig.custom().setSoKeepAlive(tcpKeepalive);
        if (tcpKeepalive) {
            socket.setTcpKeepIdle(1).setTcpKeepInterval(1).setTcpKeepCount(KEEPALIVE_PROBES);
        }
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDefaultConnectionConfig(connection.build())
                        .setDefaultSocketConfig(socket.build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.ofSeconds(RESPONSE_SECONDS + 1L))
                        .build())
                .disableAutomaticRetries()
                .build();
    }

    /** Sends one request from the client's namespace; returns the status, or what the application gets instead. */
    private static String ask(ThreeHosts hosts, Peer peer) throws IOException {
        return hosts.client().call(() -> {
            try {
                return peer.client().execute(new HttpGet(peer.url()), response -> {
                    EntityUtils.consume(response.getEntity());
                    return String.valueOf(response.getCode());
                });
            } catch (IOException e) {
                return e.getClass().getName() + ": " + e.getMessage();
            }
        });
    }
}
