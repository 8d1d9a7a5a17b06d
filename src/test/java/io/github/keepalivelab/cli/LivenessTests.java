package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real connections through real firewalls and cut cables, against the predictions. */
@Tag("integration")
final class LivenessTests {

    @TempDir
    Path folder = Path.of(".");

    @BeforeEach
    void needsNamespaces() {
        Namespaces.need();
    }

    private JsonNode liveness(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("liveness", "--output", "out", "--force"));
        all.addAll(List.of(arguments));
        LabProcess.Ended ended = LabProcess.run(folder, all.toArray(String[]::new));
        assertThat(folder.resolve("out/results.json")).as(ended.output()).exists();
        String json = Files.readString(folder.resolve("out/results.json"));
        assertThat(Schema.violations("liveness", json)).isEmpty();
        JsonNode result = JsonMapper.builder().build().readTree(json);
        List<String> wrong = new ArrayList<>();
        for (JsonNode cell : result.get("cells")) {
            if (!cell.get("asPredicted").asBoolean()) {
                wrong.add(cell.toString());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(ended.code()).as(ended.output()).isZero();
        return result;
    }

    @Test
    void faultsOnIdleConnectionsAreFoundWhenPredicted() throws IOException {
        JsonNode result = liveness(
                "--traffic",
                "idle",
                "--fault",
                "firewall-drop,firewall-reject,cable-far,reboot,kill-unread,hang,pause");
        assertThat(result.get("cells")).hasSize(7 * 9);
        List<String> packets = new ArrayList<>();
        for (JsonNode p : result.get("probes")) {
            packets.add(p.get("meaning").asString());
            if (p.get("meaning").asString().equals("TCP keepalive probe")) {
                // A pure ACK with the sequence number before the next one: two bytes were sent, so the next is 3.
                assertThat(p.get("flags").asString()).isEqualTo("ACK");
                assertThat(p.get("payload").asInt()).isZero();
                assertThat(p.get("sequence").asInt()).isEqualTo(2);
            }
        }
        assertThat(packets.subList(packets.size() - 4, packets.size()))
                .containsExactly("TCP keepalive probe", "TCP keepalive probe", "TCP keepalive probe", "reset");
        assertThat(Files.readAllBytes(folder.resolve("out/cable-far-idle.pcapng")))
                .startsWith(0x0A, 0x0D, 0x0D, 0x0A);
        assertThat(result.at("/counters/cable-far IDLE/TCPKeepAlive").asInt()).isPositive();
        // The kernel's own timer counts the unanswered probes, then the socket is gone.
        List<String> timers = new ArrayList<>();
        for (JsonNode t : result.get("timers")) {
            if (t.get("fault").asString().equals("cable-far")
                    && t.get("strategy").asString().equals("tcp-keepalive=2/1/3")) {
                timers.add(t.get("timer").asString() + " "
                        + t.get("unansweredProbes").asInt());
            }
        }
        assertThat(timers).containsExactly("keepalive 0", "keepalive 1", "keepalive 2", "keepalive 3", "gone 0");
    }

    @Test
    void withDataInFlightRetransmissionGoverns() throws IOException {
        JsonNode result = liveness("--traffic", "in-flight", "--fault", "black-hole,reboot,hang,firewall-reject");
        assertThat(result.get("cells")).hasSize(4 * 9);
    }

    @Test
    void aKeepaliveSlowerThanTheFirewallsTimerFailsAndAFasterOneLives() throws IOException {
        JsonNode result = liveness(
                "--traffic",
                "idle",
                "--fault",
                "firewall-idle",
                "--strategy",
                "tcp-keepalive=1/1/2,tcp-keepalive=4/1/2,heartbeat=1/3,none");
        int[] detected = {0, 8, 0, 0};
        for (int i = 0; i < detected.length; i++) {
            assertThat(result.get("cells").get(i).get("detected").asInt()).isEqualTo(detected[i]);
            // The server notices nothing: what the client has given up is half open.
            assertThat(result.get("cells")
                            .get(i)
                            .get("otherSideStillEstablished")
                            .asInt())
                    .isEqualTo(8);
        }
    }

    @Test
    void theSysctlsRuleWhereTheSocketSaysNothing() throws IOException {
        JsonNode result = liveness(
                "--traffic",
                "idle",
                "--fault",
                "black-hole",
                "--strategy",
                "tcp-keepalive-sysctl=2/1/2,tcp-keepalive=1/1/1,heartbeat-no-reply=1+user-timeout=2");
        JsonNode bySysctl = result.get("cells").get(0);
        assertThat(bySysctl.get("detected").asInt()).isEqualTo(8);
        assertThat(bySysctl.at("/predicted/high").asDouble()).isEqualTo(4);
        // Nothing that a slower or a faster timer would give.
        assertThat(bySysctl.at("/seconds/min").asDouble()).isGreaterThan(1.95);
        assertThat(bySysctl.at("/seconds/mean").asDouble())
                .isGreaterThan(result.get("cells").get(1).at("/seconds/max").asDouble());
        // A message each second, its acknowledgment, and no answer.
        assertThat(result.get("costs").get(2).get("framesPerConnectionHour").asDouble())
                .isBetween(2 * 3600 * 0.97, 2 * 3600 * 1.03);
        LabProcess.Ended ended = LabProcess.run(
                folder, "liveness", "--strategy", "tcp-keepalive-sysctl=2/1/2,tcp-keepalive-sysctl=3/1/2");
        assertThat(ended.code()).as(ended.output()).isEqualTo(2);
        assertThat(ended.output()).contains("a host has one set of TCP keepalive sysctls");
    }

    @Test
    void killMinusNineLeavesNothing() throws IOException, InterruptedException {
        try (LabProcess lab = LabProcess.start(folder, "liveness", "--fault", "black-hole", "--traffic", "idle")) {
            Awaitility.await("the peer runs in its namespace")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> !lab.children(" peer").isEmpty());
            List<ProcessHandle> all = lab.children();
            lab.signal("KILL");
            LabProcess.awaitGone(all);
        }
    }

    @Test
    void whatWasMeasuredBeforeAnInterruptIsKept() throws IOException, InterruptedException {
        try (LabProcess lab = LabProcess.start(folder, "liveness", "--fault", "close,hang", "--output", "out")) {
            Awaitility.await("the second batch begins")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> lab.text().contains("in flight, close, hang"));
            List<ProcessHandle> all = lab.children();
            lab.signal("TERM");
            LabProcess.awaitGone(all);
            String json = Files.readString(folder.resolve("out/results.json"));
            assertThat(json)
                    .contains("\"INVALID\"", "\"Interrupted\"", "\"IDLE\"")
                    .doesNotContain("\"traffic\" : \"IN_FLIGHT\"");
        }
    }

    @Test
    void explainsThisMachine() throws IOException {
        LabProcess.Ended ended = LabProcess.run(folder, "liveness", "--explain");
        assertThat(ended.code()).isZero();
        assertThat(ended.output()).contains("net.ipv4.tcp_keepalive_time", "after the last activity");
    }
}
