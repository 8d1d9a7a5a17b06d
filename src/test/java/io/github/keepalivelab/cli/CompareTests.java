package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.StoredWarning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a user runs it, against a real nginx and a real Tomcat. Speed is never asserted. */
@Tag("integration")
final class CompareTests {

    @TempDir
    Path folder = Path.of(".");

    private record Run(int code, String output) {}

    private Run lab(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-jar",
                System.getProperty("lab.jar")));
        command.addAll(List.of(arguments));
        Path log = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ends in time").isTrue();
        return new Run(process.exitValue(), Files.readString(log));
    }

    @Test
    void reuseIsAsEveryArmSaysAndTheWitnessesAgree() throws IOException, InterruptedException {
        Run run = lab("compare", "--rate", "400", "--blocks", "3", "--trial-seconds", "0.5", "--output", "out");
        ExperimentResult result = ResultJson.read(folder.resolve("out/results.json"));
        assertThat(run.output()).contains("verdict: ").contains("too few blocks");
        assertThat(result.arms()).hasSize(4).allSatisfy(CompareTests::reuseIsAsSaid);
        assertThat(result.warnings())
                .extracting(StoredWarning::kind)
                .contains("TooFewBlocks")
                .doesNotContain("ReuseNotAsArmSays", "WitnessesDisagree", "ErrorsAboveLimit", "NginxLog");
        assertThat(Files.readAllLines(folder.resolve("out/trials.jsonl"))).hasSize(12);
        assertThat(folder.resolve("out/latency.hlog")).isNotEmptyFile();
    }

    private static void reuseIsAsSaid(ArmResult arm) {
        assertThat(arm.requests()).isEqualTo(600);
        assertThat(arm.errors()).isEmpty();
        assertThat(arm.connectionsOpenedPerRequest().client())
                .satisfies(perRequest -> hop(arm.clientHop(), perRequest));
        assertThat(arm.connectionsOpenedPerRequest().upstream())
                .satisfies(perRequest -> hop(java.util.Objects.requireNonNull(arm.upstreamHop()), perRequest));
        // The server was asked to close, so every short client connection waits in nginx and none at the driver.
        assertThat(arm.timeWaitPerRequest().client()).isZero();
        assertThat(arm.resetsPerRequest()).isLessThan(0.001);
    }

    private static void hop(ConnectionPolicy policy, double perRequest) {
        if (policy == ConnectionPolicy.LONG) {
            assertThat(perRequest).isLessThan(0.01);
        } else {
            assertThat(perRequest).isEqualTo(1.0);
        }
    }

    @Test
    void aCapOfTenRequestsGivesATenthOfAConnectionPerRequest() throws IOException, InterruptedException {
        lab(
                "compare",
                "--arms",
                "long/long,short/long",
                "--rate",
                "200",
                "--blocks",
                "1",
                "--trial-seconds",
                "5",
                "--connections",
                "1",
                "--lead-in-seconds",
                "0",
                "--backend-max-requests",
                "10",
                "--output",
                "out");
        ExperimentResult result = ResultJson.read(folder.resolve("out/results.json"));
        ArmResult arm = result.arm("long/long").orElseThrow();
        assertThat(arm.requests()).isEqualTo(1000);
        // One connection may be left over from the arm or the warm-up before, with requests to go.
        assertThat(arm.connectionsOpenedPerRequest().upstream()).isBetween(0.099, 0.101);
    }

    @Test
    void aClientThatClosesFirstOwnsTheTimeWait() throws IOException, InterruptedException {
        lab(
                "compare",
                "--arms",
                "long/long,short/long",
                "--rate",
                "200",
                "--blocks",
                "1",
                "--trial-seconds",
                "1",
                "--close-by",
                "client",
                "--output",
                "out");
        ArmResult arm = ResultJson.read(folder.resolve("out/results.json"))
                .arm("short/long")
                .orElseThrow();
        // What is left at the end of the window: with tcp_tw_reuse the kernel may take a port back once the clock's
        // second has changed, so the count can be below one a request, but the owner cannot change.
        assertThat(arm.timeWaitPerRequest().client()).isBetween(0.5, 1.0);
        assertThat(arm.timeWaitPerRequest().nginx()).isLessThan(0.02);
        assertThat(arm.resetsPerRequest()).isLessThan(0.001);
    }

    @Test
    void badInputIsOneSentenceAndExitCode2() throws IOException, InterruptedException {
        for (String[] bad : new String[][] {
            {"--rate", "0"},
            {"--rate", "abc"},
            {"--blocks", "0"},
            {"--arms", "a,b"},
            {"--target", "localhost:1"},
            {"--target", "http://no-such-host.invalid/"},
            {"--plan", "missing.yaml"},
            {"--nonsense"}
        }) {
            List<String> arguments = new ArrayList<>(List.of("compare"));
            arguments.addAll(List.of(bad));
            Run run = lab(arguments.toArray(String[]::new));
            assertThat(run.code()).as("%s", (Object) bad).isEqualTo(2);
            assertThat(run.output().strip()).doesNotContain("\tat ").startsWith("lab: ");
        }
    }
}
