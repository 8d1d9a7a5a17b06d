package io.github.keepalivelab.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.Finding;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ConfigDoctorTests {

    private static final NginxVersion OLD = new NginxVersion(1, 22, 1);
    private static final long NANOS_PER_MILLI = 1_000_000;

    @TempDir
    Path folder = Path.of(".");

    static List<Corpus.Case> corpus() {
        return Corpus.valid();
    }

    static List<Path> malformed() {
        return Corpus.malformed();
    }

    private static ConfigDoctor doctor(NginxVersion version) {
        return new ConfigDoctor(version, OptionalInt.empty(), OptionalDouble.empty());
    }

    private static Set<String> rules(List<Finding> findings) {
        return findings.stream()
                .map(Finding::rule)
                // Says of nearly every configuration that it means something else on the other side of 1.29.7.
                .filter(rule -> !rule.equals(Rule.VERSION_TRAP.id()))
                .collect(Collectors.toSet());
    }

    @Test
    void theCorpusIsLargeEnough() {
        assertThat(corpus()).hasSizeGreaterThanOrEqualTo(40);
        assertThat(malformed()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void findsTheFaultAndNothingElse(Corpus.Case config) {
        Set<String> expected = config.expected().equals("none") ? Set.of() : Set.of(config.expected());
        assertThat(rules(config.diagnose(config.version()).findings())).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aMalformedFileGivesLineAndColumn(Path file) throws IOException {
        String at = Files.readString(Path.of(file.toString().replace(".conf", ".at")))
                .strip();
        assertThatThrownBy(() -> doctor(OLD).files(file, null))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ":" + at.replaceFirst(" ", ": "));
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void everyRuleIsExplainedInTheDocs(Rule rule) throws IOException {
        assertThat(Files.readString(Path.of("docs/doctor.md"))).contains("\n## " + rule.id() + "\n");
    }

    @Test
    void everyRuleAboutNginxIsInTheCorpus() {
        Set<String> seeded = corpus().stream().map(Corpus.Case::expected).collect(Collectors.toSet());
        Set<String> elsewhere = Stream.of(
                        Rule.UPSTREAM_IDLE_RACE,
                        Rule.TOMCAT_KEEPALIVE_OFF,
                        Rule.TOMCAT_REQUEST_CAP,
                        Rule.TOMCAT_CONNECTIONS,
                        Rule.TOMCAT_SHUTDOWN,
                        Rule.ENDPOINT_NOT_REUSED,
                        Rule.ENDPOINT_RESET,
                        Rule.PROXY_NOT_REUSING,
                        Rule.TCP_KEEPALIVE_SLOW,
                        Rule.VERSION_TRAP)
                .map(Rule::id)
                .collect(Collectors.toSet());
        for (Rule rule : Rule.values()) {
            assertThat(seeded.contains(rule.id()) || elsewhere.contains(rule.id()))
                    .as(rule.id())
                    .isTrue();
        }
    }

    @Test
    void aFixThatIsADiffMakesItsFaultGoAway() throws IOException {
        int applied = 0;
        for (Corpus.Case config : corpus()) {
            Path file = Files.writeString(folder.resolve(config.name() + ".conf"), config.text());
            List<Finding> findings = doctor(config.version()).files(file, null).findings();
            for (Finding finding : findings) {
                if (finding.fix().startsWith("--- ") && finding.rule().equals(config.expected())) {
                    Files.writeString(file, patched(config.text(), finding.fix()));
                    assertThat(rules(doctor(config.version()).files(file, null).findings()))
                            .as(config.name())
                            .doesNotContain(config.expected());
                    applied++;
                    break;
                }
            }
        }
        assertThat(applied).isGreaterThan(15);
    }

    /** Applies a diff of one hunk without context. */
    private static String patched(String text, String diff) {
        Matcher hunk = Pattern.compile("@@ -(\\d+),(\\d+) ").matcher(diff);
        assertThat(hunk.find()).isTrue();
        List<String> lines = new ArrayList<>(text.lines().toList());
        int removed = Integer.parseInt(hunk.group(2));
        int at = Integer.parseInt(hunk.group(1)) - (removed > 0 ? 1 : 0);
        for (String line : diff.lines().skip(3).toList()) {
            if (line.startsWith("-")) {
                assertThat(lines.remove(at)).isEqualTo(line.substring(1));
            } else {
                lines.add(at++, line.substring(1));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    @Test
    void theVersionDecides() {
        Corpus.Case config = corpus().stream()
                .filter(c -> c.name().equals("pool-missing"))
                .findFirst()
                .orElseThrow();
        assertThat(config.diagnose(OLD).proxyPasses().get(0).reuse()).isEqualTo("NO");
        assertThat(config.diagnose(new NginxVersion(1, 29, 7))
                        .proxyPasses()
                        .get(0)
                        .reuse())
                .isEqualTo("YES");
        assertThat(config.diagnose(OLD).findings().stream().map(Finding::rule)).contains("version-trap");
    }

    @Test
    void includesAreRelativeToTheMainFile() throws IOException {
        Files.createDirectories(folder.resolve("conf.d"));
        Files.writeString(folder.resolve("nginx.conf"), "events {}\nhttp { include conf.d/*.conf; }\n");
        Files.writeString(
                folder.resolve("conf.d/app.conf"),
                "upstream app { server 127.0.0.1:1; }\nserver {\n listen 80;\n proxy_pass http://app;\n}\n");
        ConfigDoctor.Diagnosis diagnosis = doctor(OLD).files(folder.resolve("nginx.conf"), null);
        assertThat(diagnosis.proxyPasses()).hasSize(1);
        assertThat(diagnosis.proxyPasses().get(0).file()).endsWith("conf.d/app.conf");
        assertThat(diagnosis.proxyPasses().get(0).line()).isEqualTo(4);
    }

    @Test
    void theOutputOfNginxDashTIsManyFiles() {
        String dump = """
                # configuration file /etc/nginx/nginx.conf:
                events {}
                http { include sites/*; }

                # configuration file /etc/nginx/sites/app:
                server {
                    listen 80;
                    location / { proxy_pass http://127.0.0.1:1; }
                }
                """;
        ConfigDoctor.Diagnosis diagnosis = doctor(OLD).text("stdin", dump, null);
        assertThat(diagnosis.proxyPasses().get(0).file()).isEqualTo("/etc/nginx/sites/app");
        assertThat(diagnosis.proxyPasses().get(0).line()).isEqualTo(3);
    }

    @Test
    void namesInADumpAreComparedAsPathsAndHiddenFilesAreNotMatched() {
        String dump = """
                # configuration file ./nginx.conf:
                events {}
                http { include ./sites/*; include ../shared/up.conf; }
                # configuration file ./sites/app:
                server { listen 80; location / { proxy_pass http://127.0.0.1:1; } }
                # configuration file ./sites/.app.swp:
                this is { no configuration
                # configuration file ./../shared/up.conf:
                upstream up { server 127.0.0.1:1; }
                """;
        ConfigDoctor.Diagnosis diagnosis = doctor(OLD).text("stdin", dump, null);
        assertThat(diagnosis.proxyPasses()).hasSize(1);
        assertThat(rules(diagnosis.findings())).doesNotContain("include-missing");
    }

    @Test
    void aDocumentForAProfileIsLeftOutAndRubbishIsRefused() throws IOException {
        Path profiles = Files.writeString(folder.resolve("p.yml"), """
                server.tomcat.max-keep-alive-requests: -1
                ---
                spring.config.activate.on-profile: dev
                server.tomcat.max-keep-alive-requests: 1
                """);
        assertThat(rules(doctor(OLD).files(null, profiles).findings())).isEmpty();
        for (String text : List.of("a: \u0000", "a: &x {b: *x}")) {
            Path bad = Files.writeString(folder.resolve("bad2.yml"), text);
            assertThatThrownBy(() -> doctor(OLD).files(null, bad)).isInstanceOf(ConfigException.class);
        }
    }

    @Test
    void filesThatIncludeEachOtherEnd() throws IOException {
        Files.writeString(folder.resolve("a.conf"), "include b.conf;");
        Files.writeString(folder.resolve("b.conf"), "include a.conf;");
        assertThatThrownBy(() -> doctor(OLD).files(folder.resolve("a.conf"), null))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("circle");
    }

    @Test
    void luaIsSkippedWhole() {
        String text = """
                events {}
                http { server { listen 80;
                  location / {
                    content_by_lua_block {
                      local t = { a = "}" } -- a } in a comment
                      local s = [[ } ]]
                      ngx.say('{')
                    }
                  }
                  location /x { proxy_pass http://127.0.0.1:1; }
                } }
                """;
        assertThat(doctor(OLD).text("nginx.conf", text, null).proxyPasses()).hasSize(1);
    }

    @Test
    void springAloneAndAgainstNginx() throws IOException {
        Path conf = Files.writeString(
                folder.resolve("nginx.conf"),
                corpus().stream()
                        .filter(c -> c.name().equals("clean-three-settings"))
                        .findFirst()
                        .orElseThrow()
                        .text());
        assertThat(spring(conf, "a.yml", "server:\n  tomcat:\n    max-connections: 4\n"))
                .containsExactlyInAnyOrder("tomcat-request-cap", "upstream-idle-race", "tomcat-connections");
        assertThat(spring(conf, "b.properties", """
                server.tomcat.maxKeepAliveRequests=-1
                server.tomcat.keep-alive-timeout=75s
                server.shutdown=immediate
                """)).containsExactly("tomcat-shutdown");
        assertThat(spring(conf, "c.yml", """
                server.tomcat:
                  max-keep-alive-requests: 1
                  connection-timeout: ${IDLE:2m}
                """)).containsExactly("tomcat-keepalive-off");
    }

    private Set<String> spring(Path nginxConf, String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return rules(doctor(OLD).files(nginxConf, file).findings());
    }

    @Test
    void malformedYamlGivesItsLine() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.yml"), "server:\n  tomcat: [\n");
        assertThatThrownBy(() -> doctor(OLD).files(null, file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("bad.yml:3:1");
    }

    @Test
    void tenThousandMutationsNeverCrashOrHang() {
        List<Corpus.Case> corpus = corpus();
        Random random = new Random(7);
        String alphabet = "{};\"'\\$#\n abc01~*[]/=\u0000\u00e4";
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text =
                    new StringBuilder(corpus.get(random.nextInt(corpus.size())).text());
            for (int edits = 1 + random.nextInt(8); edits > 0; edits--) {
                mutate(text, random, alphabet);
            }
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            try {
                doctor(OLD).text("mutated.conf", text.toString(), null);
            } catch (ConfigException e) {
                assertThat(e).hasMessageContaining("mutated.conf:");
            }
            long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
            assertThat(spent / NANOS_PER_MILLI).as("CPU ms for:%n%s", text).isLessThan(100);
        }
    }

    private static void mutate(StringBuilder text, Random random, String alphabet) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
            case 0 -> text.deleteCharAt(at);
            case 1 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
            case 2 -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
            default -> {
                int end = Math.min(text.length(), at + random.nextInt(40));
                text.insert(random.nextInt(text.length()), text.substring(at, end));
            }
        }
    }

    @Test
    void aConfigurationOf20000LinesTakesUnderASecondOfCpu() {
        StringBuilder text = new StringBuilder("events {}\nhttp {\n");
        for (int i = 0; i < 2000; i++) {
            text.append("upstream u").append(i).append(" {\n  server 127.0.0.1:1;\n  keepalive 8;\n}\nserver {\n");
            text.append("  listen 80;\n  location / {\n    proxy_http_version 1.1;\n    proxy_pass http://u")
                    .append(i);
            text.append(";\n  }\n}\n");
        }
        text.append("}\n");
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        assertThat(doctor(OLD).text("large.conf", text.toString(), null).proxyPasses())
                .hasSize(2000);
        long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
        assertThat(text.toString().lines().count()).isGreaterThan(20_000);
        assertThat(spent / NANOS_PER_MILLI).isLessThan(1000);
    }
}
