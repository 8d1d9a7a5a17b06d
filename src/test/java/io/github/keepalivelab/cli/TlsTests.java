package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.keepalivelab.result.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** TLS on the client hop of a real nginx: handshakes are as the arms say, by the driver's count and by nginx's own. */
@Tag("integration")
final class TlsTests {

    @TempDir
    Path folder = Path.of(".");

    private static double figure(JsonNode arm, String group, String name) {
        return arm.path(group).path(name).asDouble(-1);
    }

    /** The parts of a request's time are all of it, and only a new connection has the first two. */
    private static void timesAddUp(String name, JsonNode arm) {
        double connect = figure(arm, "timeMicrosPerRequest", "connect");
        double tls = figure(arm, "timeMicrosPerRequest", "tls");
        double sum = connect
                + tls
                + figure(arm, "timeMicrosPerRequest", "firstByte")
                + figure(arm, "timeMicrosPerRequest", "rest");
        double service = figure(arm, "serviceMicros", "mean");
        assertThat(sum).as(name).isBetween(0.8 * service, 1.02 * service);
        if (name.startsWith("long/")) {
            assertThat(connect + tls).as(name).isZero();
        } else {
            assertThat(connect).as(name).isPositive();
            assertThat(tls).as(name).isGreaterThan(connect);
        }
    }

    @ParameterizedTest
    @CsvSource({"ecdsa, 1.3, 'TLS 1.3, ECDSA P-256'", "rsa, 1.2, 'TLS 1.2, RSA 2048'"})
    void handshakesAreFullResumedOrNoneAsTheArmsSay(String key, String version, String named) throws IOException {
        LabProcess.Ended ended = LabProcess.run(
                folder,
                "compare",
                "--client-protocol",
                "https",
                "--tls-key",
                key,
                "--tls-version",
                version,
                "--rate",
                "100",
                "--blocks",
                "3",
                "--trial-seconds",
                "0.3",
                "--want",
                "connections",
                "--output",
                "out");
        assertThat(ended.code()).as(ended.output()).isZero();
        String json = Files.readString(folder.resolve("out/results.json"));
        assertThat(Schema.violations("compare", json)).isEmpty();
        assertThat(json).doesNotContain("PRIVATE", "BEGIN CERTIFICATE");
        JsonNode result = JsonMapper.builder().build().readTree(json);
        assertThat(result.at("/plan/tls").asString()).isEqualTo(named);
        assertThat(result.at("/plan/baseline").asString()).isEqualTo("full/short");
        assertThat(result.path("warnings").toString()).doesNotContain("WitnessesDisagree", "ResetsSeen");
        JsonNode arms = result.at("/loads/0/arms");
        assertThat(arms).hasSize(6);
        for (JsonNode arm : arms) {
            String name = arm.path("name").asString();
            double requests = arm.path("requests").asDouble();
            double full = figure(arm, "handshakesPerRequest", "full");
            double resumed = figure(arm, "handshakesPerRequest", "resumed");
            assertThat(arm.at("/clientHop/protocol").asString()).isEqualTo("https");
            if (name.startsWith("long/")) {
                assertThat(full + resumed).as(name).isZero();
            } else if (name.startsWith("full/")) {
                assertThat(full).as(name).isEqualTo(1);
                assertThat(resumed).as(name).isZero();
            } else {
                assertThat(full + resumed).as(name).isEqualTo(1);
                assertThat(resumed).as(name).isGreaterThan(0.99);
            }
            timesAddUp(name, arm);
            assertThat(figure(arm, "witnesses", "fullByNginx")).as(name).isCloseTo(full * requests, within(0.5));
            assertThat(figure(arm, "witnesses", "resumedByNginx")).as(name).isCloseTo(resumed * requests, within(0.5));
        }
    }
}
