package io.github.keepalivelab.study.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        Set<String> expected = config.expected().equals("none") ? Set.of() : Set.of(config.expected());
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
        Set<String> seeded = corpus().stream().map(Corpus.Case::expected).collect(Collectors.toSet());
        Set<String> elsewhere = Stream.of(
                        Rule.UPSTREAM_IDLE_RACE,
                        Rule.TOMCAT_KEEPALIVE_OFF,
                        Rule.TOMCAT_REQUEST_CAP,
                        Rule.TOMCAT_CONNECTIONS,
                        Rule.TOMCAT_SHUTDOWN,
                        Rule.ENDPOINT_NOT_REUSED,
                        Rule.ENDPOINT_RESET,
                        Rule.ENDPOINT_ERROR,
                        Rule.ENDPOINT_OTHER_ANSWER,
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
            List<Finding> findings =
                    Diagnoses.doctor(config.version()).files(file, null).findings();
            for (Finding finding : findings) {
                if (finding.fix().startsWith("--- ") && finding.rule().equals(config.expected())) {
                    Files.writeString(file, patched(config.text(), finding.fix()));
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
