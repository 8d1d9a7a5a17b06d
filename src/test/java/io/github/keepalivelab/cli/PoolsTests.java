package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pools and servers that users have, against connections that died behind their back. */
@Tag("integration")
final class PoolsTests {

    @TempDir
    Path folder = Path.of(".");

    @BeforeEach
    void needsNamespaces() {
        Namespaces.need();
    }

    @Test
    void usersOwnPoolsMeetADeadConnection() throws IOException {
        LabProcess.Ended ended = LabProcess.run(folder, "pools", "--output", "out");
        assertThat(ended.code()).as(ended.output()).isZero();
        String json = Files.readString(folder.resolve("out/results.json"));
        assertThat(Schema.violations("pools", json)).isEmpty();
        JsonNode result = JsonMapper.builder().build().readTree(json);
        Map<String, String> outcomes = new HashMap<>();
        for (JsonNode p : result.get("peers")) {
            assertThat(p.get("asPredicted").asBoolean()).as("%s", p.toString()).isTrue();
            outcomes.put(
                    p.get("fault").asString() + " " + p.get("peer").asString(),
                    p.get("outcome").asString());
        }
        // What the firewall has forgotten in silence no stale check finds; TCP keepalive has cleaned the pool by then.
        assertThat(outcomes.get("firewall-drop HttpClient, default")).contains("SocketTimeoutException");
        assertThat(outcomes.get("firewall-drop HttpClient, stale check before each use"))
                .contains("SocketTimeoutException");
        assertThat(outcomes.get("firewall-drop HttpClient, default, TCP keepalive 1/1/2"))
                .isEqualTo("200");
        assertThat(outcomes.get("firewall-drop nginx, proxy_socket_keepalive off"))
                .isEqualTo("504");
        assertThat(outcomes.get("firewall-drop nginx, proxy_socket_keepalive on, sysctls 1/1/2"))
                .isEqualTo("200");
        // A FIN in the pool: found by the stale check, or not at all.
        assertThat(outcomes.get("kill HttpClient, stale check off")).contains("NoHttpResponseException");
        assertThat(outcomes.get("kill HttpClient, default")).isEqualTo("200");
        assertThat(outcomes.get("kill nginx, proxy_socket_keepalive off")).isEqualTo("200");
        // As servers both have only their idle timers, unless the kernel probes.
        for (String server : List.of("Tomcat, keepAliveTimeout 6 s", "nginx, keepalive_timeout 6s")) {
            assertThat(outcomes.get("black-hole " + server)).startsWith("closed by its idle timer");
        }
        assertThat(outcomes.get("black-hole Tomcat, keepAliveTimeout 6 s, soKeepAlive, sysctls 1/1/2"))
                .startsWith("gone");
        assertThat(outcomes.get("black-hole nginx, keepalive_timeout 6s, so_keepalive=1:1:2"))
                .startsWith("gone");
    }
}
