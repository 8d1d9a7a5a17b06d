package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        return JsonMapper.builder().build().readTree(Files.readString(folder.resolve("out/results.json")));
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
}
