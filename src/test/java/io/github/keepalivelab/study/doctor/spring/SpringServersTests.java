package io.github.keepalivelab.study.doctor.spring;

import static io.github.keepalivelab.study.doctor.spring.Folder.messages;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.study.doctor.spring.Problem.Kind;
import io.github.keepalivelab.study.doctor.spring.Setting.From;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which server, which version, which keys they know; placeholders. */
final class SpringServersTests {

    @TempDir
    Path folder = Path.of(".");

    private ServerSettings properties(String text) {
        return new Folder(folder).read("application.properties", text);
    }

    private void boot(String version) {
        new Folder(folder)
                .with(
                        "pom.xml",
                        "<parent><artifactId>spring-boot-starter-parent</artifactId>\n<version>" + version
                                + "</version></parent>");
    }

    @ParameterizedTest
    @CsvSource({
        "server.tomcat.max-connections=9, TOMCAT, 60, 100, 9",
        "server.tomcat.connection-timeout=5s, TOMCAT, 5, 100, 8192",
        "server.tomcat.max-keep-alive-requests=0, TOMCAT, 60, 9223372036854775807, 8192",
        "server.tomcat.max-connections=-1, TOMCAT, 60, 100, 8192",
        "server.jetty.threads.max=9, JETTY, 30, 9223372036854775807, 9223372036854775807",
        "server.jetty.max-connections=9, JETTY, 30, 9223372036854775807, 9",
        "server.undertow.threads.io=9, UNDERTOW, 60, 9223372036854775807, 9223372036854775807",
        "server.undertow.no-request-timeout=7s, UNDERTOW, 7, 9223372036854775807, 9223372036854775807",
        "server.undertow.options.server.NO_REQUEST_TIMEOUT=7000, UNDERTOW, 7, 9223372036854775807, 9223372036854775807",
        "server.undertow.no-request-timeout=-1, UNDERTOW, Infinity, 9223372036854775807, 9223372036854775807",
        "server.netty.idle-timeout=9s, NETTY, 9, 9223372036854775807, 9223372036854775807",
        "server.netty.max-keep-alive-requests=9, NETTY, Infinity, 9, 9223372036854775807",
        "spring.main.web-application-type=reactive, NETTY, Infinity, 9223372036854775807, 9223372036854775807"
    })
    void eachServerHasItsOwnKeysAndDefaults(
            String line, ServerKind server, double idle, long requests, long connections) {
        ServerSettings settings = properties(line);
        assertThat(settings.server()).isEqualTo(server);
        assertThat(settings.idleSeconds().value()).isEqualTo(idle);
        assertThat(settings.requests().value()).isEqualTo(requests);
        assertThat(settings.connections().value()).isEqualTo(connections);
    }

    @Test
    void keysOfSeveralServersLeaveTomcatAndAreSaid() {
        ServerSettings settings = properties("server.jetty.threads.max=1\nserver.undertow.threads.io=1\n");
        assertThat(settings.server()).isEqualTo(ServerKind.TOMCAT);
        assertThat(messages(settings, Kind.READ)).contains("keys of Jetty and Undertow stand here");
    }

    @Test
    void theBuildFileTellsServerAndVersion() {
        new Folder(folder).with("build.gradle", """
                plugins { id 'org.springframework.boot' version '3.1.4' }
                dependencies { implementation 'org.springframework.boot:spring-boot-starter-jetty' }
                """);
        ServerSettings settings = properties("server.tomcat.keep-alive-timeout=5s\nserver.jetty.max-connections=5\n");
        assertThat(settings.server()).isEqualTo(ServerKind.JETTY);
        assertThat(settings.version().toString()).isEqualTo("Spring Boot 3.1");
        assertThat(settings.connections().from()).isEqualTo(From.DEFAULT);
        assertThat(messages(settings, Kind.IGNORED_KEY))
                .contains(
                        "server.tomcat.keep-alive-timeout does nothing",
                        "server.jetty.max-connections is not known",
                        "3.2");
    }

    @Test
    void aVersionMayBeAPropertyOfThePom() {
        new Folder(folder).with("pom.xml", """
                <properties><boot.version>2.7.18</boot.version></properties>
                <artifactId>spring-boot-dependencies</artifactId><version>${boot.version}</version>
                """);
        ServerSettings settings = properties("server.port=1\n");
        assertThat(settings.version().toString()).isEqualTo("Spring Boot 2.7");
        assertThat(settings.shutdown().value()).isEqualTo(ServerSettings.Shutdown.IMMEDIATE);
    }

    @Test
    void keysOfAnotherVersionAreIgnoredAndSaid() {
        boot("2.4.0");
        ServerSettings old = properties("server.tomcat.keep-alive-timeout=5s\n");
        assertThat(old.idleSeconds().value()).isEqualTo(60);
        assertThat(messages(old, Kind.IGNORED_KEY)).contains("it came with 2.5");
        boot("4.0.1");
        ServerSettings current = properties("server.undertow.no-request-timeout=5s\n");
        assertThat(current.server()).isEqualTo(ServerKind.TOMCAT);
        assertThat(messages(current, Kind.IGNORED_KEY)).contains("3.5 was the last with it");
    }

    @ParameterizedTest
    @CsvSource({
        "server.connection-timeout, server.tomcat.keep-alive-timeout",
        "server.tomcat.max-threads, server.tomcat.threads.max",
        "server.tomcat.so-keep-alive, no property for this option of sockets",
        "server.tomcat.tcpNoDelay, no property for this option of sockets",
        "server.keep-alive-timeout, server.tomcat.keep-alive-timeout",
        "server.tomcat.keep-alive, server.tomcat.keep-alive-timeout",
        "server.tomcat.max-connection, server.tomcat.max-connections",
        "server.tomcat.keepalive-timeouts, server.tomcat.keep-alive-timeout",
        "server.tomcat.qwertzuiop, remove it"
    })
    void keysThatBootDoesNotReadAreNamedWithTheRightOne(String key, String right) {
        assertThat(messages(properties(key + "=1\n"), Kind.IGNORED_KEY))
                .contains("application.properties:1 " + key, right);
    }

    @ParameterizedTest
    @CsvSource({
        "server.tomcat.accesslog.enabled, true",
        "server.tomcat.relaxed-path-chars[0], x",
        "server.tomcat.additional-tld-skip-patterns[1], x",
        "server.undertow.options.socket.SSL_ENABLED, false",
        "server.compression.enabled, true",
        "server.error.path, /e",
        "server.mine, 1"
    })
    void keysThatBootReadsOrThatAreNoneOfOurBusinessAreSilent(String key, String value) {
        assertThat(messages(properties(key + "=" + value), Kind.IGNORED_KEY)).isEmpty();
    }

    @Test
    void ofTwoSpellingsTheCanonicalOneCountsAndTheOtherIsNamed() {
        ServerSettings settings = properties("server.tomcat.maxConnections=1\nserver.tomcat.max-connections=2\n");
        assertThat(settings.connections().value()).isEqualTo(2);
        assertThat(messages(settings, Kind.IGNORED_KEY)).contains("server.tomcat.maxConnections is a second spelling");
    }

    @Test
    void placeholdersAreNestedHaveDefaultsAndKnowTheFile() {
        ServerSettings settings = properties("""
                server.tomcat.keep-alive-timeout=${A:${B:${edge.idle}}}
                edge.idle=${unit:42}s
                server.tomcat.max-connections=${most}
                server.tomcat.max-keep-alive-requests=${app.cap:1}
                app.cap=12
                """);
        assertThat(settings.idleSeconds().value()).isEqualTo(42);
        assertThat(settings.requests().value()).isEqualTo(12);
        assertThat(settings.connections().from()).isEqualTo(From.UNKNOWN);
        assertThat(messages(settings, Kind.ENVIRONMENT))
                .contains("application.properties:1", "42 s", "A, B, UNIT", "SERVER_TOMCAT_KEEPALIVETIMEOUT")
                .doesNotContain("max-keep-alive-requests");
        assertThat(messages(settings, Kind.UNRESOLVED))
                .contains("application.properties:3", "${most}", "does not start without a value for most");
    }

    @Test
    void placeholdersInACircleOrWithoutEndAreRefused() {
        assertThat(messages(properties("server.tomcat.max-connections=${a}\na=${b}\nb=${a}\n"), Kind.REFUSED))
                .contains("server.tomcat.max-connections is '${a}'");
        StringBuilder text = new StringBuilder("server.tomcat.max-connections=${p0}\n");
        for (int i = 0; i < 40; i++) {
            text.append("p%d=${p%d}${p%d}\n".formatted(i, i + 1, i + 1));
        }
        assertThat(messages(properties(text.toString()), Kind.REFUSED)).contains("over and over");
    }

    @Test
    void http2HasATimeoutOfItsOwnUnlessTheOtherIsSet() {
        assertThat(messages(properties("server.http2.enabled=true\n"), Kind.HTTP2))
                .contains("20 s");
        assertThat(messages(properties("server.http2.enabled=true\nserver.tomcat.keep-alive-timeout=9s\n"), Kind.HTTP2))
                .isEmpty();
    }

    @Test
    void nettyRefusesNoRequestsAtAll() {
        ServerSettings settings = properties("server.netty.max-keep-alive-requests=0\n");
        assertThat(settings.requests().value()).isNull();
        assertThat(messages(settings, Kind.REFUSED)).contains("Reactor Netty takes -1 or more than 0");
    }
}
