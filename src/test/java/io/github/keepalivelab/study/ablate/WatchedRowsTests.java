package io.github.keepalivelab.study.ablate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.cli.NewerNginx;
import io.github.keepalivelab.cli.truth.EchoBackend;
import io.github.keepalivelab.cli.truth.NginxRun;
import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.ConnectionCost;
import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.study.ablate.AblationArms.Combination;
import io.github.keepalivelab.study.watch.WatchJob;
import io.github.keepalivelab.study.watch.WatchPlan;
import io.github.keepalivelab.system.nginx.NginxConfigWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of the ablation, watched: what the kernel tells of the upstream hop is what the backend counts and what the table says. */
@Tag("integration")
final class WatchedRowsTests {

    private static final int REQUESTS = 40;

    @TempDir
    Path folder = Path.of(".");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void beforeNginx1_29_7() throws Exception {
        verify(NewerNginx.usual(folder), new NginxVersion(1, 22, 1));
    }

    @Test
    void fromNginx1_29_7On() throws Exception {
        verify(NewerNginx.path(folder), new NginxVersion(1, 30, 6));
    }

    private void verify(Path binary, NginxVersion version) throws Exception {
        for (Combination row : AblationArms.combinations()) {
            boolean all = row.keepalive() && row.http11() && row.connectionCleared();
            boolean reused = all || (version.atLeast(1, 29, 7) && !row.explicit());
            try (EchoBackend backend = new EchoBackend();
                    NginxRun nginx = nginx(binary, version, row, backend)) {
                assertThat(nginx.accepted()).as(nginx.output()).isTrue();
                Watched watched = watch(nginx.port(), backend.port());
                String what = "nginx " + version + ", row " + row.arm() + ", explicit " + row.explicit();
                assertThat(watched.byBackend()).as(what).isEqualTo(reused ? 1 : REQUESTS);
                assertThat(watched.hop().opened())
                        .as(what + ", " + watched.hop())
                        .isEqualTo(watched.byBackend());
                assertThat(watched.hop().requests().perConnection())
                        .as(what)
                        .isEqualTo((double) REQUESTS / watched.byBackend());
            }
        }
    }

    private NginxRun nginx(Path binary, NginxVersion version, Combination row, EchoBackend backend) throws IOException {
        int port = NginxRun.freePort();
        String written = new NginxConfigWriter(version, "", 1)
                .write(List.of(new NginxConfigWriter.Server(port, row.settings())), NginxRun.freePort(), backend.port())
                // The test says these on the command line.
                .replaceAll("(?m)^(?:pid|error_log|daemon) .*$", "");
        return new NginxRun(binary, Files.createTempDirectory(folder, "row"), Map.of("nginx.conf", written), port);
    }

    /** What was seen of the upstream hop, and the connections that the backend counted. */
    private record Watched(WatchResult.Hop hop, int byBackend) {}

    private Watched watch(int port, int backend) throws Exception {
        CountDownLatch ready = new CountDownLatch(1);
        WatchJob job = new WatchJob(
                new WatchPlan(
                        List.of(),
                        List.of(new WatchPlan.Upstream("", backend)),
                        null,
                        0,
                        ConnectionCost.SHIPPED,
                        null,
                        null,
                        null),
                result -> {});
        CompletableFuture<WatchResult> result = CompletableFuture.supplyAsync(
                () -> job.run(line -> ready.countDown()).body());
        assertThat(ready.await(20, TimeUnit.SECONDS)).isTrue();
        Set<String> connections = new HashSet<>();
        for (int i = 0; i < REQUESTS; i++) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/keep-alive/hello"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            connections.add(answer.body().replaceFirst("(?s).*\"connection\":\"(\\d+)\".*", "$1"));
        }
        job.cancel();
        return new Watched(result.get(20, TimeUnit.SECONDS).hops().get(0), connections.size());
    }
}
