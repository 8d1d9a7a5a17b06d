package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.machine.net.FreePorts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Those who count besides the kernel: nginx's access log and the service itself. */
@Tag("integration")
@Tag("alone")
final class WatchWitnessesTests {

    @TempDir
    Path folder = Path.of(".");

    @Test
    void theAccessLogIsAThirdWitness() throws Exception {
        try (ProxyRun proxy = new ProxyRun(NewerNginx.usual(folder), folder, ProxyRun.NOT_REUSED)) {
            proxy.drive(3);
            WatchRun.Watched watched = WatchRun.watch(
                    folder,
                    List.of(),
                    proxy,
                    "--listen",
                    String.valueOf(proxy.port()),
                    "--access-log",
                    proxy.log().toString(),
                    "--log-format",
                    ProxyRun.LOG_FORMAT);
            JsonNode log = watched.result().path("accessLog");
            assertThat(log.path("requests").asInt()).isEqualTo(WatchRun.REQUESTS);
            assertThat(log.path("first").asInt())
                    .isEqualTo(
                            watched.hop("CLIENT", proxy.port()).path("opened").asInt());
            assertThat(log.path("passed").asInt()).isEqualTo(WatchRun.REQUESTS);
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
                    WatchRun.LONGEST,
                    "--actuator",
                    "http://127.0.0.1:" + ports.get(1) + "/actuator/prometheus")) {
                WatchRun.awaitWatching(lab);
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
}
