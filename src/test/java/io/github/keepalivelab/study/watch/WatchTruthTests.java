package io.github.keepalivelab.study.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.job.Progress;
import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.study.watch.ScriptedServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Traffic of which is known what it was, over real sockets, and what the ledger says of it. */
@Tag("integration")
final class WatchTruthTests {

    private static final String GET = "GET /a/path HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n";

    /** What drives the traffic while it is watched. */
    private interface Traffic {
        void run() throws Exception;
    }

    private static WatchPlan plan(int port) {
        return new WatchPlan(List.of(port), List.of(), null, 0, WatchResult.ConnectionCost.SHIPPED, null);
    }

    private static WatchResult.Hop watch(int port, Traffic traffic) throws Exception {
        AtomicReference<WatchResult> latest = new AtomicReference<>();
        CountDownLatch ready = new CountDownLatch(1);
        WatchJob job = new WatchJob(plan(port), latest::set);
        Progress progress = line -> ready.countDown();
        CompletableFuture<WatchResult> result =
                CompletableFuture.supplyAsync(() -> job.run(progress).body());
        assertThat(ready.await(20, TimeUnit.SECONDS)).isTrue();
        traffic.run();
        job.cancel();
        return result.get(20, TimeUnit.SECONDS).hops().get(0);
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Sends a request and reads its answer up to the end that its head announces. */
    private static void exchange(Socket socket, String head, int body, boolean apart) throws IOException {
        OutputStream out = socket.getOutputStream();
        if (apart) {
            out.write(ScriptedServer.bytes(head));
            out.flush();
            out.write(new byte[body]);
        } else {
            byte[] whole = java.util.Arrays.copyOf(ScriptedServer.bytes(head), head.length() + body);
            out.write(whole);
        }
        out.flush();
        InputStream in = socket.getInputStream();
        String answer = "";
        byte[] buffer = new byte[65_536];
        while (!ended(answer)) {
            int length = in.read(buffer);
            assertThat(length).as("the answer ends early: " + answer.length()).isPositive();
            answer += new String(buffer, 0, length, java.nio.charset.StandardCharsets.ISO_8859_1);
        }
    }

    private static boolean ended(String answer) {
        int head = answer.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        if (answer.contains("Transfer-Encoding: chunked")) {
            return answer.endsWith("0\r\n\r\n");
        }
        int length = answer.indexOf("Content-Length: ");
        return length < 0
                || answer.length()
                        >= head + 4 + Integer.parseInt(answer.substring(length + 16, answer.indexOf("\r\n", length)));
    }

    private static String post(int body) {
        return "POST /a/path HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: " + body
                + "\r\n\r\n";
    }

    static Stream<Arguments> truths() {
        String old = "GET / HTTP/1.0\r\n\r\n";
        String oldLong = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
        Answer small = ScriptedServer.length(120);
        Answer unchanged = ScriptedServer.text("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");
        return Stream.of(
                // what, answer, head, body, written apart, connections, requests on each, closed by the server
                Arguments.of("GET, cap 1", small, GET, 0, false, 300, 1, true),
                Arguments.of("GET, cap 10", small, GET, 0, false, 40, 10, true),
                Arguments.of("GET, cap 100", small, GET, 0, false, 12, 100, true),
                Arguments.of("GET, cap 1000", small, GET, 0, false, 5, 1000, true),
                Arguments.of("GET, closed by the client", small, GET, 0, false, 20, 37, false),
                Arguments.of("GET, one request, closed by the client", small, GET, 0, false, 300, 1, false),
                Arguments.of("answers of 100 KB", ScriptedServer.length(100_000), GET, 0, false, 5, 20, false),
                Arguments.of("chunked", ScriptedServer.chunked(), GET, 0, false, 10, 15, true),
                Arguments.of("304", unchanged, GET, 0, false, 10, 25, false),
                Arguments.of("HTTP/1.0", small, old, 0, false, 50, 1, true),
                Arguments.of("HTTP/1.0 with Connection: keep-alive", small, oldLong, 0, false, 5, 20, true),
                Arguments.of("POST of 10 bytes", small, post(10), 10, false, 10, 20, false),
                Arguments.of("POST of 10 bytes, head and body apart", small, post(10), 10, true, 10, 20, false),
                Arguments.of("POST of 1 KB", small, post(1000), 1000, false, 10, 20, false),
                Arguments.of("POST of 1 MB", small, post(1_000_000), 1_000_000, false, 5, 1, true),
                Arguments.of("POSTs of 1 MB", small, post(1_000_000), 1_000_000, false, 3, 6, false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("truths")
    void connectionsAreExactAndRequestsAreRightOrBounded(
            String what,
            Answer answer,
            String head,
            int body,
            boolean apart,
            int connections,
            int requests,
            boolean byServer)
            throws Exception {
        try (ScriptedServer server = new ScriptedServer(answer, byServer ? requests : 0)) {
            WatchResult.Hop hop = watch(server.port(), () -> {
                for (int c = 0; c < connections; c++) {
                    try (Socket socket = connect(server.port())) {
                        for (int r = 0; r < requests; r++) {
                            exchange(socket, head, body, apart);
                        }
                        if (!byServer) {
                            socket.shutdownOutput();
                        }
                        // The server's side is gone when its end has come.
                        assertThat(socket.getInputStream().read()).isEqualTo(-1);
                    }
                }
            });
            long all = (long) connections * requests;
            assertThat(hop.opened()).as("opened").isEqualTo(connections);
            assertThat(hop.closed()).as("closed").isEqualTo(connections);
            assertThat(hop.requests().atLeast()).as("at least").isLessThanOrEqualTo(all);
            assertThat(hop.requests().atMost()).as("at most").isGreaterThanOrEqualTo(all);
            Double each = hop.requests().perConnection();
            if (what.equals("POSTs of 1 MB")) {
                // They might have been announced by "Expect: 100-continue", whose answers look like those of requests.
                assertThat(each).isNull();
            } else {
                assertThat(each).as("%s: %s", what, hop).isNotNull().isEqualTo(requests);
                WatchResult.PerConnection lives = hop.perClosed();
                assertThat(lives).isNotNull();
                assertThat(lives.p10()).isEqualTo(requests);
                assertThat(lives.max()).isEqualTo(requests);
                assertThat(lives.mode()).isEqualTo(requests);
            }
            WatchResult.Closing closing = hop.closing();
            assertThat(closing).isNotNull();
            assertThat(byServer ? closing.byServer() : closing.byClient())
                    .as("closed first: %s", closing)
                    .isGreaterThanOrEqualTo(Math.round(0.9 * connections));
        }
    }

    @Test
    void whatCarriesNothingIsCountedApart() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.length(10), 0)) {
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
    void aPortThatIsNoLongerListenedOnIsNoConnection() throws Exception {
        ScriptedServer server = new ScriptedServer(ScriptedServer.length(10), 1);
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
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.length(10), 0);
                ScriptedServer other = new ScriptedServer(ScriptedServer.length(10), 0)) {
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
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.length(10), 1)) {
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
                    WatchResult.Hop hop = watch(
                            server.port(),
                            () -> Thread.sleep(Duration.ofMillis(300).toMillis()));
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
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.text("0123456789"), 0)) {
            WatchResult.Hop hop = watch(server.port(), () -> {
                try (Socket socket = connect(server.port())) {
                    for (int i = 0; i < 200; i++) {
                        socket.getOutputStream().write(ScriptedServer.bytes("ab\r\n\r\n"));
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
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.length(10), 1)) {
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
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.length(10), 0);
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

    @TempDir
    Path folder = Path.of(".");

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
