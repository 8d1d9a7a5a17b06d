package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Ports run out when the ledger says so, in a network namespace that leaves nothing behind. */
@Tag("integration")
final class ExhaustTests {

    @TempDir
    Path folder = Path.of(".");

    @BeforeEach
    void needsNamespaces() {
        Namespaces.need();
    }

    @Test
    void theFirstFailureIsTheOnePredicted() throws IOException {
        LabProcess.Ended ended = LabProcess.run(folder, "exhaust", "--ports", "40", "--output", "out");
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(Schema.violations("exhaust", Files.readString(folder.resolve("out/results.json"))))
                .isEmpty();
        JsonNode cases = JsonMapper.builder()
                .build()
                .readTree(Files.readString(folder.resolve("out/results.json")))
                .get("cases");
        int failures = 0;
        for (JsonNode c : cases) {
            if (c.get("certain").asBoolean()) {
                JsonNode predicted = c.get("predictedFailure");
                JsonNode measured = c.get("measuredFailure");
                assertThat(measured.isNull()).as(c.toString()).isEqualTo(predicted.isNull());
                if (!predicted.isNull()) {
                    assertThat(measured.asInt()).isBetween(predicted.asInt() - 2, predicted.asInt() + 2);
                    failures++;
                }
            }
        }
        assertThat(failures).isEqualTo(2);
        assertThat(cases.get(0).get("nginxLogged").asString()).contains("(99: Cannot assign requested address)");
        assertThat(cases.get(0).get("timeWaits").asInt()).isEqualTo(40);
        assertThat(ended.output()).contains("a race");
    }

    @Test
    void completeCasesOutliveAnInterrupt() throws IOException, InterruptedException {
        try (LabProcess lab = LabProcess.start(folder, "exhaust", "--ports", "400", "--output", "out")) {
            Awaitility.await("the third case, which takes seconds by its rate, begins")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> lab.text().contains("slower than its limit"));
            List<ProcessHandle> all = lab.children();
            lab.signal("TERM");
            LabProcess.awaitGone(all);
            JsonNode result =
                    JsonMapper.builder().build().readTree(Files.readString(folder.resolve("out/results.json")));
            assertThat(result.get("verdict").asString()).isEqualTo("INVALID");
            assertThat(result.at("/warnings/0/kind").asString()).isEqualTo("Interrupted");
            assertThat(result.get("cases")).hasSize(2);
        }
    }

    @Test
    void killMinusNineLeavesNothing() throws IOException, InterruptedException {
        try (LabProcess lab = LabProcess.start(folder, "exhaust", "--output", "out")) {
            Awaitility.await("nginx and the backend run in the namespace")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> !lab.children("--management-port").isEmpty());
            List<ProcessHandle> all = lab.children();
            lab.signal("KILL");
            LabProcess.awaitGone(all);
        }
    }

    @Test
    void theLedgerOfThisMachine() throws IOException {
        LabProcess.Ended ended = LabProcess.run(folder, "exhaust", "--explain", "--rate", "100000");
        assertThat(ended.code()).isZero();
        assertThat(ended.output()).contains("sustainable/s", "exhausted after");
    }
}
