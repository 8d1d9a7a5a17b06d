package io.github.keepalivelab.study.doctor.spring;

import static io.github.keepalivelab.study.doctor.spring.Folder.messages;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.study.doctor.spring.Problem.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents, profiles, files beside the file. */
final class SpringProfilesTests {

    private static final String IDLE = "server.tomcat.keep-alive-timeout";

    @TempDir
    Path folder = Path.of(".");

    private ServerSettings yaml(String text) {
        return new Folder(folder).read("application.yml", text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a | a | 42",
                "a, b | b | 42",
                "a | b | 10",
                "a | '!b' | 42",
                "a | 'a & !b' | 42",
                "a, b | 'a & !b' | 10",
                "a | 'b | a' | 42",
                "a | '(a | b) & c' | 10",
                "a | '[x, a]' | 42",
                "'' | default | 42",
                "'' | '!prod' | 42"
            })
    void aDocumentCountsWhenItsExpressionMatches(String active, String on, double seconds) {
        String quoted = on.startsWith("[") ? on : "'" + on + "'";
        ServerSettings settings = yaml("""
                spring.profiles.active: "%s"
                server.tomcat.keep-alive-timeout: 10s
                ---
                spring.config.activate.on-profile: %s
                server.tomcat.keep-alive-timeout: 42s
                """.formatted(active, quoted));
        assertThat(settings.idleSeconds().value()).isEqualTo(seconds);
    }

    @Test
    void groupsIncludesAndDefaultsAreExpanded() {
        ServerSettings settings = yaml("""
                spring.profiles:
                  active: [prod]
                  include: base
                  group: {prod: [web, edge], edge: far}
                ---
                spring.config.activate.on-profile: base & far
                server.tomcat.keep-alive-timeout: 42s
                """);
        assertThat(settings.idleSeconds().value()).isEqualTo(42);
        assertThat(messages(settings, Kind.READ)).contains("profiles base, prod, web, edge, far");
        assertThat(messages(yaml("spring.profiles.default: quiet\n"), Kind.READ))
                .contains("profile quiet");
    }

    @Test
    void documentsThatAreLeftOutAreNamedWithTheirCondition() {
        ServerSettings settings = yaml("""
                server.port: 1
                ---
                spring.config.activate.on-profile: dev
                server.shutdown: immediate
                ---
                spring.config.activate.on-cloud-platform: kubernetes
                server.shutdown: immediate
                """);
        assertThat(settings.shutdown().value()).isEqualTo(ServerSettings.Shutdown.GRACEFUL);
        assertThat(messages(settings, Kind.READ))
                .contains("left out: application.yml:3 (profile dev), application.yml:6 (cloud platform KUBERNETES)");
    }

    @Test
    void aPlatformThatTheFileNamesCounts() {
        assertThat(yaml("""
                spring.main.cloud-platform: kubernetes
                ---
                spring.config.activate.on-cloud-platform: kubernetes
                server.shutdown: immediate
                """).shutdown().value()).isEqualTo(ServerSettings.Shutdown.IMMEDIATE);
    }

    @Test
    void documentsOfPropertiesHaveConditionsToo() {
        ServerSettings settings = new Folder(folder).read("application.properties", """
                spring.profiles.active=a
                server.tomcat.keep-alive-timeout=10s
                #---
                spring.config.activate.on-profile=a
                server.tomcat.keep-alive-timeout=42s
                !---
                spring.config.activate.on-profile=b
                server.tomcat.keep-alive-timeout=1s
                """);
        assertThat(settings.idleSeconds().value()).isEqualTo(42);
        assertThat(settings.idleSeconds().place().line()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "'spring.config.activate.on-profile: a & b | c', 'no expression of profiles'",
        "'spring.config.activate: {on-profile: a}\nspring.profiles.active: b', 'spring.profiles.active stands'",
        "'spring.config.activate: {on-profile: a}\nspring.profiles.include: [b]', 'spring.profiles.include stands'",
        "'spring.config.activate.on-cloud-platform: moon', 'name a platform'",
        "'spring.profiles: dev', 'on-profile: dev'"
    })
    void whatBootRefusesInADocumentIsSaid(String text, String message) {
        assertThat(messages(yaml(text), Kind.REFUSED)).contains(message);
    }

    @Test
    void filesForActiveProfilesBesideTheFileWinOverIt() {
        Folder files = new Folder(folder)
                .with("application-a.yml", IDLE + ": 41s\n")
                .with("application-b.properties", IDLE + "=42s\n")
                .with("application-c.yml", IDLE + ": 43s\n");
        ServerSettings settings = files.read("application.yml", "spring.profiles.active: a, b\n" + IDLE + ": 10s\n");
        assertThat(settings.idleSeconds().value()).isEqualTo(42);
        assertThat(settings.idleSeconds().place().file()).endsWith("application-b.properties");
        assertThat(messages(settings, Kind.READ)).contains("with application-a.yml, application-b.properties");
    }

    @Test
    void importsBesideTheFileAreReadAndWinOverTheDocumentThatImportsThem() {
        new Folder(folder)
                .with("more.yml", IDLE + ": 41s\nspring.config.import: last.properties\n")
                .with("last.properties", "server.tomcat.max-connections=5\nspring.config.import=more.yml\n");
        ServerSettings settings = yaml("""
                spring.config.import: "classpath:more.yml"
                server.tomcat.keep-alive-timeout: 10s
                ---
                server.tomcat.max-connections: 6
                """);
        assertThat(settings.idleSeconds().value()).isEqualTo(41);
        assertThat(settings.connections().value()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({
        "configserver:http://c, IMPORT",
        "vault://, IMPORT",
        "file:/etc/passwd, IMPORT",
        "file:../other.yml, IMPORT",
        "missing.yml, IMPORT",
        "env:HOME, IMPORT",
        "optional:configtree:/run/secrets/, ENVIRONMENT",
        "optional:file:./config/, ENVIRONMENT",
        "optional:missing.yml, ENVIRONMENT"
    })
    void importsThatCannotBeReadAreNamed(String location, Kind kind) {
        assertThat(messages(yaml("spring.config.import: '" + location + "'"), kind))
                .contains("application.yml:1", location);
    }

    @Test
    void profilesThatComeFromTheEnvironmentAreSaid() {
        assertThat(messages(yaml("spring.profiles.active: ${STAGE}\n"), Kind.ENVIRONMENT))
                .contains("depends on STAGE");
        ServerSettings settings = yaml("spring.profiles.active: ${STAGE:dev}\n");
        assertThat(messages(settings, Kind.READ)).contains("profile dev");
        assertThat(messages(settings, Kind.ENVIRONMENT)).contains("STAGE", "without it dev is meant");
    }
}
