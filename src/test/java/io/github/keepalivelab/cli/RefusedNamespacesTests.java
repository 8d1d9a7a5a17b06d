package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A system that refuses user namespaces. It is made within one: there none may be made below it, and what its root may do is
 * taken away bit by bit.
 */
@Tag("integration")
final class RefusedNamespacesTests {

    private static final String REFUSING = "ip link set lo up; echo 0 > /proc/sys/user/max_user_namespaces; ";
    private static final String NO_ADMIN = "-sys_admin";

    @TempDir
    Path folder = Path.of(".");

    @BeforeEach
    void needsNamespaces() {
        Namespaces.need();
    }

    /** Runs the lab as that system's root, without some capabilities. */
    private LabProcess.Ended lab(String without, String... arguments) throws IOException {
        List<String> under = List.of(
                "unshare", "-Urnm", "sh", "-c", REFUSING + "exec setpriv --bounding-set=" + without + " \"$@\"", "lab");
        try (LabProcess lab = LabProcess.start(folder, under, Map.of(), arguments)) {
            return lab.await();
        }
    }

    private JsonNode result() throws IOException {
        return JsonMapper.builder().build().readTree(Files.readString(folder.resolve("out/results.json")));
    }

    @Test
    void rootNeedsNoUserNamespace() throws IOException {
        LabProcess.Ended ended = lab(
                "-sys_boot",
                "liveness",
                "--fault",
                "cable-far",
                "--strategy",
                "tcp-keepalive=1/1/1",
                "--traffic",
                "idle",
                "--output",
                "out");
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(result().at("/plan/hosts").asString()).isEqualTo("namespaces");
    }

    @Test
    void aPacketFilterOnLoopbackStandsIn() throws IOException {
        LabProcess.Ended ended = lab(
                NO_ADMIN,
                "liveness",
                "--strategy",
                "none,tcp-keepalive=1/1/2,heartbeat=1/2",
                "--traffic",
                "idle",
                "--output",
                "out");
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output()).startsWith("lab: this system refuses user namespaces");
        JsonNode result = result();
        assertThat(result.at("/plan/hosts").asString()).isEqualTo("loopback");
        assertThat(result.get("cells")).hasSize(12 * 3);
        List<String> faults = new ArrayList<>();
        for (JsonNode cell : result.get("cells")) {
            assertThat(cell.get("asPredicted").asBoolean()).as(cell.toString()).isTrue();
            faults.add(cell.get("fault").asString());
        }
        assertThat(faults)
                .contains("firewall-reject", "power-off", "reboot", "hang")
                .doesNotContain("cable-far");
        assertThat(result.get("counters")).isEmpty();
        assertThat(result.get("probes")).isNotEmpty();
        assertThat(result.at("/warnings/0/kind").asString()).isEqualTo("LeftOut");
    }

    @Test
    void whatNeedsCablesIsRefusedThere() throws IOException {
        LabProcess.Ended ended = lab(NO_ADMIN, "liveness", "--fault", "cable-far");
        assertThat(ended.code()).as(ended.output()).isEqualTo(4);
        assertThat(ended.output()).contains("cable-far is not available on loopback");
    }

    @Test
    void compareFallsBackToLoopbackAndClaimsSumsOnly() throws IOException {
        LabProcess.Ended ended = lab(
                NO_ADMIN, "compare", "--rate", "500", "--blocks", "15", "--warm-up-seconds", "2", "--output", "out");
        assertThat(ended.output())
                .contains("lab: three hosts are not to be had here: this system refuses user namespaces")
                .contains("only the sum of all three is claimed");
        JsonNode result = result();
        assertThat(result.at("/environment/placement").asString()).startsWith("loopback, because this system refuses");
        JsonNode load = result.at("/loads/0");
        assertThat(load.at("/arms/0/networkMicrosPerRequest/nginx").isNull()).isTrue();
        assertThat(load.at("/arms/0/cpuMicrosPerRequest/total").asDouble()).isPositive();
        for (JsonNode comparison : load.get("comparisons")) {
            if (comparison.get("metric").asString().equals("cpuMicrosPerRequest.nginx")) {
                assertThat(comparison.get("outcome").asString()).isEqualTo("INVALID");
            }
        }
    }

    @Test
    void withoutAnyOfTheseTheLabSaysHowToAllowThem() throws IOException {
        LabProcess.Ended ended = lab("-sys_admin,-net_admin", "liveness");
        assertThat(ended.code()).as(ended.output()).isEqualTo(4);
        assertThat(ended.output())
                .startsWith("lab: this system refuses user namespaces")
                .contains("sudo sysctl kernel.unprivileged_userns_clone=1", "or with NET_ADMIN")
                .hasLineCount(1);
        LabProcess.Ended hold = lab(NO_ADMIN, "hold");
        assertThat(hold.code()).as(hold.output()).isEqualTo(4);
    }

    @Test
    void killMinusNineLeavesNoRuleAndNoProcessOnLoopback() throws IOException, InterruptedException {
        // Every listening socket is one of the lab's peers, the stopped one among them.
        String script = REFUSING + """
                setpriv --bounding-set=-sys_admin "$@" &
                until iptables -S | grep -q DROP; do sleep 0.1; done
                kill -9 $!
                while iptables -S | grep -q keepalive-lab || grep -q ' 0A ' /proc/net/tcp; do sleep 0.1; done
                echo nothing is left
                """;
        List<String> command = new ArrayList<>(List.of("timeout", "90", "unshare", "-Urnm", "sh", "-c", script, "lab"));
        command.addAll(LabProcess.java());
        command.addAll(List.of("liveness", "--fault", "black-hole,hang", "--strategy", "none", "--traffic", "idle"));
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readString(output)).contains("nothing is left");
    }
}
