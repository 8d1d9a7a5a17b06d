package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody else's proxy on this machine: what it does with its upstream connections is seen by the kernel. */
@Tag("integration")
@Tag("alone")
final class LocalTargetTests {

    @TempDir
    Path folder = Path.of(".");

    private LabProcess.Ended compare(String url, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "compare", "--target", url, "--rate", "200", "--blocks", "10", "--force", "--output", folder + "/out"));
        arguments.addAll(List.of(options));
        return LabProcess.run(folder, arguments.toArray(String[]::new));
    }

    private JsonNode result() throws IOException {
        return JsonMapper.builder().build().readTree(Files.readString(folder.resolve("out/results.json")));
    }

    @Test
    void compareSaysFirstThatTheUpstreamHopIsInert() throws IOException {
        try (ProxyRun proxy = new ProxyRun(NewerNginx.usual(folder), folder, ProxyRun.NOT_REUSED)) {
            LabProcess.Ended ended = compare(proxy.url("/"));
            assertThat(ended.output())
                    .contains("opened 30 connections to 127.0.0.1:" + proxy.backendPort()
                            + " for 30 requests: its upstream keep-alive is inert")
                    .doesNotContain("do not trust");
            Matcher sentence = Pattern.compile(
                            "Behind the target, on this machine, (1\\.0\\d\\d|0\\.9\\d\\d) connections are opened for"
                                    + " each request: its upstream keep-alive is inert\\.")
                    .matcher(ended.output());
            assertThat(sentence.find()).as(ended.output()).isTrue();
            String page = Files.readString(folder.resolve("out/report.html"));
            assertThat(page.substring(0, page.indexOf("Behind the target")))
                    .as("it is the first of the answer")
                    .doesNotContain("In brackets", "Nothing is claimed", "<table");
            JsonNode result = result();
            for (JsonNode arm : result.path("loads").path(0).path("arms")) {
                assertThat(arm.path("connectionsOpenedPerRequest")
                                .path("upstream")
                                .asDouble())
                        .isBetween(0.98, 1.02);
                assertThat(arm.path("processMicrosPerRequest").path("nginx").asDouble())
                        .isPositive();
            }
            assertThat(result.path("warnings").toString()).doesNotContain("WitnessesDisagree");
        }
    }

    @Test
    void aPoolThatWorksIsSeenBehindTheTarget() throws IOException {
        try (ProxyRun proxy = new ProxyRun(NewerNginx.usual(folder), folder, ProxyRun.REUSED)) {
            assertThat(compare(proxy.url("/")).output()).contains("its upstream keep-alive works.");
        }
    }

    @Test
    void doctorSaysWhatTheKernelSaw() throws IOException {
        for (boolean reused : List.of(false, true)) {
            String settings = reused ? ProxyRun.REUSED : ProxyRun.NOT_REUSED;
            try (ProxyRun proxy = new ProxyRun(NewerNginx.usual(folder), folder, settings)) {
                LabProcess.Ended ended = LabProcess.run(
                        folder, "doctor", "--url", proxy.url("/plain/"), "--max-wait", "0", "--format", "json");
                JsonNode endpoint = JsonMapper.builder()
                        .build()
                        .readTree(ended.output().substring(ended.output().indexOf('{')))
                        .path("endpoint");
                assertThat(endpoint.path("upstreamReused").asBoolean())
                        .as(ended.output())
                        .isEqualTo(reused);
                assertThat(endpoint.path("upstream").path("witness").asString())
                        .isEqualTo("the kernel's ledger of connections to 127.0.0.1:" + proxy.plainPort());
                assertThat(ended.code()).isEqualTo(reused ? 0 : 1);
            }
        }
    }

    @Test
    void whatIsNoAnswerIsNamedAndNeverMeasured() throws IOException {
        try (ProxyRun proxy = new ProxyRun(NewerNginx.usual(folder), folder, ProxyRun.REUSED)) {
            LabProcess.Ended moved = compare(proxy.url("/moved"));
            assertThat(moved.code()).as(moved.output()).isEqualTo(2);
            assertThat(moved.output()).contains("answers with status 302, which leads to http://");
            LabProcess.Ended locked = compare(proxy.url("/locked"));
            assertThat(locked.code()).as(locked.output()).isEqualTo(2);
            assertThat(locked.output()).contains("answers with status 401; an answer is a status from 200 to 299");
            LabProcess.Ended expected = compare(proxy.url("/locked"), "--expect", "401");
            assertThat(expected.code()).as(expected.output()).isZero();
            assertThat(Files.readString(folder.resolve("out/report.html"))).contains("GET, expecting 401");
            assertThat(result().path("loads")
                            .path(0)
                            .path("arms")
                            .path(0)
                            .path("requests")
                            .asInt())
                    .isPositive();
        }
    }

    @Test
    void requestsAreWhatTheyAreSaidToBeAndSecretsAreNotStored() throws IOException {
        try (ProxyRun proxy = new ProxyRun(NewerNginx.usual(folder), folder, ProxyRun.REUSED)) {
            Path body = Files.writeString(folder.resolve("body.json"), "{\"a\": 1}");
            LabProcess.Ended ended = compare(
                    proxy.url("/"),
                    "-H",
                    "Authorization: Bearer hunter2",
                    "--header=X-Other: hunter3",
                    "-d",
                    "@" + body,
                    "--path",
                    "/a,/b");
            assertThat(ended.code()).as(ended.output()).isZero();
            String stored = Files.readString(folder.resolve("out/results.json"))
                    + Files.readString(folder.resolve("out/report.html"))
                    + Files.readString(folder.resolve("out/trials.jsonl"));
            assertThat(stored)
                    .contains("Authorization: ...")
                    .doesNotContain("hunter2")
                    .doesNotContain("hunter3");
        }
    }
}
