package io.github.keepalivelab.study.doctor.spring;

import static io.github.keepalivelab.study.doctor.spring.Folder.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.keepalivelab.study.doctor.spring.Problem.Kind;
import io.github.keepalivelab.study.doctor.spring.Setting.From;
import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** YAML as Boot reads it, and what is no configuration at all. */
final class SpringYamlTests {

    @TempDir
    Path folder = Path.of(".");

    private ServerSettings yaml(String text) {
        return new Folder(folder).read("application.yml", text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server: {tomcat: {keep-alive-timeout: 42s}}",
                "server.tomcat.keep-alive-timeout: 42_000",
                "server.tomcat:\n  keepAliveTimeout: '42000'",
                "x: &x {keep-alive-timeout: 42s}\nserver:\n  tomcat:\n    <<: *x",
                "x: &x {keep-alive-timeout: 1s}\nserver:\n  tomcat:\n    <<: *x\n    keep-alive-timeout: 42s",
                "x: &t 42s\nserver.tomcat.keep-alive-timeout: *t",
                "a: 1\n---\n\n---\nserver.tomcat.keep-alive-timeout: 42s\n...\n",
                "\ufeffserver.tomcat.keep-alive-timeout: 42s",
                "{\"server\": {\"tomcat\": {\"keep-alive-timeout\": 42000}}}"
            })
    void aValueIsFoundHoweverItIsWritten(String text) {
        assertThat(yaml(text).idleSeconds().value()).isEqualTo(42);
    }

    @Test
    void aMergedValueStandsWhereItIsWritten() {
        ServerSettings settings =
                yaml("x: &x\n  max-keep-alive-requests: 7\nserver:\n  tomcat:\n    <<: *x\n    max-connections: 5\n");
        assertThat(settings.requests().value()).isEqualTo(7);
        assertThat(settings.requests().place().line()).isEqualTo(2);
        assertThat(settings.connections().value()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "'a: 1\na: 2', 'application.yml:2:1: found duplicate key a'",
        "'a:\n  b: 1\n  b: 2', 'application.yml:3:3: found duplicate key b'",
        "'a: [', 'application.yml:1:'",
        "'a: %x', 'application.yml:1:'",
        "'- a\n- b', 'is a YAML list'",
        "'just words', 'has no keys'",
        "'a: &x {b: *x}', 'an alias stands inside what it stands for'",
        "'a: !!java.net.URL [x]', 'application.yml:1:'",
        "'apiVersion: v1\nkind: Pod\nspec: {}', 'manifest of Kubernetes'"
    })
    void whatBootCannotReadIsRefusedInOneSentence(String text, String message) {
        assertThatThrownBy(() -> yaml(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .extracting(Throwable::getMessage)
                .asString()
                .hasLineCount(1);
    }

    @Test
    @Timeout(10)
    void aliasesThatMultiplyAreRefusedBeforeTheyFillTheMemory() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            String before = "*a" + (i - 1);
            text.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(10, before))));
        }
        assertThatThrownBy(() -> yaml(text.toString())).hasMessageContaining("when its aliases are written out");
    }

    @Test
    void wordsThatTheBuildFillsInAreUnknownAndNoError() {
        ServerSettings settings = yaml("""
                app: {name: @project.name@, version: "@project.version@"}
                spring.profiles.active: @profile@
                server.tomcat:
                  keep-alive-timeout: @idle@
                  max-connections: @most@00
                  max-keep-alive-requests: ${CAP:@cap@}
                """);
        assertThat(settings.idleSeconds().from()).isEqualTo(From.UNKNOWN);
        assertThat(settings.connections().value()).isNull();
        assertThat(settings.requests().value()).isNull();
        assertThat(messages(settings, Kind.BUILD))
                .contains("application.yml:2 spring.profiles.active is @profile@")
                .contains("application.yml:4 server.tomcat.keep-alive-timeout is @idle@")
                .contains("application.yml:5", "${CAP:@cap@}");
        assertThat(messages(settings, Kind.REFUSED)).isEmpty();
    }

    @Test
    void anEmptyFileLeavesAllDefaultsAndSaysWhatIsAssumed() {
        ServerSettings settings = yaml("# nothing\n");
        assertThat(settings.idleSeconds().value()).isEqualTo(60);
        assertThat(settings.requests().value()).isEqualTo(100);
        assertThat(messages(settings, Kind.READ)).contains("Spring Boot 4.x (assumed)", "Tomcat (assumed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"site.conf", "notes.txt", "Makefile"})
    void aFileOfAnotherKindIsNamedAsSuch(String name) {
        assertThatThrownBy(() -> new Folder(folder).read(name, "events {}\nhttp { server { listen 80; } }\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(name + " is not a configuration of Spring Boot");
    }

    @Test
    void aFolderAndAFileThatIsNotThereAreNamed() {
        assertThatThrownBy(() -> SpringConfig.read(folder)).hasMessageContaining("is a folder");
        assertThatThrownBy(() -> SpringConfig.read(folder.resolve("no.yml"))).hasMessageContaining("there is no file");
    }
}
