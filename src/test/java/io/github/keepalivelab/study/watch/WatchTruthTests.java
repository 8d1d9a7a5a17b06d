package io.github.keepalivelab.study.watch;

import static io.github.keepalivelab.study.watch.Watching.GET;
import static io.github.keepalivelab.study.watch.Watching.connect;
import static io.github.keepalivelab.study.watch.Watching.exchange;
import static io.github.keepalivelab.study.watch.Watching.length;
import static io.github.keepalivelab.study.watch.Watching.server;
import static io.github.keepalivelab.study.watch.Watching.watch;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.study.doctor.endpoint.FakeServer;
import io.github.keepalivelab.study.watch.Watching.Answer;
import java.io.IOException;
import java.net.Socket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Traffic of which is known what it was, over real sockets, and what the ledger says of it. */
@Tag("integration")
final class WatchTruthTests {

    private static String post(int body) {
        return "POST /a/path HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: " + body
                + "\r\n\r\n";
    }

    /** Head, two chunks and the end, each written and sent for itself. */
    private static void chunked(FakeServer.Connection connection) throws IOException {
        connection
                .send("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n")
                .send("40\r\n" + "y".repeat(64) + "\r\n")
                .send("40\r\n" + "y".repeat(64) + "\r\n")
                .send("0\r\n\r\n");
    }

    static Stream<Arguments> truths() {
        String old = "GET / HTTP/1.0\r\n\r\n";
        String oldLong = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
        Answer small = length(120);
        Answer chunked = WatchTruthTests::chunked;
        Answer unchanged = connection -> connection.send("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");
        return Stream.of(
                // what, answer, head, body, written apart, connections, requests on each, closed by the server
                Arguments.of("GET, cap 1", small, GET, 0, false, 300, 1, true),
                Arguments.of("GET, cap 10", small, GET, 0, false, 40, 10, true),
                Arguments.of("GET, cap 100", small, GET, 0, false, 12, 100, true),
                Arguments.of("GET, cap 1000", small, GET, 0, false, 5, 1000, true),
                Arguments.of("GET, closed by the client", small, GET, 0, false, 20, 37, false),
                Arguments.of("GET, one request, closed by the client", small, GET, 0, false, 300, 1, false),
                Arguments.of("answers of 100 KB", length(100_000), GET, 0, false, 5, 20, false),
                Arguments.of("chunked", chunked, GET, 0, false, 10, 15, true),
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
        try (FakeServer server = server(answer, byServer ? requests : 0)) {
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
            } else if (hop.retransmissionShare() > 0) {
                // On a busy machine; of the connections concerned there are bounds.
                assertThat(hop.requests().atLeast()).isGreaterThan(all * 9 / 10);
            } else if (apart && each == null) {
                // A kernel that is busy may send head and body of one request in one segment; then there are bounds.
                assertThat(hop.requests().why()).isNotNull();
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
}
