package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.keepalivelab.Needs;
import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.ResultReader;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.StoredWarning;
import io.github.keepalivelab.result.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever goes wrong: a sentence with the cause, the right exit code, no orphan, and nothing measured lost. */
@Tag("integration")
final class FaultTests {

    private static final String[] ENDLESS = {
        "compare", "--arms", "long/long,short/short", "--rate", "200", "--blocks", "1000", "--output", "out"
    };

    @TempDir
    Path folder = Path.of(".");

    @ParameterizedTest
    @CsvSource({"backend,backend --port", "nginx,nginx: master"})
    void aProcessKilledInMidRunIsNamedAndTheTrialsAreKept(String name, String commandLine) throws IOException {
        try (LabProcess lab = LabProcess.start(folder, ENDLESS)) {
            lab.awaitTrials(folder.resolve("out"), 4);
            List<ProcessHandle> all = lab.children();
            List<ProcessHandle> victims = lab.children(commandLine).stream()
                    .filter(child ->
                            child.info().command().orElse("").contains(name.equals("nginx") ? "nginx" : "java"))
                    .toList();
            assertThat(victims).hasSize(1);
            victims.get(0).destroyForcibly();
            LabProcess.Ended ended = lab.await();
            assertThat(ended.code()).as(ended.output()).isEqualTo(ExitCodes.FAILED);
            assertThat(ended.output()).contains(name + " was killed (signal 9)").doesNotContain("\tat ");
            LabProcess.awaitGone(all);
        }
        StoredResult<CompareResult> result = ResultReader.read(folder.resolve("out/results.json"), CompareResult.class);
        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(result.warnings()).extracting(StoredWarning::kind).contains("ProcessDied");
        assertThat(result.body().trials()).hasSizeGreaterThanOrEqualTo(4);
    }

    /** LivenessTests ends a run by SIGTERM. */
    @Test
    void aSignalEndsTheRunWithThePartialResultStoredAndMarked() throws IOException, InterruptedException {
        try (LabProcess lab = LabProcess.start(folder, LabProcess.HEEDS_CTRL_C, Map.of(), ENDLESS)) {
            lab.awaitTrials(folder.resolve("out"), 4);
            List<ProcessHandle> all = lab.children();
            lab.signal("INT");
            LabProcess.Ended ended = lab.await();
            assertThat(ended.code()).as(ended.output()).isEqualTo(ExitCodes.INTERRUPTED);
            assertThat(ended.output()).contains("interrupted after ");
            LabProcess.awaitGone(all);
        }
        StoredResult<CompareResult> result = ResultReader.read(folder.resolve("out/results.json"), CompareResult.class);
        assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(result.warnings()).extracting(StoredWarning::kind).contains("Interrupted");
        assertThat(folder.resolve("out/report.html")).isNotEmptyFile();
    }

    @Test
    void killMinus9LeavesNoProcessNoFileAndEveryTrial() throws IOException, InterruptedException {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        try (LabProcess lab = LabProcess.start(folder, List.of(), environment, ENDLESS)) {
            lab.awaitTrials(folder.resolve("out"), 4);
            List<ProcessHandle> all = lab.children();
            assertThat(privateFolders(temporary)).isNotEmpty();
            lab.signal("KILL");
            lab.await();
            LabProcess.awaitGone(all);
        }
        Awaitility.await("private files go")
                .atMost(Duration.ofSeconds(10))
                .until(() -> privateFolders(temporary).isEmpty());
        assertThat(Files.readAllLines(folder.resolve("out/trials.jsonl"))).hasSizeGreaterThanOrEqualTo(1 + 4);
        // What it had measured can be reported all the same; where hosts of its own were made, what runs in them had
        // the time to
        // store it.
        LabProcess.Ended report = LabProcess.run(folder, "report", "out");
        assertThat(report.code()).as(report.output()).isZero();
        assertThat(report.output())
                .contains("long/long", "verdict: INVALID")
                .containsAnyOf("the run was ended before it could store its result", "interrupted after");
        assertThat(folder.resolve("out/report.html")).isNotEmptyFile();
    }

    private static List<Path> privateFolders(Path temporary) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("keepalive-lab-"))
                    .toList();
        }
    }

    @Test
    void anUnwritableOutputFolderIsSaidBeforeAnythingStarts() throws IOException {
        LabProcess.Ended ended = LabProcess.run(folder, "compare", "--output", "/proc/keepalive-lab");
        assertOneSentence(ended, ExitCodes.ENVIRONMENT, "--output");
    }

    @Test
    void aFullDiskIsSaidAndTheResultGoesElsewhere() throws IOException, InterruptedException {
        List<String> smallDisk = List.of(
                "unshare",
                "-rm",
                "sh",
                "-c",
                "mkdir small && mount -t tmpfs -o size=24k tmpfs small && exec \"$@\"",
                "sh");
        int possible = new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", folder.toString())
                .start()
                .waitFor();
        Needs.need(possible == 0, "a small file system needs a mount namespace, which is refused here");
        String[] arguments = {
            "compare", "--arms", "long/long,short/short", "--rate", "200", "--blocks", "12", "--output", "small/out"
        };
        try (LabProcess lab = LabProcess.start(folder, smallDisk, Map.of(), arguments)) {
            LabProcess.Ended ended = lab.await();
            assertThat(ended.code()).as(ended.output()).isEqualTo(ExitCodes.ENVIRONMENT);
            assertThat(ended.output()).contains("No space left on device").contains("--output");
            String stored = ended.output()
                    .lines()
                    .filter(line -> line.startsWith("result: "))
                    .findFirst()
                    .orElseThrow();
            Path file = Path.of(stored.substring("result: ".length()));
            StoredResult<CompareResult> result = ResultReader.read(file, CompareResult.class);
            Files.delete(file);
            Files.delete(file.resolveSibling("report.html"));
            Files.delete(file.getParent());
            assertThat(result.body().trials()).hasSize(24);
            assertThat(result.warnings()).extracting(StoredWarning::kind).contains("OutputFailed");
        }
    }

    @Test
    void tooFewDescriptorsAreSaidBeforeAnythingStarts() throws IOException {
        List<String> limited = List.of("bash", "-c", "ulimit -n 160; exec \"$@\"", "bash");
        try (LabProcess lab = LabProcess.start(folder, limited, Map.of(), "compare", "--output", "out")) {
            assertOneSentence(lab.await(), ExitCodes.ENVIRONMENT, "ulimit -n");
        }
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LabProcess.Ended ended = LabProcess.run(folder, "backend", "--port", String.valueOf(taken.getLocalPort()));
            assertOneSentence(ended, ExitCodes.ENVIRONMENT, String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void aTargetThatNobodyServesIsSaid() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        LabProcess.Ended ended = LabProcess.run(folder, "compare", "--target", "http://127.0.0.1:" + free + "/");
        assertOneSentence(ended, ExitCodes.ENVIRONMENT, "connect-refused");
    }

    @Test
    void aCertificateThatNobodyKnowsIsRefused() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("self-signed.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "RSA",
                        "-alias",
                        "test",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        server.start();
        try {
            assertOneSentence(
                    LabProcess.run(
                            folder,
                            "compare",
                            "--target",
                            "https://localhost:" + server.getAddress().getPort() + "/"),
                    ExitCodes.USAGE,
                    "certificate");
        } finally {
            server.stop(0);
        }
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    @Test
    void anNginxThatIsNoneIsSaid() throws IOException {
        assertOneSentence(
                LabProcess.run(folder, "compare", "--nginx", "/bin/true", "--output", "out"),
                ExitCodes.ENVIRONMENT,
                "/bin/true");
        assertOneSentence(
                LabProcess.run(folder, "compare", "--nginx", "missing", "--output", "out"),
                ExitCodes.ENVIRONMENT,
                "missing");
    }

    private static void assertOneSentence(LabProcess.Ended ended, int code, String part) {
        assertThat(ended.code()).as(ended.output()).isEqualTo(code);
        assertThat(ended.output().strip()).startsWith("lab: ").contains(part).doesNotContain("\n");
    }
}
