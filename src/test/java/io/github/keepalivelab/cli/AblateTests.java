package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table of the eight combinations, on both sides of nginx 1.29.7, from real runs. */
@Tag("integration")
@Tag("alone")
final class AblateTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder = Path.of(".");

    private JsonNode ablate(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("ablate", "--output", "out", "--warm-up-seconds", "3"));
        all.addAll(List.of(arguments));
        LabProcess.Ended ended = LabProcess.run(folder, all.toArray(String[]::new));
        assertThat(folder.resolve("out/results.json")).as(ended.output()).exists();
        assertThat(Files.readString(folder.resolve("out/report.html"))).contains("</html>");
        String json = Files.readString(folder.resolve("out/results.json"));
        assertThat(Schema.violations("ablate", json)).isEmpty();
        return JSON.readTree(json);
    }

    private static String seen(boolean http11, boolean cleared) {
        return (http11 ? "HTTP/1.1" : "HTTP/1.0") + (cleared ? "" : " close");
    }

    @Test
    void theEightCombinationsOnBothSidesOfTheVersionThatChangedTheDefaults() throws IOException {
        Path older = NewerNginx.usual(folder);
        Path newer = NewerNginx.path(folder);
        JsonNode result = ablate(
                "--part",
                "combinations",
                "--rate",
                "200",
                "--blocks",
                "2",
                "--nginx",
                older.toString(),
                "--nginx",
                newer.toString());
        JsonNode combinations = result.get("combinations");
        assertThat(combinations).hasSize(30);
        for (JsonNode c : combinations) {
            boolean old = c.get("nginxVersion").asString().startsWith("1.22");
            boolean explicit = c.get("explicit").asBoolean();
            boolean all = c.get("keepalive").asBoolean()
                    && c.get("http11").asBoolean()
                    && c.get("connectionCleared").asBoolean();
            boolean reused = all || (!old && !explicit);
            double perRequest =
                    c.at("/arm/connectionsOpenedPerRequest/upstream").asDouble();
            if (reused) {
                assertThat(perRequest).as("%s", c.toString()).isLessThan(0.01);
            } else {
                assertThat(perRequest).as("%s", c.toString()).isEqualTo(1.0);
            }
            boolean written = old || explicit;
            String header = c.get("connectionHeaderSeen").isNull()
                    ? ""
                    : " " + c.get("connectionHeaderSeen").asString();
            assertThat(c.get("httpVersionSeen").asString() + header)
                    .isEqualTo(
                            written
                                    ? seen(
                                            c.get("http11").asBoolean(),
                                            c.get("connectionCleared").asBoolean())
                                    : "HTTP/1.1");
        }
        // Row 0 1 1, written off: nginx closes first, every time, so the ports burn on the proxy.
        for (JsonNode c : combinations) {
            if (c.at("/arm/name").asString().equals("0 1 1")) {
                assertThat(c.at("/arm/timeWaitPerRequest/nginx").asDouble()).isGreaterThan(0.9);
                assertThat(c.at("/arm/timeWaitPerRequest/backend").asDouble()).isLessThan(0.1);
            }
        }
        JsonNode versions = result.get("versions");
        assertThat(versions.get(0).get("necessary")).hasSize(3);
        assertThat(versions.get(1).get("necessary")).isEmpty();
        assertThat(versions.get(1).get("sufficient").get(0)).isEmpty();
        assertThat(versions.get(1).get("fatalWhenOff")).hasSize(3);
    }

    @Test
    void aConnectionThatCarriesMoreRequestsCostsNginxLessForEach() throws IOException {
        JsonNode result = ablate("--part", "sweeps", "--rate", "800", "--blocks", "10");
        JsonNode requests = result.get("sweeps").get(0);
        assertThat(requests.get("factor").asString()).isEqualTo("requestsPerConnection");
        double before = Double.POSITIVE_INFINITY;
        for (JsonNode point : requests.get("points")) {
            if (!point.get("value").isNull() && point.get("value").asLong() <= 10) {
                double cpu = point.at("/arm/cpuMicrosPerRequest/nginx").asDouble();
                assertThat(cpu).as("%s requests", point.get("value")).isLessThan(before);
                before = cpu;
            }
        }
        JsonNode unlimited = requests.get("points").get(requests.get("points").size() - 1);
        assertThat(unlimited.at("/arm/cpuMicrosPerRequest/nginx").asDouble()).isLessThan(before);
        assertThat(result.at("/handshake/breakEvenRequests/low").asDouble()).isPositive();

        JsonNode pools = result.get("sweeps").get(1).get("points");
        double smallest =
                pools.get(0).at("/arm/connectionsOpenedPerRequest/upstream").asDouble();
        double enough = pools.get(pools.size() - 1)
                .at("/arm/connectionsOpenedPerRequest/upstream")
                .asDouble();
        assertThat(smallest).as("a pool of 1 for 8 in flight churns").isGreaterThan(0.02);
        assertThat(enough).isLessThan(0.001);

        for (JsonNode point : result.get("sweeps").get(2).get("points")) {
            double expected = 1.0 / Math.min(point.get("value").asLong(), 100);
            assertThat(point.at("/arm/connectionsOpenedPerRequest/upstream").asDouble())
                    .isBetween(0.5 * expected, 1.5 * expected);
        }
    }

    @Test
    void theClientHop() throws IOException {
        JsonNode result = ablate("--hop", "client", "--part", "combinations");
        assertThat(result.get("clientCombinations")).hasSize(15);
        for (JsonNode c : result.get("clientCombinations")) {
            boolean on = c.get("keepaliveTimeoutOn").asBoolean();
            String header = c.get("clientConnectionHeader").isNull()
                    ? ""
                    : c.get("clientConnectionHeader").asString();
            boolean clientWants = c.get("clientHttpVersion").asString().equals("HTTP/1.1")
                    ? !header.equals("close")
                    : header.equals("keep-alive");
            int requests = c.get("requests").asInt();
            int cap = c.get("keepaliveRequests").isNull()
                    ? requests
                    : c.get("keepaliveRequests").asInt();
            int expected = on && clientWants ? (requests + cap - 1) / cap : requests;
            assertThat(c.get("connections").asInt()).as(c.toString()).isEqualTo(expected);
        }
    }
}
