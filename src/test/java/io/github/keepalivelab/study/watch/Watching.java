package io.github.keepalivelab.study.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.job.Progress;
import io.github.keepalivelab.result.ConnectionCost;
import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.study.doctor.endpoint.FakeServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Traffic over real sockets while it is watched. */
final class Watching {

    static final String GET = "GET /a/path HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n";

    private Watching() {}

    /** Answers one request. */
    interface Answer {
        void to(FakeServer.Connection connection) throws IOException;
    }

    /** Returns a server that closes a connection after so many answers; 0 for never. */
    static FakeServer server(Answer answer, int cap) throws IOException {
        return new FakeServer((connection, number) -> {
            for (int served = 0; (cap == 0 || served < cap) && connection.request(); served++) {
                answer.to(connection);
            }
        });
    }

    /** Answers of a head and a body, written at once. */
    static Answer length(int bytes) {
        return connection -> connection.answer("HTTP/1.1 200 OK", "x".repeat(bytes), "Content-Type: text/plain");
    }

    /** What drives the traffic while it is watched. */
    interface Traffic {
        void run() throws Exception;
    }

    static WatchPlan plan(int port) {
        return new WatchPlan(List.of(port), List.of(), null, 0, ConnectionCost.SHIPPED, null, null, null);
    }

    static WatchResult.Hop watch(int port, Traffic traffic) throws Exception {
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

    static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Sends a request and reads its answer up to the end that its head announces. */
    static void exchange(Socket socket, String head, int body, boolean apart) throws IOException {
        OutputStream out = socket.getOutputStream();
        if (apart) {
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            out.write(new byte[body]);
        } else {
            byte[] whole = Arrays.copyOf(head.getBytes(StandardCharsets.ISO_8859_1), head.length() + body);
            out.write(whole);
        }
        out.flush();
        InputStream in = socket.getInputStream();
        String answer = "";
        byte[] buffer = new byte[65_536];
        while (!ended(answer)) {
            int length = in.read(buffer);
            assertThat(length).as("the answer ends early: " + answer.length()).isPositive();
            answer += new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
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
}
