package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hosts that are far apart: a request takes as many round trips as its protocols say. */
@Tag("integration")
@Tag("alone")
final class DistanceTests {

    /** Far enough that nothing else than a round trip takes half as long. */
    private static final double RTT_MILLIS = 60;

    @TempDir
    Path folder = Path.of(".");

    /** Returns the round trips of each arm, by the median, as a whole number. */
    private Map<String, Long> roundTrips(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("compare"));
        command.addAll(List.of(options));
        command.addAll(List.of("--rate", "50", "--blocks", "2", "--trial-seconds", "0.6", "--warm-up-seconds", "4"));
        command.addAll(List.of("--connections", "24", "--want", "connections", "--output", "out"));
        LabProcess.Ended ended = LabProcess.run(folder, command.toArray(String[]::new));
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("With 60 ms there and back between driver and nginx");
        String json = Files.readString(folder.resolve("out/results.json"));
        assertThat(Schema.violations("compare", json)).isEmpty();
        JsonNode result = JsonMapper.builder().build().readTree(json);
        assertThat(result.path("warnings").toString())
                .doesNotContain("WitnessesDisagree", "ResetsSeen", "LineLost", "RateMissed");
        Map<String, Long> trips = new TreeMap<>();
        for (JsonNode arm : result.at("/loads/0/arms")) {
            String name = arm.path("name").asString();
            assertThat(arm.path("lineFramesPerRequest").asDouble()).as(name).isGreaterThan(2);
            assertThat(arm.path("lineFramesLostPerRequest").asDouble(-1))
                    .as(name)
                    .isZero();
            trips.put(name, Math.round(arm.at("/responseMicros/p50").asDouble() / 1000 / RTT_MILLIS));
        }
        return trips;
    }

    @Test
    void aHandshakeTakesItsRoundTripsOnItsHop() throws IOException {
        assertThat(roundTrips(
                        "--rtt",
                        "60",
                        "--upstream-rtt",
                        "60",
                        "--client-protocol",
                        "https",
                        "--tls-version",
                        "1.2",
                        "--arms",
                        "long/long,long/short,resumed/long,full/long"))
                .as("one for each hop; one for TCP upstream; for TCP and TLS one and one or two")
                .isEqualTo(Map.of("long/long", 2L, "long/short", 3L, "resumed/long", 4L, "full/long", 5L));
    }
}
