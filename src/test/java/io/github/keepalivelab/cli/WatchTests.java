package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.machine.net.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A system that somebody else runs, nginx before a JVM, watched from outside. */
@Tag("integration")
final class WatchTests {

    private static final int REQUESTS = 600;

    /** Seconds after which a watch ends that nobody ended, because the tests were killed. */
    private static final String LONGEST = "300";

    @TempDir
    Path folder = Path.of(".");

    private static void awaitWatching(LabProcess lab) {
        lab.awaitText("watching ");
    }

    /** What came of a watch. */
    private record Watched(String text, JsonNode result, Set<String> connections) {

        JsonNode hop(String role, int port) {
            for (JsonNode hop : result.path("hops")) {
                if (hop.path("role").asString().equals(role) && hop.path("port").asInt() == port) {
                    return hop;
                }
            }
            throw new AssertionError("no " + role + " hop at " + port + ": " + text);
        }
    }

    private Watched watch(List<String> under, ProxyRun proxy, String... options)
            throws IOException, InterruptedException {
        Path out = Files.createTempDirectory(folder, "out");
        List<String> arguments =
                new ArrayList<>(List.of("watch", "--force", "--output", out.toString(), "--seconds", LONGEST));
        arguments.addAll(List.of(options));
        List<String> command = new ArrayList<>(LabProcess.HEEDS_CTRL_C);
        command.addAll(under);
        try (LabProcess lab = LabProcess.start(folder, command, Map.of(), arguments.toArray(String[]::new))) {
            awaitWatching(lab);
            Set<String> connections = proxy.drive(REQUESTS);
            lab.signal("INT");
            LabProcess.Ended ended = lab.await();
            assertThat(ended.code()).as(ended.output()).isEqualTo(130);
            return new Watched(
                    ended.output(),
                    JsonMapper.builder().build().readTree(Files.readString(out.resolve("results.json"))),
                    connections);
        }
    }

    private void inert(Watched watched, ProxyRun proxy) {
        assertThat(watched.connections()).hasSize(REQUESTS);
        JsonNode upstream = watched.hop("UPSTREAM", proxy.backendPort());
        assertThat(upstream.path("opened").asInt()).isEqualTo(REQUESTS);
        assertThat(upstream.path("closed").asInt()).isEqualTo(REQUESTS);
        assertThat(upstream.path("requests").path("perConnection").asDouble()).isEqualTo(1);
        JsonNode clients = watched.hop("CLIENT", proxy.port());
        JsonNode status = watched.result().path("stubStatus");
        // The page is asked for over connections of its own.
        int asked = status.isObject() ? 2 : 0;
        assertThat(clients.path("opened").asInt()).isLessThanOrEqualTo(1 + asked);
        assertThat(clients.path("requests").path("atMost").asInt()).isBetween(REQUESTS, REQUESTS + asked);
        assertThat(status.path("requests").asInt(REQUESTS)).isEqualTo(REQUESTS);
        Matcher first = Pattern.compile("(?m)^- (.*)$").matcher(watched.text());
        assertThat(first.find()).isTrue();
        assertThat(first.group(1))
                .startsWith("upstream hop (")
                .contains("1.00 requests per connection: keep-alive is inert here");
        assertThat(watched.result().path("verdict").asString()).isEqualTo("VALID");
    }

    @Test
    void aProxyThatReusesNothingIsFoundWithoutAWord() throws Exception {
        for (Path binary : List.of(NewerNginx.usual(folder), NewerNginx.path(folder))) {
            try (ProxyRun proxy = new ProxyRun(binary, folder, ProxyRun.NOT_REUSED)) {
                Watched watched = watch(List.of(), proxy);
                inert(watched, proxy);
                assertThat(watched.hop("UPSTREAM", proxy.backendPort())
                                .path("from")
                                .asString())
                        .startsWith("nginx");
            }
        }
    }

    @Test
    void aPoolThatWorksIsSeenToWork() throws Exception {
        try (ProxyRun proxy = new ProxyRun(NewerNginx.usual(folder), folder, ProxyRun.REUSED)) {
            Watched watched = watch(List.of(), proxy);
            JsonNode upstream = watched.hop("UPSTREAM", proxy.backendPort());
            assertThat(upstream.path("opened").asInt())
                    .isEqualTo(watched.connections().size());
            assertThat(upstream.path("requests").path("atLeast").asInt()).isEqualTo(REQUESTS);
            assertThat(upstream.path("requests").path("atMost").asInt()).isEqualTo(REQUESTS);
            assertThat(watched.text()).contains("keep-alive works: 1 handshake in");
        }
    }

    @Test
    void withoutAnyPrivilegeTheFiguresAreTheSame() throws Exception {
        boolean root = ProcessHandle.current().info().user().orElse("").equals("root");
        List<String> under = root ? List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all") : List.of();
        try (ProxyRun proxy = new ProxyRun(NewerNginx.usual(folder), folder, ProxyRun.NOT_REUSED)) {
            inert(
                    watch(
                            under,
                            proxy,
                            "--listen",
                            String.valueOf(proxy.port()),
                            "--upstream",
                            String.valueOf(proxy.backendPort()),
                            "--stub-status",
                            proxy.url("/stub_status")),
                    proxy);
        }
    }

    @Test
    void aDeployPipelineIsToldByTheExitCode() throws Exception {
        try (ProxyRun proxy = new ProxyRun(NewerNginx.usual(folder), folder, ProxyRun.NOT_REUSED)) {
            for (String bound : List.of("> 50", "< 50")) {
                try (LabProcess lab = LabProcess.start(
                        folder,
                        "watch",
                        "--force",
                        "--output",
                        Files.createTempDirectory(folder, "out").toString(),
                        "--seconds",
                        "4",
                        "--upstream",
                        "127.0.0.1:" + proxy.backendPort(),
                        "--assert",
                        "requestsPerConnection.upstream " + bound)) {
                    awaitWatching(lab);
                    proxy.drive(50);
                    LabProcess.Ended ended = lab.await();
                    assertThat(ended.code()).as(ended.output()).isEqualTo(bound.startsWith(">") ? 1 : 0);
                    assertThat(ended.output())
                            .contains("requestsPerConnection of the upstream")
                            .contains(" is 1.000, must be " + bound);
                }
            }
        }
    }

    @Test
    void theAccessLogIsAThirdWitness() throws Exception {
        try (ProxyRun proxy = new ProxyRun(NewerNginx.usual(folder), folder, ProxyRun.NOT_REUSED)) {
            proxy.drive(3);
            Watched watched = watch(
                    List.of(),
                    proxy,
                    "--listen",
                    String.valueOf(proxy.port()),
                    "--access-log",
                    proxy.log().toString(),
                    "--log-format",
                    ProxyRun.LOG_FORMAT);
            JsonNode log = watched.result().path("accessLog");
            assertThat(log.path("requests").asInt()).isEqualTo(REQUESTS);
            assertThat(log.path("first").asInt())
                    .isEqualTo(
                            watched.hop("CLIENT", proxy.port()).path("opened").asInt());
            assertThat(log.path("passed").asInt()).isEqualTo(REQUESTS);
            assertThat(watched.text()).contains("the kernel saw 600 on ", " new connections: they agree.");

            LabProcess.Ended stored = LabProcess.run(
                    folder,
                    "watch",
                    "--stored-log",
                    proxy.log().toString(),
                    "--log-format",
                    ProxyRun.LOG_FORMAT,
                    "--output",
                    "stored");
            assertThat(stored.code()).as(stored.output()).isZero();
            assertThat(stored.output())
                    .contains("access.log): keep-alive works: 1 handshake in 603 requests.")
                    .contains("of 603 requests passed on at least ");
            assertThat(folder.resolve("stored/report.html")).isNotEmptyFile();
        }
    }

    @Test
    void aSpringBootServiceIsAWitnessOfItsOwn() throws Exception {
        List<Integer> ports = FreePorts.find(2);
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try (LabProcess backend = LabProcess.start(
                folder,
                "backend",
                "--port",
                String.valueOf(ports.get(0)),
                "--management-port",
                String.valueOf(ports.get(1)))) {
            int port = backend.awaitPort();
            try (LabProcess lab = LabProcess.start(
                    folder,
                    LabProcess.HEEDS_CTRL_C,
                    Map.of(),
                    "watch",
                    "--listen",
                    String.valueOf(port),
                    "--seconds",
                    LONGEST,
                    "--actuator",
                    "http://127.0.0.1:" + ports.get(1) + "/actuator/prometheus")) {
                awaitWatching(lab);
                for (int i = 0; i < 50; i++) {
                    HttpRequest request = HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + port + "/keep-alive/hello"))
                            .build();
                    assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                                    .statusCode())
                            .isEqualTo(200);
                }
                lab.signal("INT");
                assertThat(lab.await().output())
                        .contains("The service itself counts 50 requests (http://127.0.0.1:" + ports.get(1)
                                + "/actuator/prometheus); the kernel saw 50 on the client hop: they agree.");
            }
            LabProcess.Ended wrong = LabProcess.run(
                    folder,
                    "watch",
                    "--listen",
                    String.valueOf(port),
                    "--seconds",
                    "1",
                    "--actuator",
                    "http://127.0.0.1:" + port + "/keep-alive/hello");
            assertThat(wrong.code()).as(wrong.output()).isEqualTo(4);
            assertThat(wrong.output()).contains("tells no counts: not the Prometheus page of a Spring Boot service");
        }
    }

    @Test
    void prometheusIsServed() throws Exception {
        int metrics = FreePorts.find(1).get(0);
        HttpClient client = HttpClient.newHttpClient();
        try (ProxyRun proxy = new ProxyRun(NewerNginx.usual(folder), folder, ProxyRun.NOT_REUSED);
                LabProcess lab = LabProcess.start(
                        folder,
                        LabProcess.HEEDS_CTRL_C,
                        Map.of(),
                        "watch",
                        "--upstream",
                        String.valueOf(proxy.backendPort()),
                        "--seconds",
                        LONGEST,
                        "--listen-metrics",
                        String.valueOf(metrics))) {
            awaitWatching(lab);
            assertThat(lab.text()).contains("metrics: http://127.0.0.1:" + metrics + "/metrics");
            proxy.drive(30);
            String opened = "keepalive_watch_connections_opened_total{address=\"" + proxy.backendPort()
                    + "\",hop=\"upstream\"} 30.0";
            Awaitility.await("Prometheus is told")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> client.send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metrics + "/metrics"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body()
                            .contains(opened));
            lab.signal("INT");
            lab.await();
        }
    }

    @Test
    void whatCannotBeWatchedIsOneSentence() throws IOException {
        LabProcess.Ended port = LabProcess.run(folder, "watch", "--listen", "70000");
        assertThat(port.code()).as(port.output()).isEqualTo(2);
        assertThat(port.output()).contains("--listen must name ports from 1 to 65535, is '70000'");
        LabProcess.Ended format = LabProcess.run(folder, "watch", "--access-log", "access.log");
        assertThat(format.code()).as(format.output()).isEqualTo(2);
        assertThat(format.output()).contains("--access-log access.log needs --log-format");
        LabProcess.Ended combined = LabProcess.run(
                folder, "watch", "--stored-log", "access.log", "--log-format", "$remote_addr \"$request\" $status");
        assertThat(combined.code()).as(combined.output()).isEqualTo(2);
        assertThat(combined.output()).contains("so the log says nothing of connections; add one of them to log_format");
        LabProcess.Ended none = LabProcess.run(
                folder, "watch", "--stored-log", "none.log", "--log-format", "$connection_requests $status");
        assertThat(none.code()).as(none.output()).isEqualTo(4);
        assertThat(none.output()).contains("the access log none.log does not exist");
        LabProcess.Ended host =
                LabProcess.run(folder, "watch", "--upstream", "no.such.host.invalid:80", "--seconds", "1");
        assertThat(host.code()).as(host.output()).isEqualTo(2);
        assertThat(host.output()).contains("'no.such.host.invalid', which is unknown here");
        LabProcess.Ended process = LabProcess.run(folder, "watch", "--pid", "999999999", "--seconds", "1");
        assertThat(process.code()).as(process.output()).isEqualTo(4);
        assertThat(process.output()).contains("the network namespace of process 999999999 cannot be entered");
    }
}
