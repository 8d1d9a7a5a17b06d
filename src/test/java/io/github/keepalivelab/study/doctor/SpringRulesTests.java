package io.github.keepalivelab.study.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tomcat under Spring Boot, alone and behind nginx. */
final class SpringRulesTests {

    @TempDir
    Path folder = Path.of(".");

    @Test
    void aDocumentForAProfileIsLeftOutAndRubbishIsRefused() throws IOException {
        Path profiles = Files.writeString(folder.resolve("p.yml"), """
                server.tomcat.max-keep-alive-requests: -1
                ---
                spring.config.activate.on-profile: dev
                server.tomcat.max-keep-alive-requests: 1
                """);
        assertThat(Diagnoses.rules(
                        Diagnoses.doctor(Diagnoses.OLD).files(null, profiles).findings()))
                .isEmpty();
        for (String text : List.of("a: \u0000", "a: &x {b: *x}")) {
            Path bad = Files.writeString(folder.resolve("bad2.yml"), text);
            assertThatThrownBy(() -> Diagnoses.doctor(Diagnoses.OLD).files(null, bad))
                    .isInstanceOf(ConfigException.class);
        }
    }

    @Test
    void springAloneAndAgainstNginx() throws IOException {
        Path conf = Files.writeString(
                folder.resolve("nginx.conf"),
                Corpus.valid().stream()
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
        return Diagnoses.rules(
                Diagnoses.doctor(Diagnoses.OLD).files(nginxConf, file).findings());
    }

    @Test
    void malformedYamlGivesItsLine() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.yml"), "server:\n  tomcat: [\n");
        assertThatThrownBy(() -> Diagnoses.doctor(Diagnoses.OLD).files(null, file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("bad.yml:3:1");
    }
}
