package io.github.keepalivelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.DoctorResult;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.result.DoctorResult.Severity;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.Results;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What review tools are given: SARIF 2.1.0. */
final class SarifTests {

    private static final String FOLDER = "/home/jo/a b";

    private static JsonNode run(String nginxConf, Finding... findings) {
        DoctorResult result = new DoctorResult(
                new DoctorResult.Plan(nginxConf, "1.22.1", "as given", null, null, null),
                List.of(),
                List.of(findings),
                null,
                null,
                null);
        return run(Sarif.of(Results.stored(result), FOLDER));
    }

    private static JsonNode run(Map<String, Object> log) {
        JsonNode tree = JsonMapper.builder().build().readTree(ResultJson.prettyValue(log));
        wellFormed(tree);
        return tree.path("runs").path(0);
    }

    private static Finding finding(String rule, String file, int line, String fix) {
        return new Finding(rule, Severity.WARNING, file, line, "it is so", "it matters", fix, "docs/doctor.md#" + rule);
    }

    /** What the schema of SARIF 2.1.0 asks of the parts that doctor writes. */
    private static void wellFormed(JsonNode log) {
        assertThat(log.path("version").asString()).isEqualTo("2.1.0");
        assertThat(names(log)).containsExactlyInAnyOrder("$schema", "version", "runs");
        JsonNode run = log.path("runs").path(0);
        assertThat(names(run))
                .isSubsetOf("tool", "invocations", "originalUriBaseIds", "columnKind", "results")
                .contains("tool", "results");
        JsonNode driver = run.path("tool").path("driver");
        assertThat(driver.path("name").asString()).isNotEmpty();
        for (JsonNode rule : driver.path("rules")) {
            assertThat(names(rule)).isSubsetOf("id", "shortDescription", "helpUri", "help", "defaultConfiguration");
            assertThat(URI.create(rule.path("helpUri").asString("https://none")).isAbsolute())
                    .isTrue();
            assertThat(rule.path("help").path("text").asString()).isNotEmpty();
            assertThat(rule.path("defaultConfiguration").path("level").asString())
                    .isIn("error", "warning", "note");
        }
        assertThat(run.path("invocations").path(0).path("executionSuccessful").isBoolean())
                .isTrue();
        for (JsonNode result : run.path("results")) {
            assertThat(result.path("message").path("text").asString()).isNotEmpty();
            assertThat(driver.path("rules")
                            .path(result.path("ruleIndex").asInt())
                            .path("id"))
                    .isEqualTo(result.path("ruleId"));
            result.path("locations").forEach(SarifTests::placed);
            for (JsonNode fix : result.path("fixes")) {
                assertThat(fix.path("description").path("text").asString()).isNotEmpty();
                assertThat(fix.path("artifactChanges").size()).isPositive();
                fix.path("artifactChanges").forEach(change -> {
                    uri(change.path("artifactLocation"));
                    assertThat(change.path("replacements").size()).isPositive();
                    change.path("replacements")
                            .forEach(replacement -> assertThat(replacement
                                            .path("deletedRegion")
                                            .path("startLine")
                                            .asInt())
                                    .isPositive());
                });
            }
        }
    }

    private static Set<String> names(JsonNode object) {
        return new HashSet<>(object.propertyNames());
    }

    private static void placed(JsonNode location) {
        assertThat(names(location)).hasSize(1).isSubsetOf("physicalLocation", "logicalLocations");
        JsonNode physical = location.path("physicalLocation");
        if (!physical.isMissingNode()) {
            uri(physical.path("artifactLocation"));
            assertThat(!physical.has("region")
                            || physical.path("region").path("startLine").asInt() > 0)
                    .isTrue();
        }
    }

    /** A URI reference by RFC 3986: nothing else is a {@code uri-reference}. */
    private static void uri(JsonNode artifact) {
        assertThat(names(artifact)).isNotEmpty().isSubsetOf("uri", "uriBaseId", "description");
        if (artifact.has("uri")) {
            String uri = artifact.path("uri").asString();
            assertThat(uri).matches("([A-Za-z0-9._~!$&'()*+,;=@/:-]|%[0-9A-F]{2})+");
            assertThat(URI.create(uri).isAbsolute()).isEqualTo(!artifact.has("uriBaseId"));
        }
    }

    private static JsonNode artifact(JsonNode run) {
        return run.path("results")
                .path(0)
                .path("locations")
                .path(0)
                .path("physicalLocation")
                .path("artifactLocation");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a b#c%[1].conf | a%20b%23c%25%5B1%5D.conf",
                "what?.conf | what%3F.conf",
                "größe.conf | gr%C3%B6%C3%9Fe.conf",
                "c:d.conf | c%3Ad.conf",
                "./conf.d/../app.conf | app.conf",
                "/home/jo/a b/conf.d/x.conf | conf.d/x.conf"
            })
    void aFileBelowTheFolderIsRelativeToItsBase(String file, String uri) {
        JsonNode run = run("nginx.conf", finding("pool-small", file, 3, "-"));
        assertThat(artifact(run).path("uri").asString()).isEqualTo(uri);
        assertThat(artifact(run).path("uriBaseId").asString()).isEqualTo("%SRCROOT%");
        assertThat(run.path("originalUriBaseIds").path("%SRCROOT%").path("uri").asString())
                .isEqualTo("file:///home/jo/a%20b/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/etc/nginx/app #1.conf | file:///etc/nginx/app%20%231.conf",
                "../other/nginx.conf | file:///home/jo/other/nginx.conf"
            })
    void aFileElsewhereIsNamedInFull(String file, String uri) {
        JsonNode run = run("nginx.conf", finding("pool-small", file, 3, "-"));
        assertThat(artifact(run).path("uri").asString()).isEqualTo(uri);
        assertThat(artifact(run).has("uriBaseId")).isFalse();
    }

    @Test
    void standardInputIsNoFile() {
        assertThat(artifact(run("-", finding("pool-small", "stdin", 3, "-"))).has("uri"))
                .isFalse();
        assertThat(artifact(run("stdin", finding("pool-small", "stdin", 3, "-")))
                        .path("uri")
                        .asString())
                .isEqualTo("stdin");
    }

    @Test
    void aKernelSettingAndAUrlAreNoArtifacts() {
        for (String what : List.of("net.ipv4.tcp_keepalive_time", "http://127.0.0.1:8080/a?b=[c]")) {
            JsonNode location = run("nginx.conf", finding("tcp-keepalive-slow", what, 0, "-"))
                    .path("results")
                    .path(0)
                    .path("locations")
                    .path(0);
            assertThat(location.has("physicalLocation")).isFalse();
            assertThat(location.path("logicalLocations")
                            .path(0)
                            .path("fullyQualifiedName")
                            .asString())
                    .isEqualTo(what);
        }
    }

    private static JsonNode changes(String fix) {
        return run("nginx.conf", finding("pool-small", "nginx.conf", 3, fix))
                .path("results")
                .path(0)
                .path("fixes")
                .path(0)
                .path("artifactChanges");
    }

    @Test
    void aDiffIsAFixOfEveryHunkInEveryFile() {
        String fix = """
                write this:
                --- a b.conf
                +++ a b.conf
                @@ -3,1 +3,2 @@
                -    keepalive 1;
                +    keepalive 32;
                +    keepalive_timeout 50s;
                @@ -7,0 +9,1 @@
                +    proxy_http_version 1.1;
                --- /etc/nginx/other.conf
                +++ /etc/nginx/other.conf
                @@ -2 +1,0 @@
                --- this line begins with dashes
                """;
        JsonNode changes = changes(fix);
        assertThat(changes.size()).isEqualTo(2);
        assertThat(changes.path(0).path("artifactLocation").path("uri").asString())
                .isEqualTo("a%20b.conf");
        assertThat(changes.path(0).path("replacements").toString())
                .isEqualTo("[{\"deletedRegion\":{\"startLine\":3,\"startColumn\":1,\"endLine\":4,\"endColumn\":1},"
                        + "\"insertedContent\":{\"text\":\"    keepalive 32;\\n    keepalive_timeout 50s;\\n\"}},"
                        + "{\"deletedRegion\":{\"startLine\":8,\"startColumn\":1,\"endLine\":8,\"endColumn\":1},"
                        + "\"insertedContent\":{\"text\":\"    proxy_http_version 1.1;\\n\"}}]");
        assertThat(changes.path(1).path("artifactLocation").path("uri").asString())
                .isEqualTo("file:///etc/nginx/other.conf");
        assertThat(changes.path(1).path("replacements").toString())
                .isEqualTo("[{\"deletedRegion\":{\"startLine\":2,\"startColumn\":1,\"endLine\":3,\"endColumn\":1},"
                        + "\"insertedContent\":{\"text\":\"\"}}]");
    }

    @Test
    void contextLinesOfADiffStay() {
        assertThat(changes("""
                        --- x
                        +++ x
                        @@ -1,3 +1,3 @@
                         a
                        -b
                        +B
                         c
                        """).path(0).path("replacements").toString())
                .isEqualTo("[{\"deletedRegion\":{\"startLine\":2,"
                        + "\"startColumn\":1,\"endLine\":3,\"endColumn\":1},\"insertedContent\":{\"text\":\"B\\n\"}}]");
    }

    @Test
    void aFixInWordsIsInTheMessage() {
        JsonNode result = run("nginx.conf", finding("pool-small", "nginx.conf", 3, "write more"))
                .path("results")
                .path(0);
        assertThat(result.has("fixes")).isFalse();
        assertThat(result.path("message").path("text").asString()).endsWith("Fix: write more");
    }

    @Test
    void aRuleBringsItsSectionOfTheDocument() {
        JsonNode rule = run("nginx.conf", finding("http-version", "nginx.conf", 3, "-"))
                .path("tool")
                .path("driver")
                .path("rules")
                .path(0);
        assertThat(rule.path("help").path("markdown").asString())
                .contains("`proxy_http_version 1.1;`")
                .doesNotContain("](#");
        assertThat(rule.path("help").path("text").asString()).doesNotContain("`");
        assertThat(rule.path("helpUri").asString())
                .isEqualTo("https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_http_version");
    }

    @Test
    void aFindingIsKnownAgainWhenItMoves() {
        List<String> prints = new ArrayList<>();
        for (JsonNode result : run(
                        "nginx.conf",
                        finding("pool-small", "a.conf", 3, "-"),
                        finding("pool-small", "a.conf", 9, "-"),
                        finding("pool-small", "b.conf", 3, "-"))
                .path("results")) {
            prints.add(result.path("partialFingerprints").path("finding/v1").asString());
        }
        assertThat(prints).doesNotHaveDuplicates();
        assertThat(run("nginx.conf", finding("pool-small", "a.conf", 4, "-"))
                        .path("results")
                        .path(0)
                        .path("partialFingerprints")
                        .path("finding/v1")
                        .asString())
                .isEqualTo(prints.get(0));
    }

    @Test
    void aFileThatNginxRefusesIsALogToo() {
        JsonNode run = run(Sarif.refused("a#b.conf", 7, "a.conf:7: unexpected }", FOLDER));
        assertThat(run.path("results").isArray()).isTrue();
        assertThat(run.path("results").size()).isZero();
        JsonNode invocation = run.path("invocations").path(0);
        assertThat(invocation.path("executionSuccessful").asBoolean()).isFalse();
        assertThat(invocation.path("exitCode").asInt()).isEqualTo(2);
        JsonNode notification = invocation.path("toolExecutionNotifications").path(0);
        assertThat(notification.path("level").asString()).isEqualTo("error");
        assertThat(notification.path("message").path("text").asString()).isEqualTo("a.conf:7: unexpected }");
        JsonNode location = notification.path("locations").path(0);
        placed(location);
        assertThat(location.path("physicalLocation")
                        .path("region")
                        .path("startLine")
                        .asInt())
                .isEqualTo(7);
    }
}
