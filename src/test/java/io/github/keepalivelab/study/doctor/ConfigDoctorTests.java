package io.github.keepalivelab.study.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.result.DoctorResult.ProxyPass;
import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ConfigDoctorTests {

    @TempDir
    Path folder = Path.of(".");

    static List<Corpus.Case> corpus() {
        return Corpus.valid();
    }

    static List<Path> malformed() {
        return Corpus.malformed();
    }

    @Test
    void theCorpusIsLargeEnough() {
        assertThat(corpus()).hasSizeGreaterThanOrEqualTo(40);
        assertThat(malformed()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void findsTheFaultAndNothingElse(Corpus.Case config) {
        Set<String> expected = config.expected().equals("none") ? Set.of() : config.rules();
        assertThat(Diagnoses.rules(config.diagnose(config.version()).findings()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aMalformedFileGivesLineAndColumn(Path file) throws IOException {
        String at = Files.readString(Path.of(file.toString().replace(".conf", ".at")))
                .strip();
        assertThatThrownBy(() -> Diagnoses.doctor(Diagnoses.OLD).files(file, null))
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
        Set<String> seeded =
                corpus().stream().flatMap(config -> config.rules().stream()).collect(Collectors.toSet());
        Set<String> elsewhere = Stream.of(
                        Rule.UPSTREAM_IDLE_RACE,
                        Rule.TOMCAT_KEEPALIVE_OFF,
                        Rule.TOMCAT_REQUEST_CAP,
                        Rule.TOMCAT_CONNECTIONS,
                        Rule.TOMCAT_SHUTDOWN,
                        Rule.SERVER_KEEPALIVE_OFF,
                        Rule.SERVER_REQUEST_CAP,
                        Rule.SERVER_CONNECTIONS,
                        Rule.SERVER_SHUTDOWN,
                        Rule.SPRING_REFUSED,
                        Rule.SPRING_KEY_IGNORED,
                        Rule.SPRING_IMPORT_MISSING,
                        Rule.SPRING_IDLE_SHORT,
                        Rule.SPRING_UNRESOLVED,
                        Rule.SPRING_ENVIRONMENT,
                        Rule.SPRING_BUILD_FILTER,
                        Rule.SPRING_HTTP2_IDLE,
                        Rule.SPRING_READ,
                        Rule.ENDPOINT_NOT_REUSED,
                        Rule.ENDPOINT_RESET,
                        Rule.ENDPOINT_ERROR,
                        Rule.ENDPOINT_OTHER_ANSWER,
                        Rule.PROXY_NOT_REUSING,
                        Rule.TCP_KEEPALIVE_SLOW,
                        // A part, a template, a folder that was copied: the corpus has whole configurations.
                        Rule.UPSTREAM_ELSEWHERE,
                        Rule.POOL_FILLED_IN,
                        Rule.INCLUDE_MOVED,
                        Rule.FOREIGN_MODULE,
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
            List<Finding> findings =
                    Diagnoses.doctor(config.version()).files(file, null).findings();
            for (Finding finding : findings) {
                if (finding.fix().startsWith("--- ") && finding.rule().equals(config.expected())) {
                    Files.writeString(
                            file,
                            Patch.of(finding.fix())
                                    .flatMap(patch -> patch.apply(name -> config.text()))
                                    .orElseThrow()
                                    .values()
                                    .iterator()
                                    .next());
                    assertThat(Diagnoses.rules(Diagnoses.doctor(config.version())
                                    .files(file, null)
                                    .findings()))
                            .as(config.name())
                            .doesNotContain(config.expected());
                    applied++;
                    break;
                }
            }
        }
        assertThat(applied).isGreaterThan(15);
    }

    @Test
    void aPartLeavesOpenWhatStandsElsewhere() {
        String part = """
                upstream known {
                    server 127.0.0.1:1;
                    keepalive ${PLACES};
                }
                server {
                    listen 80;
                    location /a { proxy_pass http://cluster; }
                    location /b {
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_pass http://known;
                    }
                    location /c { proxy_pass http://backend.example.test; }
                }
                """;
        ConfigDoctor.Diagnosis diagnosis = Diagnoses.doctor(Diagnoses.OLD).text("part.conf", part, null);
        assertThat(diagnosis.proxyPasses()).extracting(ProxyPass::reuse).containsExactly("UNKNOWN", "UNKNOWN", "NO");
        assertThat(Diagnoses.rules(diagnosis.findings())).contains("upstream-elsewhere", "pool-filled-in");
    }

    @Test
    void aCopiedFolderIsReadWhereItLiesAndNothingOfThisMachine() throws IOException {
        Path copy = folder.resolve("copy");
        Files.createDirectories(copy.resolve("conf.d"));
        Files.writeString(
                copy.resolve("nginx.conf"),
                "events {}\nhttp { include /etc/nginx/conf.d/*.conf; include /etc/hosts; include /etc/nginx/mime.types; }\n");
        Files.writeString(
                copy.resolve("conf.d/app.conf"), "server { location / { proxy_pass http://127.0.0.1:1; } }\n");
        ConfigDoctor.Diagnosis diagnosis = Diagnoses.doctor(Diagnoses.OLD).files(copy, null);
        assertThat(diagnosis.proxyPasses()).hasSize(1);
        assertThat(diagnosis.findings())
                .filteredOn(f -> f.rule().startsWith("include-"))
                .extracting(Finding::rule)
                .containsExactlyInAnyOrder("include-moved", "include-missing");
    }

    @Test
    void theVersionDecides() {
        Corpus.Case config = corpus().stream()
                .filter(c -> c.name().equals("pool-missing"))
                .findFirst()
                .orElseThrow();
        assertThat(config.diagnose(Diagnoses.OLD).proxyPasses().get(0).reuse()).isEqualTo("NO");
        assertThat(config.diagnose(new NginxVersion(1, 29, 7))
                        .proxyPasses()
                        .get(0)
                        .reuse())
                .isEqualTo("YES");
        assertThat(config.diagnose(Diagnoses.OLD).findings().stream().map(Finding::rule))
                .contains("version-trap");
    }
}
