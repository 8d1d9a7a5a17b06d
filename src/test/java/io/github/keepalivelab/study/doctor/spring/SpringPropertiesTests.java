package io.github.keepalivelab.study.doctor.spring;

import static io.github.keepalivelab.study.doctor.spring.Folder.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.keepalivelab.study.doctor.spring.Problem.Kind;
import io.github.keepalivelab.study.doctor.spring.Setting.From;
import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values and the syntax of .properties, by the rules of Java and the conversions of Boot. */
final class SpringPropertiesTests {

    private static final String IDLE = "server.tomcat.keep-alive-timeout";

    @TempDir
    Path folder = Path.of(".");

    private ServerSettings properties(String text) {
        return new Folder(folder).read("application.properties", text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                IDLE + "=42s",
                IDLE + " 42s",
                IDLE + " : 42s",
                "   " + IDLE + "   =   42s",
                IDLE + "=\\u0034\\u0032s",
                IDLE + "=4\\\n    2s",
                "server.tomcat.keep\\-alive\\-timeout=42s",
                "\ufeff" + IDLE + "=42s",
                "# a comment that ends in a backslash \\\n" + IDLE + "=42s",
                IDLE + "=1s\n" + IDLE + "=42s",
                IDLE + "=1s\n#---\n" + IDLE + "=42s",
                IDLE + "=1s\n!---\n" + IDLE + "=42s",
                "server.tomcat.keepAliveTimeout=42s",
                "server.tomcat.keep_alive_timeout=42s",
                "SERVER.TOMCAT.KEEP-ALIVE-TIMEOUT=42s",
                "server.tomcat.keepAliveTimeout=1s\n" + IDLE + "=42s\nserver.tomcat.keep_alive_timeout=2s",
                "x.list[]=" + IDLE + ",1\n" + IDLE + "=42s"
            })
    void aValueIsFoundHoweverItIsWritten(String text) {
        assertThat(properties(text).idleSeconds().value()).isEqualTo(42);
    }

    @Test
    void bytesThatAreNoUtf8AreReadAsJavaReadsThem() {
        byte[] bytes = ("# f\u00fcr alle\n" + IDLE + "=42s\n").getBytes(StandardCharsets.ISO_8859_1);
        ServerSettings settings =
                new Folder(folder).with("application.properties", bytes).read("application.properties");
        assertThat(settings.idleSeconds().value()).isEqualTo(42);
        assertThat(settings.idleSeconds().place().line()).isEqualTo(2);
    }

    @Test
    void continuedLinesBelongToTheValueThatTheyContinue() {
        ServerSettings settings =
                properties("app.options=a, \\\n  server.tomcat.max-connections=3, \\\n  b\nserver.port=1\n");
        assertThat(settings.connections().from()).isEqualTo(From.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({
        "1500, 1.5",
        "60, 0.06",
        "90S, 90",
        "+7s, 7",
        "PT1M15S, 75",
        "pt2h, 7200",
        "2m, 120",
        "1h, 3600",
        "1d, 86400",
        "500ms, 0.5",
        "3000000us, 3"
    })
    void aDurationIsWhatBootMakesOfIt(String text, double seconds) {
        assertThat(properties(IDLE + "=" + text).idleSeconds().value()).isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "-5s", "0s", "100us", "30d"})
    void tomcatHasNoLimitFrom0DownAndFromMoreMillisecondsThanItCanCount(String text) {
        assertThat(properties(IDLE + "=" + text).idleSeconds().value()).isInfinite();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1m30s", "1.5m", "90_000", "20000  # idle", "10 s", "forever", "1w", "10sec", "30s "})
    void aRefusedDurationIsSaidAndNothingIsConcludedFromIt(String text) {
        ServerSettings settings = properties("server.port=1\n" + IDLE + "=" + text);
        assertThat(settings.idleSeconds().value()).isNull();
        assertThat(settings.idleSeconds().from()).isEqualTo(From.UNKNOWN);
        assertThat(messages(settings, Kind.REFUSED))
                .startsWith("application.properties:2 " + IDLE + " is '" + text + "'")
                .contains("the application does not start");
    }

    @Test
    void aCommentBehindAValueIsNamedAsWhatItIs() {
        ServerSettings settings = properties("""
                server.tomcat.max-connections=100 # all
                server.tomcat.threads.max=5 ! few
                server.http2.enabled=true # yes
                server.max-http-request-header-size=8 kilo
                """);
        assertThat(messages(settings, Kind.REFUSED))
                .contains("application.properties:1", "application.properties:2", "application.properties:3")
                .contains("application.properties:4", "a comment has a line of its own", "such as 8KB");
    }

    @Test
    void anEmptyValueLeavesTheDefault() {
        ServerSettings settings = properties(IDLE + "=\nserver.tomcat.max-connections=\n");
        assertThat(settings.idleSeconds().from()).isEqualTo(From.DEFAULT);
        assertThat(settings.connections().value()).isEqualTo(8192);
        assertThat(messages(settings, Kind.REFUSED)).isEmpty();
    }

    @Test
    void anEscapeThatIsCutOffEndsInOneSentence() {
        assertThatThrownBy(() -> properties("server.port=\\u00g1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("application.properties");
    }

    @Test
    void shutdownTakesBootsNamesAndNoOthers() {
        assertThat(properties("server.shutdown=Immediate").shutdown().value())
                .isEqualTo(ServerSettings.Shutdown.IMMEDIATE);
        assertThat(messages(properties("server.shutdown=slow"), Kind.REFUSED)).contains("graceful or immediate");
    }
}
