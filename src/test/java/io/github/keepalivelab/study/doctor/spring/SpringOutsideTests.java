package io.github.keepalivelab.study.doctor.spring;

import static io.github.keepalivelab.study.doctor.spring.Folder.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.keepalivelab.study.doctor.spring.Problem.Kind;
import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compose files, arguments and environment variables. */
final class SpringOutsideTests {

    @TempDir
    Path folder = Path.of(".");

    private List<ServerSettings> compose(String text) {
        return new Folder(folder).with("docker-compose.yml", text).readAll("docker-compose.yml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "environment: {SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT: 42s}",
                "environment: {SERVER_TOMCAT_KEEPALIVETIMEOUT: 42000}",
                "environment: ['SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT=42s', 'A=b']",
                "environment: {JAVA_TOOL_OPTIONS: '-Xmx1g -Dserver.tomcat.keep-alive-timeout=42s -Dx=y'}",
                "environment: {SPRING_APPLICATION_JSON: '{\"server\": {\"tomcat\": {\"keep-alive-timeout\": \"42s\"}}}'}",
                "environment: ['SPRING_APPLICATION_JSON={\"server.tomcat.keep-alive-timeout\": 42000}']",
                "environment: {SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT: '${IDLE:-42s}'}",
                "command: java -jar a.jar --server.tomcat.keep-alive-timeout=42s",
                "command: [java, -jar, a.jar, '--server.tomcat.keep-alive-timeout=42s']",
                "entrypoint: [\"java\", \"-Dserver.tomcat.keep-alive-timeout=42s\", \"-jar\", \"a.jar\"]",
                "environment: {SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT: 1s}\n    command: x --server.tomcat.keep-alive-timeout=42s",
                "environment:\n      <<: *common"
            })
    void aServiceIsJudgedByItsEnvironmentAndCommand(String entry) {
        List<ServerSettings> settings = compose("""
                x-common: &common {SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT: 42s}
                services:
                  db.main: {image: postgres, environment: {POSTGRES_DB: a}}
                  app:
                    image: app
                    %s
                """.formatted(entry));
        assertThat(settings).hasSize(1);
        assertThat(settings.get(0).idleSeconds().value()).isEqualTo(42);
        assertThat(settings.get(0).idleSeconds().place().line()).isPositive();
        assertThat(messages(settings.get(0), Kind.READ)).contains("service app");
    }

    @Test
    void eachServiceOfSpringIsOneApplication() {
        List<ServerSettings> settings = compose("""
                services:
                  one: {image: a, environment: {SERVER_JETTY_CONNECTION_IDLE_TIMEOUT: 5s}}
                  two: {image: a, environment: {SERVER_PORT: 80}}
                """);
        assertThat(settings).extracting(ServerSettings::server).containsExactly(ServerKind.JETTY, ServerKind.TOMCAT);
    }

    @Test
    void whatComposeTakesFromItsOwnEnvironmentIsSaid() {
        ServerSettings settings = compose("""
                services:
                  app:
                    image: a
                    environment:
                      SERVER_PORT: 1
                      SERVER_TOMCAT_MAX_CONNECTIONS: ${MOST}
                      SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT:
                      SERVER_SHUTDOWN: ${END-immediate}
                """).get(0);
        assertThat(settings.connections().value()).isEqualTo(8192);
        assertThat(settings.shutdown().value()).isEqualTo(ServerSettings.Shutdown.IMMEDIATE);
        assertThat(messages(settings, Kind.ENVIRONMENT))
                .contains("SERVER_TOMCAT_MAX_CONNECTIONS depends on MOST")
                .contains("SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT depends on")
                .contains("SERVER_SHUTDOWN depends on END", "without it the value is immediate");
    }

    @Test
    void filesOfVariablesBesideTheComposeFileAreReadAndOthersNamed() {
        new Folder(folder).with("app.env", "# all\nSERVER_TOMCAT_KEEP_ALIVE_TIMEOUT=42s\nexport SERVER_PORT='1'\n");
        ServerSettings settings = compose("""
                services:
                  app: {image: a, env_file: [./app.env, ../far.env], environment: {SERVER_SHUTDOWN: immediate}}
                """).get(0);
        assertThat(settings.idleSeconds().value()).isEqualTo(42);
        assertThat(settings.idleSeconds().place().shown()).isEqualTo("app.env:2");
        assertThat(messages(settings, Kind.IMPORT)).contains("../far.env");
    }

    @Test
    void aComposeFileWithoutSpringIsRefused() {
        assertThatThrownBy(() -> compose("services:\n  db: {image: postgres}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no service has settings of Spring Boot");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java -Dserver.tomcat.keep-alive-timeout=42s -jar a.jar",
                "-Dserver.tomcat.keep-alive-timeout=42s\n-Dserver.port=1\n",
                "#!/bin/sh\nexec java -jar a.jar \\\n  --server.tomcat.keep-alive-timeout=42s",
                "JAVA_OPTS=\"-Xmx1g -Dserver.tomcat.keep-alive-timeout=42s\"",
                "CMD [\"java\",\"-Dserver.tomcat.keep-alive-timeout=42s\",\"-jar\",\"a.jar\"]",
                "# -Dserver.tomcat.keep-alive-timeout=1s\nSERVER_TOMCAT_KEEP_ALIVE_TIMEOUT=42s\n",
                "export SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT='42s'\n",
                "ENV SERVER_TOMCAT_KEEPALIVETIMEOUT=42000\n",
                "Environment=\"SERVER_TOMCAT_KEEPALIVETIMEOUT=42s\"\n",
                "-Dserver.tomcat.keep-alive-timeout=1s --server.tomcat.keep-alive-timeout=42s"
            })
    void argumentsAndVariablesOfATextAreRead(String text) {
        ServerSettings settings = new Folder(folder).read("arguments.txt", text);
        assertThat(settings.idleSeconds().value()).isEqualTo(42);
    }

    @Test
    void variablesThatSetNothingAreNamed() {
        ServerSettings settings = new Folder(folder)
                .read(
                        "app.env",
                        "SERVER_TOMCAT_KEEP_ALIVE=1\nSERVER_TOMCAT_MAX_THREADS=2\nSERVER_TOMCAT_THREADS_MAX=3\n");
        assertThat(messages(settings, Kind.IGNORED_KEY))
                .contains("app.env:1 SERVER_TOMCAT_KEEP_ALIVE sets no property", "app.env:2 SERVER_TOMCAT_MAX_THREADS")
                .doesNotContain("app.env:3");
    }
}
