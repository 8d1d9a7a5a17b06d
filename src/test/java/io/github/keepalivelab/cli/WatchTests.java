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
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A system that somebody else runs, nginx before a JVM, watched from outside. */
@Tag("integration")
// Who opens connections is told by what each nginx of the machine got, so no other may be at work.
@Tag("alone")
final class WatchTests {

    private static final int REQUESTS = WatchRun.REQUESTS;

    @TempDir
    Path folder = Path.of(".");

    private void inert(WatchRun.Watched watched, ProxyRun proxy) {
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
                WatchRun.Watched watched = WatchRun.watch(folder, List.of(), proxy);
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
            WatchRun.Watched watched = WatchRun.watch(folder, List.of(), proxy);
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
                    WatchRun.watch(
                            folder,
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
                    WatchRun.awaitWatching(lab);
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
                        WatchRun.LONGEST,
                        "--listen-metrics",
                        String.valueOf(metrics))) {
            WatchRun.awaitWatching(lab);
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
