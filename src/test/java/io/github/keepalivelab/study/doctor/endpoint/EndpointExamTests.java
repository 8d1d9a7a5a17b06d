package io.github.keepalivelab.study.doctor.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.result.DoctorResult.Endpoint;
import io.github.keepalivelab.system.http.WireOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers of every kind, and what is said of them: what was seen, and no more. */
final class EndpointExamTests {

    private static final String OK = "HTTP/1.1 200 OK";
    /** Impatient, so that what never answers does not hold a test up. */
    private static final WireOptions WIRE =
            new WireOptions(false, List.of(WireOptions.HTTP_1_1), 2000, 400, 1500, 200_000);

    /** Requests for which the kernel watches whether the server connects to another. */
    private static final int LEDGER = 30;

    private final List<String> said = new ArrayList<>();

    private Endpoint examine(FakeServer server, double maxWaitSeconds) throws IOException {
        return exam(server.target(), maxWaitSeconds).examine();
    }

    private EndpointExam exam(Target target, double maxWaitSeconds) {
        return new EndpointExam(target, null, new EndpointExam.Options(4, maxWaitSeconds, 100, WIRE), said::add);
    }

    private static List<String> notes(Endpoint endpoint) {
        List<String> notes = endpoint.notes();
        return notes == null ? List.of() : notes;
    }

    @Test
    void aServerThatKeepsItsConnectionsIsReused() throws IOException {
        try (FakeServer server = new FakeServer((connection, number) ->
                connection.always(OK, "hello", "Connection: keep-alive", "Keep-Alive: timeout=5, max=100"))) {
            Endpoint seen = examine(server, 0);
            assertThat(seen.reused()).isTrue();
            assertThat(seen.requestsOnOneConnection()).isEqualTo(4);
            assertThat(seen.requestsPerConnectionCap()).isNull();
            assertThat(seen.keepAliveHeader()).isEqualTo("timeout=5, max=100");
            assertThat(seen.upstreamReused()).as("nobody sees the upstream hop").isNull();
            assertThat(seen.end()).isNull();
            assertThat(server.connections())
                    .as("one is examined, one is watched by the kernel's ledger")
                    .isEqualTo(2);
        }
    }

    @Test
    void aServerThatClosesAfterEachResponseIsNotReused() throws IOException {
        try (FakeServer server = new FakeServer((connection, number) -> {
            connection.request();
            connection.answer(OK, "hello", "Connection: close");
        })) {
            Endpoint seen = examine(server, 5);
            assertThat(seen.reused()).isFalse();
            assertThat(seen.requestsPerConnectionCap()).isEqualTo(1);
            assertThat(seen.end()).isEqualTo("FIN");
            assertThat(seen.waitedSeconds()).as("nothing was left idle").isZero();
        }
    }

    @Test
    void aCapIsOneWhenItIsTheSameEveryTime() throws IOException {
        try (FakeServer server = new FakeServer((connection, number) -> {
            for (int i = 0; i < 3 && connection.request(); i++) {
                connection.answer(OK, "hello", i == 2 ? "Connection: close" : "X: y");
            }
        })) {
            Endpoint seen = examine(server, 0);
            assertThat(seen.reused()).isTrue();
            assertThat(seen.requestsPerConnectionCap()).isEqualTo(3);
            assertThat(notes(seen)).isEmpty();
        }
    }

    @Test
    void aServerThatClosesByChanceHasNoCap() throws IOException {
        try (FakeServer server = new FakeServer((connection, number) -> {
            int requests = List.of(3, 1, 2).get((number - 1) % 3);
            for (int i = 0; i < requests && connection.request(); i++) {
                connection.answer(OK, "hello");
            }
        })) {
            Endpoint seen = examine(server, 0.2);
            assertThat(seen.requestsPerConnectionCap()).isNull();
            assertThat(seen.requestsOnOneConnection()).isEqualTo(3);
            assertThat(notes(seen))
                    .contains(
                            "of 3 connections, one was closed after 3 requests, one was closed after 1 request, one was"
                                    + " closed after 2 requests: this is no fixed number of requests");
        }
    }

    @Test
    void aConnectionThatIsClosedWithItsResponseSaysNothingOfIdleTimeouts() throws IOException {
        AtomicInteger connections = new AtomicInteger();
        try (FakeServer server = new FakeServer((connection, number) -> {
            connections.accumulateAndGet(number, Math::max);
            // The first is kept, all others are closed at once.
            for (int i = 0; (number == 1 || i < 1) && connection.request(); i++) {
                connection.answer(OK, "hello");
            }
        })) {
            Endpoint seen = examine(server, 5);
            assertThat(seen.reused()).isTrue();
            assertThat(seen.idleTimeoutSeconds()).isNull();
            assertThat(seen.waitedSeconds()).isZero();
            assertThat(notes(seen))
                    .contains("connections that were to be left idle were closed with their first response");
            assertThat(connections).hasValue(4 + LEDGER);
        }
    }

    @Test
    void theIdleTimeoutIsLookedForWithinBoundsAndWithProgress() throws IOException {
        try (FakeServer server = new FakeServer((connection, number) -> connection.always(OK, "hello"))) {
            Endpoint seen = examine(server, 0.35);
            assertThat(seen.idleTimeoutSeconds()).isNull();
            assertThat(seen.waitedSeconds()).isEqualTo(0.35);
            assertThat(said.get(0)).startsWith("leaving a connection idle, for ");
            assertThat(said)
                    .hasSizeGreaterThanOrEqualTo(3)
                    .element(1)
                    .asString()
                    .contains("still open");
        }
    }

    @ParameterizedTest
    @CsvSource({"false, FIN", "true, RST"})
    void theEndOfAnIdleConnectionIsNamed(boolean reset, String end) throws IOException {
        try (FakeServer server = new FakeServer((connection, number) -> {
            connection.request();
            connection.answer(OK, "hello");
            if (number == 1) {
                connection.always(OK, "hello");
            } else {
                // Longer than what counts as closed at once.
                LockSupport.parkNanos(200_000_000L);
                if (reset) {
                    connection.reset();
                }
            }
        })) {
            Endpoint seen = examine(server, 20);
            assertThat(seen.end()).isEqualTo(end);
            assertThat(seen.idleTimeoutSeconds()).isNotNull();
            assertThat(String.valueOf(seen.idleTimeoutSeconds())).contains("low=0.");
        }
    }

    @Test
    void aWordBeforeTheEndOfAnIdleConnectionIsRepeated() throws IOException {
        try (FakeServer server = new FakeServer((connection, number) -> {
            if (number == 1) {
                connection.always(OK, "hello");
            }
            connection.request();
            connection.answer(OK, "hello");
            LockSupport.parkNanos(200_000_000L);
            connection.send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
        })) {
            Endpoint seen = examine(server, 20);
            assertThat(seen.end()).isEqualTo("FIN");
            assertThat(notes(seen)).contains("it sent 'HTTP/1.1 408 Request Timeout' on the idle connection");
        }
    }

    @Test
    void anHttp10ServerEndsItsConnectionAndIsBelieved() throws IOException {
        AtomicInteger second = new AtomicInteger();
        try (FakeServer server = new FakeServer((connection, number) -> {
            connection.request();
            connection.answer("HTTP/1.0 200 OK", "hello");
            // It does not close, so a client that does not know HTTP/1.0 would ask again.
            if (connection.request()) {
                second.incrementAndGet();
            }
        })) {
            Endpoint seen = examine(server, 5);
            assertThat(seen.httpVersion()).isEqualTo("HTTP/1.0");
            assertThat(seen.reused()).isFalse();
            assertThat(notes(seen))
                    .contains(
                            "it answers with HTTP/1.0 and without Connection: keep-alive, which ends the connection; no"
                                    + " second request was sent on it");
            assertThat(second).hasValue(0);
        }
    }

    @Test
    void anHttp10ServerMayKeepAConnectionOnRequest() throws IOException {
        try (FakeServer server = new FakeServer((connection, number) -> {
            while (connection.request()) {
                boolean asked = connection.lastRequest().contains("Connection: keep-alive");
                connection.answer("HTTP/1.0 200 OK", "hello", asked ? "Connection: keep-alive" : "X: y");
                if (!asked) {
                    return;
                }
            }
        })) {
            assertThat(notes(examine(server, 0)))
                    .contains("it offers to keep the connection where a request says Connection: keep-alive");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 302 Found | it answers 302: redirects to https://example.org/; examine that URL",
                "HTTP/1.1 401 No | it answers 401: asks for a login; what was seen is the server's behaviour for refused requests",
                "HTTP/1.1 403 No | it answers 403: refuses the request; what was seen is the server's behaviour for refused requests",
                "HTTP/1.1 404 No | it answers 404: there is nothing at this path; what was seen is the server's behaviour for errors",
                "HTTP/1.1 400 No | it answers 400: refuses the request as it was sent",
                "HTTP/1.1 503 No | it answers 503: an error, and an error says nothing about the upstream hop"
            })
    void otherAnswersAreSentencesAndTheClientHopIsSeenAllTheSame(String statusLine, String note) throws IOException {
        try (FakeServer server = new FakeServer(
                (connection, number) -> connection.always(statusLine, "", "Location: https://example.org/"))) {
            Endpoint seen = examine(server, 0);
            assertThat(seen.reused()).isTrue();
            assertThat(notes(seen)).containsExactly(note);
            assertThat(seen.upstreamReused()).isNull();
        }
    }

    @Test
    void answersThatDifferAreCounted() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        try (FakeServer server = new FakeServer((connection, number) -> {
            while (connection.request()) {
                connection.answer(requests.incrementAndGet() % 2 == 1 ? OK : "HTTP/1.1 503 Busy", "");
            }
        })) {
            assertThat(notes(examine(server, 0))).containsExactly("its answers differ: 200 (2 times), 503 (2 times)");
        }
    }

    @Test
    void aBodyThatEndsWithTheConnectionIsNoReuse() throws IOException {
        try (FakeServer server = new FakeServer((connection, number) -> {
            connection.request();
            connection.send(OK + "\r\n\r\nhello");
        })) {
            Endpoint seen = examine(server, 5);
            assertThat(seen.reused()).isFalse();
            assertThat(seen.connectionHeader()).as("no header is made up").isNull();
            assertThat(notes(seen))
                    .contains(
                            "its answers have neither Content-Length nor chunks, so each of them ends its connection");
        }
    }

    @Test
    void aResetInsteadOfTheSecondAnswerIsAReset() throws IOException {
        try (FakeServer server = new FakeServer((connection, number) -> {
            connection.request();
            connection.answer(OK, "hello");
            connection.request();
            connection.reset();
        })) {
            Endpoint seen = examine(server, 0);
            assertThat(seen.reused()).isFalse();
            assertThat(seen.end()).isEqualTo("RST");
        }
    }

    @Test
    void aServerThatAnswersOnlyOnceIsSaidToDoSo() throws IOException {
        try (FakeServer server = new FakeServer((connection, number) -> {
            connection.request();
            connection.answer(OK, "hello").awaitClient();
        })) {
            Endpoint seen = examine(server, 0);
            assertThat(seen.reused()).isFalse();
            assertThat(seen.end()).isNull();
            assertThat(notes(seen)).contains("its answer does not come, or not to its end, in time");
        }
    }

    private void assertNothingToExamine(FakeServer.Script script, String clause) throws IOException {
        try (FakeServer server = new FakeServer(script)) {
            assertThatThrownBy(() -> examine(server, 0))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(clause)
                    .hasMessageNotContaining("Exception");
        }
    }

    @Test
    void whatCannotBeExaminedIsAClause() throws IOException {
        assertNothingToExamine(
                (connection, number) -> connection.request(), "it ended the connection without an answer");
        assertNothingToExamine(
                (connection, number) -> {
                    connection.request();
                    connection.reset();
                },
                "it reset the connection");
        assertNothingToExamine(
                (connection, number) -> {
                    connection.request();
                    connection.awaitClient();
                },
                "its answer does not come");
        assertNothingToExamine(
                (connection, number) -> {
                    connection.request();
                    connection.send(OK + "\r\nContent-Length: 10\r\n\r\nhello");
                },
                "it ended the connection within an answer");
        assertNothingToExamine(
                (connection, number) -> {
                    connection.request();
                    connection.send("SSH-2.0-OpenSSH_9.2\r\n");
                },
                "it does not speak HTTP/1.1; its answer begins with 'SSH-2'");
        assertNothingToExamine(
                (connection, number) -> {
                    connection.request();
                    connection.send(OK + "\r\nContent-Length: ten\r\n\r\n");
                },
                "'ten', which is no length");
    }

    @Test
    void aServerOfHttp2AloneIsNamed() throws IOException {
        // SETTINGS and GOAWAY, as a server of prior knowledge answers what is no preface.
        String settings = "\0\0\0\4\0\0\0\0\0";
        String goAway = "\0\0\10\7\0\0\0\0\0\0\0\0\0\0\0\0\1";
        assertNothingToExamine(
                (connection, number) -> {
                    connection.request();
                    connection.send(settings + goAway);
                },
                "it does not speak HTTP/1.1: it answers with frames of HTTP/2 (h2c)");
        assertNothingToExamine(
                (connection, number) -> {
                    connection.request();
                    connection.send("\25\3\1\0\2\2\50");
                },
                "it speaks TLS at that port; try https://");
    }

    @Test
    void anAnswerWithoutEndIsReadWithinBounds() throws IOException {
        assertNothingToExamine(
                (connection, number) -> {
                    connection.request();
                    connection.send(OK + "\r\nTransfer-Encoding: chunked\r\n\r\n");
                    while (true) {
                        connection.send("1000\r\n" + "x".repeat(4096) + "\r\n");
                    }
                },
                "its answer is too large");
        assertNothingToExamine(
                (connection, number) -> {
                    connection.request();
                    connection.send(OK + "\r\n\r\n");
                    while (true) {
                        // Often enough for the socket's own timeout never to fire.
                        LockSupport.parkNanos(20_000_000L);
                        connection.send("x");
                    }
                },
                "its answer does not come, or not to its end, in time");
    }

    @Test
    void whoIsNotThereIsSaid() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThatThrownBy(() ->
                        exam(Target.parse("http://127.0.0.1:" + free + "/"), 0).examine())
                .hasMessage("nothing listens at port " + free + " (connection refused)");
        assertThatThrownBy(() ->
                        exam(Target.parse("http://no-such-host.invalid/"), 0).examine())
                .hasMessage("the host name no-such-host.invalid is not known here");
    }

    @Test
    void everyFramingIsReadToItsEnd() throws IOException {
        List<String> answers = List.of(
                OK + "\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + OK
                        + "\r\nContent-Length: 5, 5\r\n\r\nhello");
        for (String answer : answers) {
            try (FakeServer server = new FakeServer((connection, number) -> {
                while (connection.request()) {
                    connection.send(answer);
                }
            })) {
                Endpoint seen = examine(server, 0);
                assertThat(seen.requestsOnOneConnection()).as(answer).isEqualTo(4);
            }
        }
    }

    @Test
    void whateverAServerClosesByChanceNoClaimIsMadeOfItsUpstream() throws IOException {
        try (FakeServer server = new FakeServer((connection, number) -> {
            while (connection.request() && ThreadLocalRandom.current().nextInt(3) > 0) {
                connection.answer(OK, "{\"db\":{\"connection\":\"ok\"}}");
            }
        })) {
            try {
                assertThat(examine(server, 0).upstreamReused()).isNull();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("it ended the connection without an answer");
            }
        }
    }
}
