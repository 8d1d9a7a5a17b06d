package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Many idle connections, in a network namespace of their own. */
@Tag("integration")
final class HoldTests {

    @TempDir
    Path folder = Path.of(".");

    @BeforeEach
    void needsNamespaces() {
        Namespaces.need();
    }

    private JsonNode run(String... arguments) throws IOException {
        LabProcess.Ended ended = LabProcess.run(folder, arguments);
        assertThat(ended.code()).as(ended.output()).isZero();
        String json = Files.readString(folder.resolve("out/results.json"));
        assertThat(Schema.violations("hold", json)).isEmpty();
        return JsonMapper.builder().build().readTree(json);
    }

    @Test
    void heldConnectionsRaiseNoFalseAlarmAndACutOffGroupIsFoundInTime() throws IOException {
        JsonNode result = run(
                "hold", "--connections", "3000", "--strategy", "heartbeat=1/3", "--seconds", "5", "--output", "out");
        assertThat(result.get("falseAlarms").asInt()).isZero();
        assertThat(result.get("beatsSent").asInt()).isGreaterThan(3000 * 3);
        assertThat(result.at("/cutOff/connections").asInt()).isEqualTo(300);
        assertThat(result.at("/cutOff/detected").asInt()).isEqualTo(300);
        assertThat(result.at("/memory/serverBytes").asDouble()).isLessThan(12_000);
    }

    @Test
    void whatWasHeldUntilCtrlCIsKept() throws IOException, InterruptedException {
        // A shell starts what it puts into the background with SIGINT ignored, and the lab would inherit that.
        List<String> under = List.of("setsid", "env", "--default-signal=INT");
        try (LabProcess lab = LabProcess.start(
                folder,
                under,
                Map.of(),
                "hold",
                "--connections",
                "100",
                "--strategy",
                "heartbeat=1/3",
                "--seconds",
                "600",
                "--output",
                "out")) {
            Awaitility.await("they are held")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> lab.text().contains("s left"));
            List<ProcessHandle> all = lab.children();
            lab.signalGroup("INT");
            assertThat(lab.await().code()).isEqualTo(130);
            LabProcess.awaitGone(all);
            JsonNode result =
                    JsonMapper.builder().build().readTree(Files.readString(folder.resolve("out/results.json")));
            assertThat(result.get("verdict").asString()).isEqualTo("INVALID");
            assertThat(result.at("/warnings/0/kind").asString()).isEqualTo("Interrupted");
            assertThat(result.get("beatsSent").asInt()).isGreaterThan(100);
            assertThat(result.get("falseAlarms").asInt()).isZero();
        }
    }
}
