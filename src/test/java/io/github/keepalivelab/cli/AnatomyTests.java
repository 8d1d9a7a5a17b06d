package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packets of an exchange, from captured bytes. */
@Tag("integration")
final class AnatomyTests {

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
        assertThat(Schema.violations("anatomy", json)).isEmpty();
        return JsonMapper.builder().build().readTree(json);
    }

    private static long count(JsonNode connection, String flag) {
        long count = 0;
        for (JsonNode p : connection.get("packets")) {
            count += p.get("flags").asString().contains(flag) ? 1 : 0;
        }
        return count;
    }

    @Test
    void aShortExchangeHasOneHandshakeAndAFinFromEachSide() throws IOException {
        for (String side : new String[] {"client", "server"}) {
            JsonNode result = run("anatomy", "--close-by", side, "--requests", "5", "--output", "out", "--force");
            JsonNode brief = result.get("exchanges").get(0).get("connections").get(0);
            assertThat(count(brief, "SYN")).isEqualTo(2);
            assertThat(count(brief, "FIN")).isEqualTo(2);
            assertThat(count(brief, "RST")).isZero();
            assertThat(brief.get("closedFirstBy").asString()).isEqualTo(side);
            assertThat(brief.get("timeWaitAt").asString()).isEqualTo(side);
            JsonNode lasting = result.get("exchanges").get(1);
            assertThat(lasting.get("connections")).hasSize(1);
            assertThat(count(lasting.get("connections").get(0), "SYN")).isEqualTo(2);
            long requests = 0;
            for (JsonNode p : lasting.get("connections").get(0).get("packets")) {
                requests += p.get("meaning").asString().equals("request") ? 1 : 0;
            }
            assertThat(requests).isEqualTo(5);
            assertThat(Files.readAllBytes(folder.resolve("out/anatomy.pcapng"))).startsWith(0x0A, 0x0D, 0x0D, 0x0A);
        }
    }

    @Test
    void throughNginxOneSeesALongClientConnectionOverShortUpstreamOnes() throws IOException {
        JsonNode result = run("anatomy", "--via-nginx", "--requests", "3", "--output", "out");
        int front = 0;
        int behind = 0;
        for (JsonNode c : result.get("exchanges").get(1).get("connections")) {
            front += c.get("hop").asString().equals("client to nginx") ? 1 : 0;
            behind += c.get("hop").asString().equals("nginx to backend") ? 1 : 0;
        }
        assertThat(front).isEqualTo(1);
        assertThat(behind).isEqualTo(3);
        theStoredResultCanBeShownAgain();
    }

    private void theStoredResultCanBeShownAgain() throws IOException {
        Path page = folder.resolve("out/report.html");
        String before = Files.readString(page);
        Files.delete(page);
        LabProcess.Ended again = LabProcess.run(folder, "report", "out");
        assertThat(again.code()).as(again.output()).isZero();
        assertThat(again.output()).contains("nginx to backend", "verdict: VALID");
        assertThat(page).hasContent(before);
        LabProcess.Ended asserted = LabProcess.run(folder, "report", "out", "--assert", "errors(a) < 1");
        assertThat(asserted.code()).isEqualTo(2);
    }
}
