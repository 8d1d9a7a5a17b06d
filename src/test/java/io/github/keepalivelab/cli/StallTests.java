package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.load.ApacheEngine;
import io.github.keepalivelab.load.Endpoint;
import io.github.keepalivelab.load.LatencyRecorder;
import io.github.keepalivelab.load.LoadEngine;
import io.github.keepalivelab.math.stats.SparseCounts;
import io.github.keepalivelab.math.time.FireTimeSequence;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.Hop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Coordinated omission is impossible: at rate R a backend that freezes for T delays R x T requests, and their response
 * times are uniform on (0, T), although only eight of them can be in flight.
 */
@Tag("integration")
@Tag("alone")
final class StallTests {

    private static final double SECOND = 1e9;
    private static final double STALL_SECONDS = 8;
    private static final double PHASE_SECONDS = 10;
    // Low, so that the requests that piled up are answered in no time once the backend thaws.
    private static final double RATE = 20;

    @TempDir
    Path folder = Path.of(".");

    @Test
    void aStallGivesTheQuantilesOfItsClosedForm() throws IOException, InterruptedException {
        try (LabProcess backend =
                        LabProcess.start(folder, "backend", "--port", "0", "--management-port", "0", "--lab-knobs");
                LoadEngine engine = new ApacheEngine().create(8)) {
            int port = backend.awaitPort();
            Endpoint endpoint = Endpoint.at(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    "/keep-alive/hello",
                    Hop.of(ConnectionPolicy.LONG),
                    Math.round(20 * SECOND));
            engine.open(endpoint);
            engine.runClosedLoop(Math.round(3 * SECOND));
            freeze(port, 0); // loads what the call needs
            long frozenAt = freeze(port, Math.round(STALL_SECONDS * 1000));
            double left = STALL_SECONDS - (System.nanoTime() - frozenAt) / SECOND;
            LatencyRecorder recorder = engine.runOpenLoop(
                    FireTimeSequence.constant(RATE), Math.round(PHASE_SECONDS * SECOND), Math.round(SECOND));
            check(recorder.response(), left);
            assertThat(recorder.failures()).isEmpty();
            assertThat(recorder.answered()).isEqualTo(Math.round(RATE * PHASE_SECONDS));
        }
    }

    /** Freezes the backend and returns when it was told to, as a reading of the clock. */
    private static long freeze(int port, long millis) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/lab/freeze?millis=" + millis))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpClient client = HttpClient.newHttpClient();
        int status = client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        assertThat(status).isEqualTo(200);
        return System.nanoTime();
    }

    /** Response times are T - i / R for the i-th request of the stall, and next to nothing for those after it. */
    private static void check(SparseCounts responseMicros, double stallSeconds) {
        long all = Math.round(RATE * PHASE_SECONDS);
        long delayed = (long) Math.ceil(RATE * stallSeconds);
        for (double q : new double[] {0.5, 0.9, 0.99}) {
            long rankAmongDelayed = (long) Math.ceil(q * all) - (all - delayed);
            double expectedMicros = 1e6 * (stallSeconds - (delayed - rankAmongDelayed) / RATE);
            assertThat(responseMicros.quantile(q))
                    .as("p%s of a stall of %s s", 100 * q, stallSeconds)
                    .isCloseTo(expectedMicros, Percentage.withPercentage(3));
        }
    }
}
