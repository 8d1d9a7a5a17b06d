package io.github.keepalivelab.study.doctor.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.result.DoctorResult.Endpoint;
import io.github.keepalivelab.result.DoctorResult.Upstream;
import io.github.keepalivelab.system.http.WireOptions;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is behind a proxy, told by its backend: as replies and as counts. */
final class UpstreamWitnessTests {

    private static final String OK = "HTTP/1.1 200 OK";

    /** Answers as the lab's backend does, over whatever connection a proxy would have used. */
    private static String hello(String connection, long carried) {
        return "{\"greeting\":\"hello\",\"connection\":\"" + connection + "\",\"requestsOnConnection\":" + carried
                + ",\"httpVersion\":\"HTTP/1.1\",\"connectionHeader\":null}";
    }

    private static Endpoint examine(FakeServer server, @Nullable Target backend) throws IOException {
        return new EndpointExam(
                        server.target(), backend, new EndpointExam.Options(12, 0, 1000, WireOptions.USUAL), word -> {})
                .examine();
    }

    @Test
    void aProxyThatOpensAConnectionForEachRequestDoesNotReuse() throws IOException {
        AtomicInteger ids = new AtomicInteger();
        try (FakeServer server = new FakeServer((connection, number) -> {
            while (connection.request()) {
                connection.answer(OK, hello("c" + ids.incrementAndGet(), 1));
            }
        })) {
            Endpoint seen = examine(server, null);
            assertThat(seen.reused()).as("the client hop is").isTrue();
            assertThat(seen.upstreamReused()).isFalse();
            assertThat(seen.upstream()).isEqualTo(new Upstream("the backend's replies", 12, 12));
        }
    }

    @Test
    void twoBackendsWhoseIdsAreTheSameAreNoReuse() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        try (FakeServer server = new FakeServer((connection, number) -> {
            while (connection.request()) {
                connection.answer(OK, hello("c" + requests.getAndIncrement() / 2, 1));
            }
        })) {
            assertThat(examine(server, null).upstreamReused()).isFalse();
        }
    }

    @Test
    void aProxyWithOneConnectionReuses() throws IOException {
        AtomicInteger carried = new AtomicInteger();
        try (FakeServer server = new FakeServer((connection, number) -> {
            while (connection.request()) {
                connection.answer(OK, hello("c1", carried.incrementAndGet()));
            }
        })) {
            Endpoint seen = examine(server, null);
            assertThat(seen.upstreamReused()).isTrue();
            assertThat(seen.upstream()).isEqualTo(new Upstream("the backend's replies", 13, 1));
        }
    }

    @Test
    void whereNothingIsInBetweenNothingIsSaidOfAnUpstreamHop() throws IOException {
        Map<Integer, AtomicInteger> carried = new ConcurrentHashMap<>();
        try (FakeServer server = new FakeServer((connection, number) -> {
            while (connection.request()) {
                connection.answer(
                        OK,
                        hello(
                                "c" + number,
                                carried.computeIfAbsent(number, n -> new AtomicInteger())
                                        .incrementAndGet()));
            }
        })) {
            Endpoint seen = examine(server, null);
            assertThat(seen.reused()).isTrue();
            assertThat(seen.upstreamReused()).isNull();
            assertThat(String.valueOf(seen.notes())).contains("as they do where nothing is in between");
        }
    }

    /** A proxy whose connections are counted at another port, and what the proxy does. */
    private static Endpoint counted(String statusLine, int openedEach, int arrivedEach) throws IOException {
        AtomicInteger requests = new AtomicInteger();
        try (FakeServer proxy = new FakeServer((connection, number) -> {
                    while (connection.request()) {
                        requests.incrementAndGet();
                        connection.answer(statusLine, "hello");
                    }
                });
                FakeServer backend = new FakeServer((connection, number) -> {
                    connection.request();
                    connection.answer(
                            OK,
                            "{\"accepted\":" + requests.get() * openedEach + ",\"open\":1,\"requests\":"
                                    + requests.get() * arrivedEach + ",\"compileMillis\":1,\"cpuNanos\":1}");
                })) {
            return examine(proxy, backend.target());
        }
    }

    @Test
    void theBackendsCountsTellToo() throws IOException {
        assertThat(counted(OK, 1, 1).upstreamReused()).isFalse();
        assertThat(counted(OK, 0, 1).upstreamReused()).isTrue();
    }

    @Test
    void anErrorOfTheProxyIsNoReuse() throws IOException {
        Endpoint seen = counted("HTTP/1.1 503 Service Unavailable", 0, 0);
        assertThat(seen.upstreamReused()).isNull();
        assertThat(String.valueOf(seen.notes()))
                .contains("an error says nothing about the upstream hop")
                .contains("of 10 requests that were answered, the backend at --backend-url counted 0");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "10, 10, 10, false",
                "10, 10, 1, true",
                "10, 10, 0, true",
                "10, 10, 12, false",
                "10, 3, 0, -",
                "5, 5, 5, -",
                // Others asked meanwhile: their requests may be those that met an old connection.
                "10, 20, 10, -",
                "10, 20, 9, true",
                "10, 20, 20, false"
            })
    void threeCountsAreJudged(long answered, long arrived, long opened, @Nullable Boolean reused) {
        assertThat(CountsWitness.judge(answered, arrived, opened).reused()).isEqualTo(reused);
    }

    @Test
    void aWitnessThatIsNoneIsSaidBeforeAnythingElse() throws IOException {
        try (FakeServer server = new FakeServer((connection, number) -> connection.always(OK, "hello"))) {
            assertThatThrownBy(() -> examine(server, server.target()))
                    .hasMessageStartingWith("--backend-url " + server.target() + " tells no counts: ");
            assertThat(server.connections()).isEqualTo(1);
        }
    }
}
