package io.github.keepalivelab.study.watch;

import static io.github.keepalivelab.study.watch.Watching.GET;
import static io.github.keepalivelab.study.watch.Watching.connect;
import static io.github.keepalivelab.study.watch.Watching.exchange;
import static io.github.keepalivelab.study.watch.Watching.length;
import static io.github.keepalivelab.study.watch.Watching.plan;
import static io.github.keepalivelab.study.watch.Watching.server;
import static io.github.keepalivelab.study.watch.Watching.watch;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.study.doctor.endpoint.FakeServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not HTTP/1, carries nothing, is left open or is met by chance: nothing wrong is said of it. */
@Tag("integration")
final class WatchOddTrafficTests {

    @TempDir
    Path folder = Path.of(".");

    @Test
    void whatCarriesNothingIsCountedApart() throws Exception {
        try (FakeServer server = server(length(10), 0)) {
            WatchResult.Hop hop = watch(server.port(), () -> {
                for (int i = 0; i < 25; i++) {
                    try (Socket socket = connect(server.port())) {
                        socket.shutdownOutput();
                        assertThat(socket.getInputStream().read()).isEqualTo(-1);
                    }
                }
            });
            assertThat(hop.opened()).isEqualTo(25);
            assertThat(hop.empty()).isEqualTo(25);
            assertThat(hop.requests().atMost()).isZero();
            assertThat(hop.requests().perConnection()).isNull();
        }
    }

    @Test
    void healthChecksThatOnlyConnectDoNotMakeReuseLookInert() throws Exception {
        try (FakeServer server = server(length(10), 0)) {
            WatchResult.Hop hop = watch(server.port(), () -> {
                try (Socket pooled = connect(server.port())) {
                    for (int i = 0; i < 100; i++) {
                        exchange(pooled, GET, 0, false);
                        try (Socket check = connect(server.port())) {
                            check.shutdownOutput();
                            assertThat(check.getInputStream().read()).isEqualTo(-1);
                        }
                    }
                    pooled.shutdownOutput();
                    assertThat(pooled.getInputStream().read()).isEqualTo(-1);
                }
            });
            assertThat(hop.opened()).isEqualTo(101);
            assertThat(hop.empty()).isEqualTo(100);
            assertThat(hop.requests().connections()).isEqualTo(1);
            assertThat(hop.requests().perConnection()).isEqualTo(100);
            assertThat(hop.requests().handshakeShare()).isEqualTo(0.01);
        }
    }

    @Test
    void aPortThatIsNoLongerListenedOnIsNoConnection() throws Exception {
        FakeServer server = server(length(10), 1);
        WatchResult.Hop hop = watch(server.port(), () -> {
            try (Socket socket = connect(server.port())) {
                exchange(socket, GET, 0, false);
            }
            server.close();
        });
        assertThat(hop.opened()).isEqualTo(1);
        assertThat(hop.closed()).isEqualTo(1);
        assertThat(hop.empty()).isZero();
    }

    @Test
    void aClientThatHasTheListeningPortByChanceIsNoServer() throws Exception {
        try (FakeServer server = server(length(10), 0);
                FakeServer other = server(length(10), 0)) {
            InetAddress source = InetAddress.getByName("127.0.0.9");
            WatchResult.Hop hop = watch(server.port(), () -> {
                try (Socket socket =
                        new Socket(InetAddress.getLoopbackAddress(), other.port(), source, server.port())) {
                    socket.setSoTimeout(20_000);
                    exchange(socket, GET, 0, false);
                }
            });
            assertThat(hop.opened()).isZero();
            assertThat(hop.open()).isZero();
        }
    }

    @Test
    void itEndsWhileOthersGoOn() throws Exception {
        try (FakeServer server = server(length(10), 1)) {
            AtomicReference<Exception> failure = new AtomicReference<>();
            CountDownLatch enough = new CountDownLatch(1);
            Thread others = new Thread(() -> {
                try {
                    while (enough.getCount() > 0) {
                        try (Socket socket = connect(server.port())) {
                            exchange(socket, GET, 0, false);
                        }
                    }
                } catch (IOException e) {
                    failure.set(e);
                }
            });
            others.start();
            try {
                for (int i = 0; i < 3; i++) {
                    int before = server.connections();
                    WatchResult.Hop hop = watch(
                            server.port(),
                            () -> Awaitility.await("others go on")
                                    .atMost(Duration.ofSeconds(20))
                                    .until(() -> server.connections() > before + 100));
                    assertThat(hop.opened()).isPositive();
                }
            } finally {
                enough.countDown();
                others.join();
            }
            assertThat(failure.get()).isNull();
        }
    }

    @Test
    void shortFramesAreNoRequests() throws Exception {
        // A WebSocket after its upgrade: some bytes to and fro.
        try (FakeServer server = server(connection -> connection.send("0123456789"), 0)) {
            WatchResult.Hop hop = watch(server.port(), () -> {
                try (Socket socket = connect(server.port())) {
                    for (int i = 0; i < 200; i++) {
                        socket.getOutputStream().write("ab\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                        assertThat(socket.getInputStream().readNBytes(10)).hasSize(10);
                    }
                }
            });
            assertThat(hop.notHttp1()).isEqualTo(1);
            assertThat(hop.requests().perConnection()).isNull();
            assertThat(hop.perClosed()).isNull();
        }
    }

    @Test
    void aConnectionThatItsOwnerDoesNotCloseIsSeen() throws Exception {
        List<Socket> kept = new ArrayList<>();
        try (FakeServer server = server(length(10), 1)) {
            WatchResult.Hop hop = watch(server.port(), () -> {
                for (int i = 0; i < 4; i++) {
                    Socket socket = connect(server.port());
                    exchange(socket, GET, 0, false);
                    kept.add(socket);
                    assertThat(socket.getInputStream().read()).isEqualTo(-1);
                }
            });
            assertThat(hop.closeWait().client()).isEqualTo(4);
            assertThat(hop.closeWait().server()).isZero();
            assertThat(hop.closeWait().oldestSeconds()).isNotNull();
        } finally {
            for (Socket socket : kept) {
                socket.close();
            }
        }
    }

    @Test
    void idleConnectionsAndTheTimersOfTcpKeepaliveAreSeen() throws Exception {
        try (FakeServer server = server(length(10), 0);
                Socket armed = connect(server.port());
                Socket bare = connect(server.port())) {
            armed.setKeepAlive(true);
            exchange(armed, GET, 0, false);
            exchange(bare, GET, 0, false);
            AtomicReference<WatchResult> latest = new AtomicReference<>();
            WatchJob job = new WatchJob(plan(server.port()), latest::set);
            CompletableFuture<WatchResult> result =
                    CompletableFuture.supplyAsync(() -> job.run(line -> {}).body());
            Awaitility.await("both are idle")
                    .atMost(Duration.ofSeconds(20))
                    .until(() ->
                            latest.get() != null && latest.get().hops().get(0).idle() == 2);
            job.cancel();
            WatchResult.Hop hop = result.get(20, TimeUnit.SECONDS).hops().get(0);
            assertThat(hop.openAtStart()).isEqualTo(2);
            assertThat(hop.opened()).isZero();
            assertThat(hop.tcpKeepalive()).isEqualTo(new WatchResult.Armed(0, 1, 2, 2));
            assertThat(hop.idleSecondsP50()).isNotNull().isGreaterThanOrEqualTo(1);
        }
    }

    @Test
    void http2IsNotTakenForHttp1() throws Exception {
        Tomcat tomcat = tomcat();
        try {
            int port = tomcat.getConnector().getLocalPort();
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
            WatchResult.Hop hop = watch(port, () -> {
                for (int i = 0; i < 300; i++) {
                    HttpResponse<String> answer = client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
                    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
                }
            });
            assertThat(hop.opened()).isEqualTo(1);
            assertThat(hop.requests().atMost()).as("%s", hop).isGreaterThanOrEqualTo(300);
            assertThat(hop.requests().perConnection()).isNull();
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private Tomcat tomcat() throws LifecycleException {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.addUpgradeProtocol(new Http2Protocol());
        tomcat.setConnector(connector);
        tomcat.addContext("", folder.toString());
        tomcat.start();
        return tomcat;
    }
}
