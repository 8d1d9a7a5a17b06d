package io.github.keepalivelab.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.math.time.FireTimeSequence;
import io.github.keepalivelab.plan.CloseBy;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.Hop;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The driver against a server that misbehaves on purpose: every failure has a name, and none is retried or dropped. */
final class ThreadedEngineTests {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final long SECOND = 1_000_000_000L;

    /** Answers the n-th request of a connection; null closes it without an answer. */
    private interface Script {
        @org.jspecify.annotations.Nullable
        String answer(int request);
    }

    /** A server of one thread a connection. */
    private static final class Server implements AutoCloseable {
        private final ServerSocket listener;
        private final Script script;
        final AtomicInteger accepted = new AtomicInteger();
        final AtomicInteger requests = new AtomicInteger();

        Server(Script script) throws IOException {
            this.script = script;
            this.listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
            start(this::accept);
        }

        private static void start(Runnable work) {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            thread.start();
        }

        private void accept() {
            try {
                while (true) {
                    Socket socket = listener.accept();
                    accepted.incrementAndGet();
                    start(() -> serve(socket));
                }
            } catch (IOException e) {
                // Closed: the test is over.
            }
        }

        private void serve(Socket socket) {
            try (socket) {
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                OutputStream out = socket.getOutputStream();
                for (int request = 1; ; request++) {
                    String line = reader.readLine();
                    boolean close = false;
                    while (line != null && !line.isEmpty()) {
                        close |= line.equalsIgnoreCase("Connection: close");
                        line = reader.readLine();
                    }
                    String answer = line == null ? null : script.answer(request);
                    if (answer == null) {
                        return;
                    }
                    requests.incrementAndGet();
                    out.write(answer.getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    if (close) {
                        return;
                    }
                }
            } catch (IOException e) {
                // The client went away.
            }
        }

        Endpoint endpoint(ConnectionPolicy policy, CloseBy closeBy, double timeoutSeconds) {
            return Endpoint.at(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()),
                    "/",
                    Hop.of(policy).closedBy(closeBy),
                    Math.round(timeoutSeconds * SECOND));
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    private static LatencyRecorder load(Endpoint endpoint, int workers, double rate, double seconds)
            throws InterruptedException {
        try (LoadEngine engine = new ApacheEngine().create(workers)) {
            engine.open(endpoint);
            LatencyRecorder recorder =
                    engine.runOpenLoop(FireTimeSequence.constant(rate), Math.round(seconds * SECOND), SECOND);
            engine.closeEndpoint();
            return recorder;
        }
    }

    @Test
    void aLongArmKeepsOneConnectionForEachWorker() throws IOException, InterruptedException {
        try (Server server = new Server(request -> OK)) {
            LatencyRecorder recorder = load(server.endpoint(ConnectionPolicy.LONG, CloseBy.SERVER, 5), 3, 300, 1);
            assertThat(recorder.sent()).isEqualTo(300);
            assertThat(recorder.answered()).isEqualTo(300);
            assertThat(recorder.failures()).isEmpty();
            assertThat(server.accepted.get()).isBetween(1, 3);
        }
    }

    @Test
    void aShortArmOpensOneConnectionForEachRequestWhoeverCloses() throws IOException, InterruptedException {
        for (CloseBy closeBy : CloseBy.values()) {
            try (Server server = new Server(request -> OK)) {
                LatencyRecorder recorder = load(server.endpoint(ConnectionPolicy.SHORT, closeBy, 5), 2, 200, 0.5);
                assertThat(recorder.answered()).as("closed by %s", closeBy).isEqualTo(100);
                assertThat(server.accepted.get()).isEqualTo(100);
            }
        }
    }

    @Test
    void anUnansweredFreshConnectionIsNoResponseAndIsNotRetried() throws IOException, InterruptedException {
        try (Server server = new Server(request -> null)) {
            LatencyRecorder recorder = load(server.endpoint(ConnectionPolicy.LONG, CloseBy.SERVER, 5), 1, 20, 0.5);
            assertThat(recorder.failures()).containsExactly(Map.entry("no-response", 10L));
            assertThat(recorder.answered()).isZero();
            assertThat(server.accepted.get()).isEqualTo(10);
        }
    }

    @Test
    void aConnectionThatServedBeforeAndIsGoneIsStale() throws IOException, InterruptedException {
        try (Server server = new Server(request -> request == 1 ? OK : null)) {
            LatencyRecorder recorder = load(server.endpoint(ConnectionPolicy.LONG, CloseBy.SERVER, 5), 1, 20, 0.5);
            assertThat(recorder.failures()).containsExactly(Map.entry("stale", 5L));
            assertThat(recorder.answered()).isEqualTo(5);
        }
    }

    @Test
    void statusesAreFailuresOfTheirKind() throws IOException, InterruptedException {
        String error = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";
        try (Server server = new Server(request -> error)) {
            LatencyRecorder recorder = load(server.endpoint(ConnectionPolicy.LONG, CloseBy.SERVER, 5), 1, 20, 0.5);
            assertThat(recorder.failures()).containsExactly(Map.entry("status-5xx", 10L));
            assertThat(server.accepted.get()).isEqualTo(1);
        }
    }

    @Test
    void garbageIsAProtocolFailure() throws IOException, InterruptedException {
        try (Server server = new Server(request -> "SSH-2.0-OpenSSH_9.2\r\n\r\n")) {
            LatencyRecorder recorder = load(server.endpoint(ConnectionPolicy.SHORT, CloseBy.SERVER, 1), 1, 20, 0.2);
            assertThat(recorder.failures().keySet()).isSubsetOf("protocol", "no-response", "timeout");
            assertThat(recorder.answered()).isZero();
        }
    }

    @Test
    void aSilentServerTimesOut() throws IOException, InterruptedException {
        try (Server server = new Server(request -> "")) {
            LatencyRecorder recorder = load(server.endpoint(ConnectionPolicy.LONG, CloseBy.SERVER, 0.2), 2, 20, 0.1);
            assertThat(recorder.failures()).containsExactly(Map.entry("timeout", 2L));
        }
    }

    @Test
    void aClosedPortIsRefused() throws IOException, InterruptedException {
        Endpoint endpoint;
        try (Server server = new Server(request -> OK)) {
            endpoint = server.endpoint(ConnectionPolicy.LONG, CloseBy.SERVER, 1);
        }
        LatencyRecorder recorder = load(endpoint, 1, 20, 0.5);
        assertThat(recorder.failures()).containsExactly(Map.entry("connect-refused", 10L));
    }

    @Test
    void cancelEndsAPhaseWhoseRequestsHang() throws IOException, InterruptedException {
        try (Server server = new Server(request -> "");
                LoadEngine engine = new ApacheEngine().create(2)) {
            engine.open(server.endpoint(ConnectionPolicy.LONG, CloseBy.SERVER, 600));
            Thread canceller = new Thread(() -> {
                while (server.requests.get() < 2) {
                    Thread.onSpinWait();
                }
                engine.cancel();
            });
            canceller.start();
            LatencyRecorder recorder = engine.runOpenLoop(FireTimeSequence.constant(100), 60 * SECOND, SECOND);
            canceller.join();
            assertThat(recorder.answered()).isZero();
        }
    }
}
