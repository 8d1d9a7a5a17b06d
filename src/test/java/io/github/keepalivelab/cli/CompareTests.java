package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.HopName;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.ResultReader;
import io.github.keepalivelab.result.Schema;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.StoredWarning;
import io.github.keepalivelab.result.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a user runs it, against a real nginx and a real Tomcat. Speed is never asserted. */
@Tag("integration")
@Tag("alone")
final class CompareTests {

    @TempDir
    Path folder = Path.of(".");

    private LabProcess.Ended lab(String... arguments) throws IOException {
        return LabProcess.run(folder, arguments);
    }

    @Test
    void reuseIsAsEveryArmSaysAndTheWitnessesAgree() throws IOException {
        LabProcess.Ended run =
                lab("compare", "--rate", "400", "--blocks", "3", "--trial-seconds", "0.5", "--output", "out");
        StoredResult<CompareResult> result = ResultReader.read(folder.resolve("out/results.json"), CompareResult.class);
        assertThat(run.output()).contains("verdict: ").contains("too few blocks");
        assertThat(result.body().middle().arms()).hasSize(4).allSatisfy(CompareTests::reuseIsAsSaid);
        assertThat(result.warnings())
                .extracting(StoredWarning::kind)
                .contains("TooFewBlocks")
                .doesNotContain("ReuseNotAsArmSays", "WitnessesDisagree", "ErrorsAboveLimit", "NginxLog");
        assertThat(Files.readAllLines(folder.resolve("out/trials.jsonl"))).hasSize(1 + 12);
        assertThat(Schema.violations("compare", Files.readString(folder.resolve("out/results.json"))))
                .isEmpty();
        histogramLogHoldsEveryRequest(result);
        theStoredResultGivesTheSameReportAgain();
    }

    /** The log is read as any HdrHistogram tool would. */
    private void histogramLogHoldsEveryRequest(StoredResult<CompareResult> result) throws IOException {
        Map<String, Long> requests = new HashMap<>();
        try (HistogramLogReader reader =
                new HistogramLogReader(folder.resolve("out/latency.hlog").toFile())) {
            for (EncodableHistogram next = reader.nextIntervalHistogram();
                    next != null;
                    next = reader.nextIntervalHistogram()) {
                requests.merge(next.getTag(), ((Histogram) next).getTotalCount(), Long::sum);
            }
        }
        for (ArmResult arm : result.body().middle().arms()) {
            assertThat(requests).containsEntry(arm.name(), arm.requests());
        }
    }

    private void theStoredResultGivesTheSameReportAgain() throws IOException {
        String first = Files.readString(folder.resolve("out/report.html"));
        Files.delete(folder.resolve("out/report.html"));
        Files.delete(folder.resolve("out/trials.jsonl"));
        LabProcess.Ended again = lab("report", "out", "--assert", "requests long/long > 599");
        assertThat(again.output()).contains("assertion holds: requests of long/long");
        // Three blocks on a busy machine may well be invalid, and then nothing holds.
        boolean valid = ResultReader.read(folder.resolve("out/results.json"), CompareResult.class)
                        .verdict()
                == Verdict.VALID;
        assertThat(again.code()).as(again.output()).isEqualTo(valid ? ExitCodes.OK : ExitCodes.FAILED);
        assertThat(Files.readString(folder.resolve("out/report.html"))).isEqualTo(first);
        LabProcess.Ended failing = lab("report", "out", "--assert", "requests long/long > 1e6");
        assertThat(failing.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(failing.output()).contains("assertion failed: requests of long/long is 600.0, must be > 1000000");
    }

    /** The other side of nginx 1.29.7, where leaving a factor out means the opposite. */
    @Test
    void reuseIsAsSaidOnANginxThatKeepsAliveByDefault() throws IOException {
        Path newer = NewerNginx.path(folder);
        lab(
                "compare",
                "--rate",
                "400",
                "--blocks",
                "2",
                "--trial-seconds",
                "0.75",
                "--nginx",
                newer.toString(),
                "--output",
                "out");
        StoredResult<CompareResult> result = ResultReader.read(folder.resolve("out/results.json"), CompareResult.class);
        assertThat(result.environment().nginxVersion()).isNotNull().doesNotStartWith("1.22");
        assertThat(result.body().middle().arms()).hasSize(4).allSatisfy(CompareTests::reuseIsAsSaid);
    }

    @Test
    void aForeignTargetHasOneHopAndTheOtherIsUnseenNotZero() throws IOException {
        try (LabProcess backend = LabProcess.start(folder, "backend", "--port", "0", "--management-port", "0")) {
            int port = backend.awaitPort();
            LabProcess.Ended run = lab(
                    "compare",
                    "--target",
                    "http://127.0.0.1:" + port + "/keep-alive/hello",
                    "--rate",
                    "300",
                    "--blocks",
                    "2",
                    "--trial-seconds",
                    "0.5",
                    "--output",
                    "out");
            assertThat(run.output()).contains("unseen");
        }
        String json = Files.readString(folder.resolve("out/results.json"));
        assertThat(Schema.violations("compare", json)).isEmpty();
        StoredResult<CompareResult> result = ResultReader.read(folder.resolve("out/results.json"), CompareResult.class);
        assertThat(result.body().middle().arms()).extracting(ArmResult::name).containsExactly("long", "short");
        assertThat(result.body().middle().arms()).allSatisfy(arm -> {
            assertThat(arm.upstreamHop()).isNull();
            assertThat(arm.cpuMicrosPerRequest(ProcessName.NGINX)).isNull();
            assertThat(arm.cpuMicrosPerRequest(ProcessName.BACKEND))
                    .as("the JVM that answers is on this machine")
                    .isPositive();
            assertThat(arm.connectionsOpenedPerRequest(HopName.UPSTREAM)).isNull();
            assertThat(arm.connectionsOpenedPerRequest(HopName.CLIENT))
                    .satisfies(value -> hop(arm.clientHop().policy(), value));
        });
    }

    @Test
    void jsonOnStdoutIsNothingButJson() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(LabProcess.java());
        command.addAll(List.of(
                "compare",
                "--rate",
                "300",
                "--blocks",
                "1",
                "--trial-seconds",
                "0.2",
                "--warm-up-seconds",
                "1",
                "--format",
                "json",
                "--output",
                "out"));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String stdout = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        assertThat(Schema.violations("compare", stdout)).isEmpty();
        assertThat(stdout.strip())
                .isEqualTo(Files.readString(folder.resolve("out/results.json")).strip());
    }

    private static void reuseIsAsSaid(ArmResult arm) {
        assertThat(arm.requests()).isEqualTo(600);
        assertThat(arm.errors()).isEmpty();
        assertThat(arm.connectionsOpenedPerRequest(HopName.CLIENT))
                .satisfies(perRequest -> hop(arm.clientHop().policy(), perRequest));
        assertThat(arm.connectionsOpenedPerRequest(HopName.UPSTREAM))
                .satisfies(perRequest ->
                        hop(Objects.requireNonNull(arm.upstreamHop()).policy(), perRequest));
        // The server was asked to close, so every short client connection waits in nginx and none at the driver.
        assertThat(arm.timeWaitPerRequest(ProcessName.DRIVER)).isZero();
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
    void aCapOfTenRequestsGivesATenthOfAConnectionPerRequest() throws IOException {
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
        StoredResult<CompareResult> result = ResultReader.read(folder.resolve("out/results.json"), CompareResult.class);
        ArmResult arm = result.body().middle().arm("long/long").orElseThrow();
        assertThat(arm.requests()).isEqualTo(1000);
        // One connection may be left over from the arm or the warm-up before, with requests to go.
        assertThat(arm.connectionsOpenedPerRequest(HopName.UPSTREAM)).isBetween(0.099, 0.101);
    }

    @Test
    void aClientThatClosesFirstOwnsTheTimeWait() throws IOException {
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
        ArmResult arm = ResultReader.read(folder.resolve("out/results.json"), CompareResult.class)
                .body()
                .middle()
                .arm("short/long")
                .orElseThrow();
        // What is left at the end of the window: with tcp_tw_reuse the kernel may take a port back once the clock's
        // second has changed, so the count can be below one a request, but the owner cannot change.
        assertThat(arm.timeWaitPerRequest(ProcessName.DRIVER)).isBetween(0.5, 1.0);
        assertThat(arm.timeWaitPerRequest(ProcessName.NGINX)).isLessThan(0.02);
        assertThat(arm.resetsPerRequest()).isLessThan(0.001);
    }

    /** CommandLineTests has the others, without a process for each. */
    @Test
    void badInputIsOneSentenceAndExitCode2() throws IOException {
        for (String[] bad : new String[][] {
            {"--target", "http://no-such-host.invalid/"},
            {"--rate", "40000", "--close-by", "client", "--trial-seconds", "30"}
        }) {
            List<String> arguments = new ArrayList<>(List.of("compare"));
            arguments.addAll(List.of(bad));
            LabProcess.Ended run = lab(arguments.toArray(String[]::new));
            assertThat(run.code()).as("%s", (Object) bad).isEqualTo(2);
            assertThat(run.output().strip()).doesNotContain("\tat ").startsWith("lab: ");
        }
    }
}
