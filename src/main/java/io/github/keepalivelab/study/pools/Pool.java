package io.github.keepalivelab.study.pools;

import io.github.keepalivelab.machine.net.ThreeHosts;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.system.nginx.NginxBinary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
 * A pool with one connection, and how to reach it.
 *
 * @param name as reports say
 * @param client sends the requests
 * @param url to the backend itself, or through nginx
 * @param trait what decides how it takes a dead connection
 */
record Pool(String name, CloseableHttpClient client, String url, Trait trait) {

    /** Where Tomcat listens, and nginx before it. */
    static final int PORT = 8080;

    private static final int RESPONSE_SECONDS = 4;

    /** TCP keepalive that finds a dead peer within the idle time: 1 + 1 x 2 s. */
    private static final int KEEPALIVE_PROBES = 2;

    /** What decides how a pool takes a dead connection. */
    enum Trait {
        /** HttpClient looks whether the connection was closed before it uses it again. */
        STALE_CHECK,
        /** HttpClient uses it without a look. */
        NO_CHECK,
        /** The kernel finds it dead while it is idle. */
        TCP_KEEPALIVE,
        /** nginx uses it, and another one when it was closed before an answer. */
        RETRY
    }

    /**
     * Returns what the next request gets, as a part of the outcome: only TCP keepalive sees a flow that was dropped; a reset or
     * a FIN that has come is seen by a look, a reset that comes with the request by nobody, and nginx tries a GET again.
     */
    String predicted(Trouble trouble) {
        return switch (trouble) {
            case FIREWALL_DROP ->
                switch (trait) {
                    case TCP_KEEPALIVE -> "200";
                    case RETRY -> "504";
                    case STALE_CHECK, NO_CHECK -> "SocketTimeoutException";
                };
            case FIREWALL_REJECT ->
                switch (trait) {
                    case TCP_KEEPALIVE, RETRY -> "200";
                    case STALE_CHECK, NO_CHECK -> "SocketException";
                };
            case KILL -> trait == Trait.NO_CHECK ? "NoHttpResponseException" : "200";
            case BLACK_HOLE -> throw new IllegalArgumentException("pools are not put into a black hole");
        };
    }

    /** Returns the pools that are looked at. */
    static List<Pool> all() {
        String direct = "http://10.0.2.2:" + PORT + Arm.HELLO_PATH;
        return List.of(
                new Pool("HttpClient, default", client(null, false), direct, Trait.STALE_CHECK),
                new Pool(
                        "HttpClient, stale check off",
                        client(TimeValue.NEG_ONE_MILLISECOND, false),
                        direct,
                        Trait.NO_CHECK),
                new Pool(
                        "HttpClient, stale check before each use",
                        client(TimeValue.ZERO_MILLISECONDS, false),
                        direct,
                        Trait.STALE_CHECK),
                new Pool("HttpClient, default, TCP keepalive 1/1/2", client(null, true), direct, Trait.TCP_KEEPALIVE),
                new Pool(
                        "nginx, proxy_socket_keepalive off",
                        client(null, false),
                        "http://10.0.1.2:" + PORT + Arm.HELLO_PATH,
                        Trait.RETRY),
                new Pool(
                        "nginx, proxy_socket_keepalive on, sysctls 1/1/2",
                        client(null, false),
                        "http://10.0.1.2:" + (PORT + 1) + Arm.HELLO_PATH,
                        Trait.TCP_KEEPALIVE));
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
    String ask(ThreeHosts hosts) throws IOException {
        return hosts.client().call(() -> {
            try {
                return client.execute(new HttpGet(url), response -> {
                    EntityUtils.consume(response.getEntity());
                    return String.valueOf(response.getCode());
                });
            } catch (IOException e) {
                return e.getClass().getName() + ": " + e.getMessage();
            }
        });
    }

    /** Starts the nginx that has two of the pools. */
    static Process nginx(NginxBinary binary, ThreeHosts hosts, Path home) throws IOException {
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
}
