package io.github.keepalivelab.study.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.result.DoctorResult.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server of a Spring Boot application, alone and behind nginx. */
final class SpringRulesTests {

    private static final String NGINX = """
            events {}
            http {
                upstream app { server 127.0.0.1:8081; keepalive 32; %s }
                upstream idle { server 127.0.0.1:8082; keepalive 9000; keepalive_timeout 1h; }
                server {
                    location / {
                        proxy_pass http://%s;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                    }
                }
            }
            """;

    @TempDir
    Path folder = Path.of(".");

    private List<Finding> behind(String pool, String upstream, String name, String spring) throws IOException {
        Path conf = Files.writeString(folder.resolve("nginx.conf"), NGINX.formatted(pool, upstream));
        Path file = Files.writeString(folder.resolve(name), spring);
        return Diagnoses.doctor(Diagnoses.OLD).files(conf, file).findings().stream()
                .filter(finding -> finding.file().endsWith(name))
                .toList();
    }

    private List<Finding> alone(String name, String spring) throws IOException {
        Path file = Files.writeString(folder.resolve(name), spring);
        return Diagnoses.doctor(Diagnoses.OLD).files(null, file).findings();
    }

    /** The rules of findings that are more than notes. */
    private static Set<String> rules(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.severity() != Severity.INFO)
                .map(Finding::rule)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server.tomcat.max-connections: 4 | tomcat-request-cap upstream-idle-race tomcat-connections",
                "server.tomcat: {max-keep-alive-requests: 1, connection-timeout: 2m} | tomcat-keepalive-off",
                "server.tomcat: {max-keep-alive-requests: -1, keep-alive-timeout: 75s} |",
                "server.tomcat: {max-keep-alive-requests: 1000, keep-alive-timeout: 0} |",
                "server.tomcat: {max-keep-alive-requests: 999, keep-alive-timeout: -1} | tomcat-request-cap",
                "server.tomcat: {max-keep-alive-requests: x, keep-alive-timeout: 1m30s} | spring-refused",
                "server: {shutdown: immediate, jetty.connection-idle-timeout: 2m} | server-shutdown",
                "server.jetty.threads.max: 5 | upstream-idle-race",
                "server.jetty: {connection-idle-timeout: 2m, max-connections: 5} | server-connections",
                "server.undertow.threads.io: 5 | upstream-idle-race",
                "server.undertow.no-request-timeout: -1 |",
                "server.netty.max-keep-alive-requests: 1 | server-keepalive-off",
                "server.netty.max-keep-alive-requests: 5 | server-request-cap",
                "server.netty.validate-headers: true |"
            })
    void eachServerIsHeldAgainstNginx(String yaml, String rules) throws IOException {
        Set<String> expected = rules == null ? Set.of() : Set.of(rules.split(" ", -1));
        assertThat(rules(behind("", "app", "application.yml", yaml))).isEqualTo(expected);
    }

    @Test
    void bothSidesOfTheRaceAreNamedWithTheirUnits() throws IOException {
        String yaml = "server.tomcat:\n  max-keep-alive-requests: -1\n  keep-alive-timeout: 60\n";
        assertThat(behind("keepalive_timeout 500ms;", "app", "application.yml", yaml))
                .filteredOn(finding -> finding.rule().equals("upstream-idle-race"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.line()).isEqualTo(3);
                    assertThat(finding.message())
                            .contains(
                                    "after 60 ms",
                                    "server.tomcat.keep-alive-timeout",
                                    "upstream app keeps it for 500 ms");
                    assertThat(finding.fix()).isEqualTo("server.tomcat.keep-alive-timeout: 16s");
                });
    }

    @Test
    void poolsThatNoProxyPassFillsDoNotCount() throws IOException {
        String yaml = "server.tomcat: {max-keep-alive-requests: -1, keep-alive-timeout: 75s}\n";
        assertThat(rules(behind("", "app", "application.yml", yaml))).isEmpty();
        assertThat(rules(behind("", "idle", "application.yml", yaml)))
                .containsExactlyInAnyOrder("upstream-idle-race", "tomcat-connections");
        assertThat(rules(behind("", "127.0.0.1:9", "application.yml", "server.port: 1\n")))
                .isEmpty();
    }

    @Test
    void aPoolThatEndsConnectionsSoonerIsRight() throws IOException {
        String yaml = "server.tomcat: {max-keep-alive-requests: 100, keep-alive-timeout: 20s}\n";
        assertThat(rules(behind("keepalive_timeout 15s; keepalive_requests 100;", "app", "application.yml", yaml)))
                .isEmpty();
    }

    @Test
    void withoutNginxAShortTimeoutIsANoteAndTheDefaultIsNot() throws IOException {
        assertThat(alone("a.properties", "server.tomcat.keep-alive-timeout=2000\n"))
                .filteredOn(finding -> finding.rule().equals("spring-idle-short"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("after 2 s"));
        assertThat(alone("b.properties", "server.port=1\n"))
                .extracting(Finding::rule)
                .containsExactlyInAnyOrder("tomcat-request-cap", "spring-read");
    }

    @Test
    void theCapIsComparedWithWhatTheVersionOfNginxSends() throws IOException {
        Path file = Files.writeString(folder.resolve("a.properties"), "server.tomcat.max-keep-alive-requests=100\n");
        assertThat(rules(Diagnoses.doctor(new NginxVersion(1, 18, 0))
                        .files(null, file)
                        .findings()))
                .isEmpty();
    }

    @Test
    void immediateShutdownByDefaultIsSaidOnlyWhenTheVersionIsKnown() throws IOException {
        assertThat(rules(alone("a.yml", "server.tomcat.max-keep-alive-requests: -1\n")))
                .isEmpty();
        Files.writeString(folder.resolve("build.gradle"), "id 'org.springframework.boot' version '3.3.0'");
        assertThat(rules(alone("a.yml", "server.tomcat.max-keep-alive-requests: -1\n")))
                .containsExactly("tomcat-shutdown");
    }
}
