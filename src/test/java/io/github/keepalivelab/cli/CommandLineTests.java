package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.WatchResults;
import io.github.keepalivelab.service.driver.RunStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a command line is said in one sentence before anything starts. */
final class CommandLineTests {

    @TempDir
    Path folder = Path.of(".");

    private record Ended(int code, String out, String err) {}

    private static Ended lab(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int code = Main.run(arguments);
            return new Ended(code, said.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static void oneSentence(Ended ended, int code) {
        assertThat(ended.code).as(ended.err).isEqualTo(code);
        assertThat(ended.err).startsWith("lab: ").hasLineCount(1).doesNotContain("\tat ");
        assertThat(ended.out).isEmpty();
    }

    @Test
    void whatMayHaveBeenMeantIsGuessed() {
        Ended verb = lab("comprae");
        oneSentence(verb, ExitCodes.USAGE);
        assertThat(verb.err).contains("did you mean compare?");
        Ended option = lab("watch", "--secnods", "3");
        assertThat(option.code).isEqualTo(ExitCodes.USAGE);
        assertThat(option.err).contains("did you mean --seconds?");
    }

    @Test
    void helpIsAVerbToo() {
        assertThat(lab("help").out).contains("compare", "watch", "doctor");
        assertThat(lab("help", "watch").out).contains("--listen-metrics", "in a deploy pipeline");
    }

    @Test
    void shellsCompleteVerbsAndOptions() {
        assertThat(lab("completion", "bash").out).contains("function _complete_lab", "--listen-metrics");
        assertThat(lab("completion", "fish").out)
                .contains("complete -c lab -n __fish_use_subcommand -a watch", "-l listen-metrics -r");
        assertThat(lab("completion", "tcsh").code).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void storedResultsAreListed() throws IOException {
        Path stored = Files.createDirectories(folder.resolve("results/20260101T000000Z-watch"));
        Files.writeString(stored.resolve("results.json"), ResultJson.pretty(WatchResults.watch()));
        Files.writeString(
                Files.createDirectories(folder.resolve("results/other")).resolve("results.json"), "{}");
        Ended ended = lab("results", folder.resolve("results").toString());
        assertThat(ended.code).isZero();
        assertThat(ended.out)
                .contains(
                        "20260101T000000Z-watch  watch    VALID    upstream hop (nginx -> java:8080 (pid 4711)): 1.02 requests")
                .contains("other  cannot be read: ");
        oneSentence(lab("results", folder.resolve("none").toString()), ExitCodes.USAGE);
    }

    @Test
    void aRuleOfTheDoctorIsExplained() {
        Ended one = lab("doctor", "--explain", "POOL-SMALL");
        assertThat(one.code).isZero();
        assertThat(one.out).startsWith("pool-small (warning): keepalive bounds").containsPattern("Fix: N\\s+at least");
        Ended all = lab("doctor", "--explain", "all");
        assertThat(all.code).isZero();
        assertThat(all.out).contains("\nerror    pool-missing ").contains("\ninfo     tcp-keepalive-slow ");
        Ended unknown = lab("doctor", "--explain", "pool-smal");
        assertThat(unknown.err)
                .contains("there is no rule 'pool-smal'; the nearest names are pool-small, ")
                .contains("--explain all lists every rule");
    }

    @Test
    void theDoctorJudgesThisMachineOnlyWhenItIsAskedTo() throws IOException {
        String conf = Files.writeString(
                        folder.resolve("a.conf"), "events {}\nhttp {\n  server {\n    return 204;\n  }\n}\n")
                .toString();
        assertThat(lab("doctor", "--nginx-conf", conf).out).doesNotContain("TCP keepalive of this machine");
        assertThat(lab("doctor", "--nginx-conf", conf, "--sysctls").out).contains("TCP keepalive of this machine");
        assertThat(lab("doctor").out).contains("TCP keepalive of this machine");
    }

    @Test
    void absoluteIncludesAreReadBelowTheRootThatIsNamed() throws IOException {
        Path image = Files.createDirectories(folder.resolve("image/srv/conf"));
        Files.writeString(image.resolve("pool.conf"), "upstream app {\n  server 127.0.0.1:1;\n}\n");
        String text = """
                events {}
                http {
                  include /srv/conf/*.conf;
                  server { location / { proxy_pass http://app; } }
                }
                """;
        Path given = Files.createDirectories(folder.resolve("given"));
        String conf = Files.writeString(given.resolve("nginx.conf"), text).toString();
        String root = folder.resolve("image").toString();
        String version = "1.22.1";
        assertThat(lab("doctor", "--nginx-conf", conf, "--nginx-version", version).out)
                .contains("upstream-implicit");
        assertThat(lab("doctor", "--nginx-conf", conf, "--nginx-version", version, "--root", root).out)
                .contains("pool-missing", "image/srv/conf/pool.conf:1")
                .doesNotContain("upstream-implicit");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "compare --rate 0",
                "compare --rate -1",
                "compare --rate 1e12",
                "compare --rate abc",
                "compare --blocks 0",
                "compare --arms a,b",
                "compare --target localhost:1",
                "compare --plan missing.yaml",
                "compare --assert nonsense",
                "compare --nginx-workers 0",
                "compare --nonsense",
                "compare --format xml",
                "ablate --blocks 0",
                "ablate --part everything",
                "exhaust --rate 10",
                "anatomy --requests 0",
                "hold --connections 1",
                "hold --strategy hope",
                "hold --cut-share 2",
                "liveness --fault earthquake",
                "liveness --strategy hope",
                "liveness --traffic some",
                "liveness --connections 0",
                "liveness --tcp-retries2 99",
                "liveness --explain --fault kill",
                "pools --fault kill",
                "doctor --nginx-conf missing.conf",
                "doctor --nginx-version soon",
                "doctor --explain pool-smal",
                "doctor --explain pool-small --url http://127.0.0.1/",
                "doctor --insecure",
                "doctor --root /",
                "doctor --root missing --nginx-conf missing.conf",
                "doctor --nginx-test",
                "doctor --nginx-test --nginx-conf missing.conf",
                "doctor --fix",
                "doctor --in-place",
                "report missing",
                "up --port 99999",
                "up --rate 0",
                "up --rate abc",
                "up --blocks 0",
                "up --arms a,b",
                "serve",
                "serve --role=load-driver --port 99999",
                "backend --port -1",
                "backend --idle-seconds -1",
                "nonsense"
            })
    void whatIsWrongIsSaidInOneSentence(String line) {
        oneSentence(lab(line.split(" ")), ExitCodes.USAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ablate",
                "anatomy",
                "backend",
                "compare",
                "doctor",
                "exhaust",
                "hold",
                "liveness",
                "nginx",
                "pools",
                "report",
                "serve",
                "up"
            })
    void everyVerbSaysItsVersionAndItsDefaults(String verb) {
        Ended version = lab(verb, "--version");
        assertThat(version.code).isZero();
        assertThat(version.out).startsWith("keepalive-lab ");
        Ended help = lab(verb, "--help");
        assertThat(help.code).isZero();
        assertThat(help.out).contains("Usage: lab " + verb).doesNotContain("DEFAULT-VALUE");
    }

    @Test
    void theHelpOfCompareShowsEveryDefault() {
        String help = lab("compare", "--help").out.replaceAll("\\s+", " ");
        for (String option : List.of(
                "--arms",
                "--baseline",
                "--rate",
                "--users",
                "--arrivals",
                "--connections",
                "--blocks",
                "--trial-seconds",
                "--lead-in-seconds",
                "--seed",
                "--close-by",
                "--timeout-seconds",
                "--warm-up-seconds",
                "--target",
                "--nginx",
                "--nginx-workers",
                "--backend-max-requests",
                "--output",
                "--format")) {
            String own = help.substring(help.lastIndexOf(" " + option + "="));
            int next = own.indexOf(" --", 2);
            assertThat(next < 0 ? own : own.substring(0, next)).as(option).contains("(default: ");
        }
    }

    @Test
    void aPortThatIsTakenOrAnAddressOfAnotherMachineStartsNothing() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            oneSentence(lab("backend", "--address", "127.0.0.1", "--port", port), ExitCodes.ENVIRONMENT);
            oneSentence(lab("up", "--port", port, "--data", folder.toString()), ExitCodes.ENVIRONMENT);
            oneSentence(lab("backend", "--address", "192.0.2.1"), ExitCodes.ENVIRONMENT);
        }
    }

    @Test
    void aSecondLabUpDoesNotShareTheRunsOfTheFirst() throws IOException {
        try (RunStore first = new RunStore(folder, 10);
                ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(first).isNotNull();
            int port = free.getLocalPort();
            free.close();
            Ended second = lab("up", "--port", String.valueOf(port), "--long-port", "0", "--data", folder.toString());
            oneSentence(second, second.code);
            assertThat(second.code).isIn(ExitCodes.ENVIRONMENT, ExitCodes.USAGE);
        }
    }

    @Test
    void aResultThatIsThereIsReplacedOnlyWhenThatIsWanted() throws IOException {
        Path there = Files.writeString(folder.resolve("results.json"), "{}");
        Ended ended = lab("compare", "--output", folder.toString());
        oneSentence(ended, ExitCodes.USAGE);
        assertThat(ended.err).contains("--force");
        assertThat(there).hasContent("{}");
    }

    @Test
    void aStartThatFailsLeavesNoFolder() {
        Path out = folder.resolve("out");
        oneSentence(
                lab("compare", "--nginx", "/bin/true", "--output", out.toString(), "--blocks", "1"),
                ExitCodes.ENVIRONMENT);
        assertThat(out).doesNotExist();
    }

    @Test
    void eachOfSeveralRunsIsToldWhatIsAboutItAlone() {
        assertThat(OtherRun.arguments(List.of(
                        "compare", "--runs", "10", "--rate", "500", "--output=there", "--force", "--format", "json")))
                .containsExactly("compare", "--rate", "500");
        oneSentence(lab("compare", "--runs", "0"), ExitCodes.USAGE);
        oneSentence(lab("compare", "--runs", "2", "--assert", "errors long/long < 1"), ExitCodes.USAGE);
    }
}
