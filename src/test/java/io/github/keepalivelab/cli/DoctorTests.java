package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.cli.truth.EchoBackend;
import io.github.keepalivelab.cli.truth.NginxRun;
import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.ProxyPass;
import io.github.keepalivelab.result.Schema;
import io.github.keepalivelab.study.doctor.Corpus;
import io.github.keepalivelab.study.doctor.syntax.RefusalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of a configuration is what a real nginx does with it. */
@Tag("integration")
final class DoctorTests {

    @TempDir
    Path folder = Path.of(".");

    @Test
    void theReuseThatIsPredictedIsTheReuseThatIsMeasured() throws IOException, InterruptedException {
        verify(NewerNginx.usual(folder));
    }

    @Test
    void alsoOnTheOtherSideOfTheVersionWhereTheDefaultsChanged() throws IOException, InterruptedException {
        verify(NewerNginx.path(folder));
    }

    private void verify(Path nginx) throws IOException, InterruptedException {
        NginxVersion version =
                NginxVersion.find(output(List.of(nginx.toString(), "-v"))).orElseThrow();
        List<String> wrong = new ArrayList<>();
        int measured = 0;
        try (EchoBackend backend = new EchoBackend();
                EchoBackend second = new EchoBackend()) {
            for (Corpus.Case config : Corpus.valid()) {
                try (CorpusProxy proxy = new CorpusProxy(folder, nginx, config, backend.port(), second.port())) {
                    List<ProxyPass> passes;
                    try {
                        passes = config.diagnose(version).proxyPasses();
                    } catch (RefusalException e) {
                        assertThat(proxy.accepted())
                                .as("nginx takes %s: %s", config, e.getMessage())
                                .isFalse();
                        continue;
                    }
                    // What an include brings that is not here, the doctor cannot know.
                    assertThat(proxy.accepted() || config.expected().equals("include-missing"))
                            .as("nginx refuses %s", config)
                            .isTrue();
                    String predicted =
                            passes.isEmpty() ? "UNKNOWN" : passes.get(0).reuse();
                    if (proxy.accepted() && !predicted.equals("UNKNOWN") && speaksHttp(config)) {
                        String seen = proxy.reuses() ? "YES" : "NO";
                        measured++;
                        if (!seen.equals(predicted)) {
                            wrong.add(config + ": predicted " + predicted + ", measured " + seen);
                        }
                    }
                }
            }
        }
        assertThat(wrong).as("nginx %s", version).isEmpty();
        assertThat(measured).isGreaterThan(35);
    }

    /** The lab's backend speaks HTTP alone, and only over TCP. */
    private static boolean speaksHttp(Corpus.Case config) {
        return config.text().contains("proxy_pass")
                && !config.text().contains("unix:")
                && !config.text().contains("https://");
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }

    @Test
    void anEndpointIsExamined() throws IOException {
        try (LabProcess backend = LabProcess.start(
                folder, "backend", "--port", "0", "--management-port", "0", "--max-requests-per-connection", "7")) {
            String url = "http://127.0.0.1:" + backend.awaitPort() + "/keep-alive/hello";
            LabProcess.Ended ended =
                    LabProcess.run(folder, "doctor", "--url", url, "--max-wait", "1", "--nginx-version", "1.22.1");
            assertThat(ended.code()).as(ended.output()).isZero();
            assertThat(ended.output())
                    .contains(
                            "client hop reused: yes (7 requests on one connection); upstream hop: not visible from here")
                    .contains("closed after 7 requests", "ended by: FIN", "leaving a connection idle, for 1 s at most")
                    .contains("idle timeout: not within 1 s");
        }
    }

    @Test
    void theIdleTimeoutOfARealNginxIsMeasured() throws IOException, InterruptedException {
        Path nginx = NewerNginx.usual(folder);
        NginxVersion version =
                NginxVersion.find(output(List.of(nginx.toString(), "-v"))).orElseThrow();
        Corpus.Case config = corpus("clean-three-settings");
        Corpus.Case impatient = new Corpus.Case(
                config.name(),
                config.text()
                        .replace("server {\n        listen", "server {\n        keepalive_timeout 2s;\n        listen"),
                version,
                "none",
                "");
        try (LabProcess backend = LabProcess.start(folder, "backend", "--port", "0", "--management-port", "0");
                CorpusProxy proxy =
                        new CorpusProxy(folder, nginx, impatient, backend.awaitPort(), NginxRun.freePort())) {
            assertThat(proxy.reuses()).isTrue();
            LabProcess.Ended ended = LabProcess.run(
                    folder,
                    "doctor",
                    "--url",
                    "http://127.0.0.1:" + proxy.port() + "/keep-alive/hello",
                    "--max-wait",
                    "30",
                    "--format",
                    "json");
            assertThat(ended.code()).as(ended.output()).isZero();
            String json = ended.output().substring(ended.output().indexOf('{'));
            assertThat(Schema.violations("doctor", json)).isEmpty();
            Matcher low = Pattern.compile("\"low\" : ([0-9.]+),\\s+\"high\" : ([0-9.]+)")
                    .matcher(ended.output());
            assertThat(low.find()).as(ended.output()).isTrue();
            // nginx never closes early; how late the close is seen depends on the machine.
            assertThat(Double.parseDouble(low.group(2))).isBetween(2.0, 10.0);
            assertThat(ended.output()).contains("\"end\" : \"FIN\"", "\"upstreamReused\" : true");
        }
    }

    private static Corpus.Case corpus(String name) {
        return Corpus.valid().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aProxyThatReusesNothingBehindItIsNotCalledWorking() throws IOException, InterruptedException {
        Path nginx = NewerNginx.usual(folder);
        String management = String.valueOf(NginxRun.freePort());
        try (LabProcess backend = LabProcess.start(folder, "backend", "--port", "0", "--management-port", management);
                CorpusProxy proxy = new CorpusProxy(
                        folder, nginx, corpus("connection-header-close"), backend.awaitPort(), NginxRun.freePort())) {
            assertThat(proxy.reuses()).isFalse();
            String url = "http://127.0.0.1:" + proxy.port() + "/keep-alive/hello";
            LabProcess.Ended byReplies = LabProcess.run(folder, "doctor", "--url", url, "--max-wait", "0");
            assertThat(byReplies.code()).as(byReplies.output()).isEqualTo(1);
            assertThat(byReplies.output())
                    .contains("client hop reused: yes (30 requests on one connection); upstream hop reused: no (30 new"
                            + " connections for 30 requests, by the backend's replies)")
                    .contains("proxy-not-reusing");
            LabProcess.Ended byCounts = LabProcess.run(
                    folder,
                    "doctor",
                    "--url",
                    url,
                    "--max-wait",
                    "0",
                    "--backend-url",
                    "http://127.0.0.1:" + management + "/actuator/connections");
            assertThat(byCounts.code()).as(byCounts.output()).isEqualTo(1);
            assertThat(byCounts.output())
                    .contains("upstream hop reused: no (10 new connections for 10 requests, by the backend's count");
        }
    }

    @Test
    void aProxyWithoutItsBackendSaysNothingOfTheUpstreamHop() throws IOException, InterruptedException {
        Path nginx = NewerNginx.usual(folder);
        try (CorpusProxy proxy = new CorpusProxy(
                folder, nginx, corpus("clean-three-settings"), NginxRun.freePort(), NginxRun.freePort())) {
            LabProcess.Ended ended = LabProcess.run(
                    folder, "doctor", "--url", "http://127.0.0.1:" + proxy.port() + "/", "--max-wait", "0");
            assertThat(ended.code()).as(ended.output()).isEqualTo(1);
            assertThat(ended.output())
                    .contains("; upstream hop: not visible from here")
                    .contains("it answers 502: an error, and an error says nothing about the upstream hop");
        }
    }

    @Test
    void whatCannotBeExaminedIsOneSentenceAndExitCode4() throws IOException {
        LabProcess.Ended ended = LabProcess.run(
                folder, "doctor", "--url", "http://127.0.0.1:" + NginxRun.freePort() + "/", "--max-wait", "0");
        assertThat(ended.code()).as(ended.output()).isEqualTo(4);
        assertThat(ended.output())
                .startsWith("lab: http://127.0.0.1:")
                .contains("could not be examined: nothing listens at port ")
                .hasLineCount(1);
    }

    @Test
    void aServerThatClosesAfterEachResponseIsFound() throws IOException {
        try (LabProcess backend = LabProcess.start(
                folder, "backend", "--port", "0", "--management-port", "0", "--max-requests-per-connection", "1")) {
            String url = "http://127.0.0.1:" + backend.awaitPort() + "/keep-alive/hello";
            LabProcess.Ended ended = LabProcess.run(folder, "doctor", "--url", url, "--fail-on", "error");
            assertThat(ended.code()).as(ended.output()).isEqualTo(1);
            assertThat(ended.output())
                    .contains("endpoint-not-reused", "with Connection: close", "client hop reused: no");
        }
    }

    @Test
    void badInputIsOneSentenceAndExitCode2() throws IOException {
        for (List<String> arguments : List.of(
                List.of("--in-place"),
                List.of("--nginx-conf", "not-here.conf"),
                List.of("--nginx-version", "latest"),
                List.of("--max-wait", "-1"),
                List.of("--max-requests", "0"),
                List.of("--insecure"),
                List.of("--url", "ftp://127.0.0.1/"),
                List.of("--concurrency", "0"),
                List.of("--format", "xml"))) {
            List<String> all = new ArrayList<>(List.of("doctor"));
            all.addAll(arguments);
            LabProcess.Ended ended = LabProcess.run(folder, all.toArray(String[]::new));
            assertThat(ended.code()).as("%s: %s", arguments, ended.output()).isEqualTo(2);
            assertThat(ended.output()).startsWith("lab: ").hasLineCount(1);
        }
    }

    @Test
    void aFileThatNginxRefusesIsOneSentenceALogAndExitCode3() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.conf"), "events {}\nhttp {\n  keepalive 8;\n}\n");
        LabProcess.Ended ended = LabProcess.run(folder, "doctor", "--nginx-conf", bad.toString());
        assertThat(ended.code()).as(ended.output()).isEqualTo(3);
        assertThat(ended.output())
                .hasLineCount(1)
                .contains("bad.conf:3:3: \"keepalive\" directive is not allowed here");
        LabProcess.Ended sarif = LabProcess.run(folder, "doctor", "--nginx-conf", bad.toString(), "--format", "sarif");
        assertThat(sarif.output()).contains("\"startLine\" : 3", "not allowed here");
    }

    /** The installed nginx is a witness only where one is installed; here it is put on the PATH. */
    @Test
    void nginxItselfIsAskedWhereThatIsWanted() throws IOException, InterruptedException {
        Path nginx = NewerNginx.usual(folder);
        Map<String, String> onPath = Map.of("PATH", nginx.getParent() + ":" + System.getenv("PATH"));
        String text = """
                pid %1$s/nginx.pid;
                error_log stderr;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s/a; proxy_temp_path %1$s/b; fastcgi_temp_path %1$s/c;
                  uwsgi_temp_path %1$s/d; scgi_temp_path %1$s/e;
                  server { listen 127.0.0.1:%3$d; %2$s }
                }
                """;
        Path good = Files.writeString(
                folder.resolve("good.conf"), text.formatted(folder, "return 204;", NginxRun.freePort()));
        LabProcess.Ended accepted = asked(onPath, good);
        assertThat(accepted.output()).contains("nginx ", " -t on this machine, accepts the configuration too");
        Path bad = Files.writeString(
                folder.resolve("refused.conf"), text.formatted(folder, "retrun 204;", NginxRun.freePort()));
        LabProcess.Ended refused = asked(onPath, bad);
        assertThat(refused.code()).as(refused.output()).isEqualTo(3);
        assertThat(refused.output()).contains(" -t says: unknown directive \"retrun\"");
        // A path that regular expressions of nginx's own library refuse: doctor does not look into them.
        Path unseen = Files.writeString(
                folder.resolve("unseen.conf"),
                text.formatted(folder, "location ~ \"(*NO_SUCH_VERB)a\" { return 204; }", NginxRun.freePort()));
        LabProcess.Ended found = asked(onPath, unseen);
        assertThat(found.code()).as(found.output()).isEqualTo(3);
        assertThat(found.output()).contains("believe nginx");
    }

    private LabProcess.Ended asked(Map<String, String> environment, Path conf) throws IOException {
        try (LabProcess lab = LabProcess.start(
                folder, List.of(), environment, "doctor", "--nginx-conf", conf.toString(), "--nginx-test")) {
            return lab.await();
        }
    }

    @Test
    void fixWritesAFileBesideThatTheDoctorFindsGood() throws IOException {
        String text = """
                events {}
                http {
                  upstream app { server 127.0.0.1:1; }
                  server {
                    location / {
                      proxy_pass http://app;
                    }
                  }
                }
                """;
        Path conf = Files.writeString(folder.resolve("site.conf"), text);
        LabProcess.Ended ended =
                LabProcess.run(folder, "doctor", "--nginx-conf", conf.toString(), "--nginx-version", "1.22.1", "--fix");
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(conf).hasContent(text);
        LabProcess.Ended again = LabProcess.run(
                folder, "doctor", "--nginx-conf", conf + ".fixed", "--nginx-version", "1.22.1", "--format", "json");
        assertThat(again.output()).contains("\"reuse\" : \"YES\"");
    }

    @Test
    void sarifNamesFileAndLine() throws IOException {
        LabProcess.Ended ended = LabProcess.run(
                folder,
                "doctor",
                "--nginx-conf",
                Path.of("src/test/resources/doctor/pool-missing.conf")
                        .toAbsolutePath()
                        .toString(),
                "--nginx-version",
                "1.22.1",
                "--format",
                "sarif");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output())
                .contains("\"version\" : \"2.1.0\"", "\"ruleId\" : \"pool-missing\"", "\"startLine\" : 8");
    }
}
