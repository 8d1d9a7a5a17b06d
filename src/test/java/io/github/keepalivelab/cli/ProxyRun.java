package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.keepalivelab.cli.truth.EchoBackend;
import io.github.keepalivelab.cli.truth.NginxRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody else's system: nginx before a JVM, which the lab did not start. */
final class ProxyRun implements AutoCloseable {

    /** nginx keeps its upstream connections. */
    static final String REUSED = "proxy_http_version 1.1; proxy_set_header Connection \"\";";

    /** It does not. */
    static final String NOT_REUSED = "proxy_http_version 1.0; proxy_set_header Connection close;";

    /** What nginx writes into its access log. */
    static final String LOG_FORMAT =
            "$remote_addr [$time_local] \"$request\" $status $connection_requests $upstream_connect_time";

    private static final Pattern CONNECTION = Pattern.compile("\"connection\":\"(\\d+)\"");

    private final EchoBackend backend = new EchoBackend();
    private final HttpServer plain = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final NginxRun nginx;
    private final Path log;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ProxyRun(Path binary, Path folder, String settings) throws IOException {
        plain.createContext("/", exchange -> {
            try (exchange) {
                byte[] body = "hello".getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        plain.start();
        int port = NginxRun.freePort();
        // nginx gives these to the user as whom its workers run.
        Path owned = Files.createTempDirectory(folder, "temporary");
        String temporary = NginxRun.TEMP_PATHS.stream()
                .map(name -> name + " " + owned + ";")
                .collect(Collectors.joining(" "));
        log = owned.resolve("access.log");
        nginx = new NginxRun(
                binary,
                Files.createTempDirectory(folder, "nginx"),
                Map.of("nginx.conf", """
                        events { worker_connections 512; }
                        http {
                            log_format connections '%s';
                            access_log %s connections;
                            %s
                            upstream app { server 127.0.0.1:%d; keepalive 8; }
                            upstream plain { server 127.0.0.1:%d; keepalive 8; }
                            server {
                                listen 127.0.0.1:%d;
                                %s
                                location / { proxy_pass http://app; }
                                location /plain/ { proxy_pass http://plain; }
                                location = /moved { return 302 /elsewhere; }
                                location = /locked { return 401; }
                                location = /stub_status { stub_status; }
                            }
                        }
                        """.formatted(
                                LOG_FORMAT,
                                log,
                                temporary,
                                backend.port(),
                                plain.getAddress().getPort(),
                                port,
                                settings)),
                port);
        assertThat(nginx.accepted()).as(nginx.output()).isTrue();
    }

    /** nginx's access log, in {@link #LOG_FORMAT}. */
    Path log() {
        return log;
    }

    /** Where nginx listens. */
    int port() {
        return nginx.port();
    }

    int backendPort() {
        return backend.port();
    }

    /** Where a backend listens that says nothing of its connections; it is behind /plain/. */
    int plainPort() {
        return plain.getAddress().getPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** Sends requests one after another; returns the connections over which they reached the backend. */
    Set<String> drive(int requests) throws IOException, InterruptedException {
        Set<String> connections = new HashSet<>();
        for (int i = 0; i < requests; i++) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(url("/"))).build(), HttpResponse.BodyHandlers.ofString());
            Matcher found = CONNECTION.matcher(answer.body());
            assertThat(found.find()).as(answer.body()).isTrue();
            connections.add(found.group(1));
        }
        return connections;
    }

    @Override
    public void close() throws IOException {
        nginx.close();
        backend.close();
        plain.stop(0);
    }
}
