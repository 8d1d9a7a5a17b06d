package io.github.keepalivelab.study.doctor.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file says, there is an answer or one sentence, and soon. */
final class SpringMutationTests {

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final String ALPHABET = "{}[]:;,\"'\\$#!&*<>|-\n\t abc019~=@%.\u0000\u00e4\u2028";
    private static final List<String> NAMES =
            List.of("application.properties", "application.yml", "docker-compose.yaml", "arguments.txt", "app.env");
    private static final List<String> TEXTS = List.of(
            """
            server.tomcat.keep-alive-timeout=${A:${b.c:20s}}
            server.tomcat.max-connections = 100
            #---
            spring.config.activate.on-profile=a & !b
            spring.config.import=optional:more.yml,configserver:
            server.shutdown: immediate
            """,
            """
            x: &x {keep-alive-timeout: 9_000, max-keep-alive-requests: -1}
            spring.profiles: {active: [a], group: {a: [b, c]}}
            server:
              tomcat:
                <<: *x
                max-connections: @most@
            ---
            spring.config.activate.on-profile: "(a | b) & c"
            server.jetty.connection-idle-timeout: PT3S
            """,
            """
            services:
              app:
                image: app
                env_file: app.env
                environment:
                  SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT: ${IDLE:-20s}
                  SPRING_APPLICATION_JSON: '{"server": {"port": 1}}'
                  JAVA_TOOL_OPTIONS: -Dserver.tomcat.max-connections=5
                command: ["java", "-jar", "a.jar", "--server.port=1"]
            """,
            "java -Dserver.tomcat.keep-alive-timeout=5s '--server.port=1' --spring.profiles.active=a,b -jar a.jar\n",
            "SERVER_PORT=1\nexport SERVER_TOMCAT_MAX_CONNECTIONS='5'\nSPRING_PROFILES_ACTIVE=a,b\n");

    @TempDir
    Path folder = Path.of(".");

    @Test
    void twoThousandMutationsEndInAnAnswerOrInOneSentence() {
        long seed = System.nanoTime();
        System.out.println("seed of the mutations: " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            int which = random.nextInt(TEXTS.size());
            StringBuilder text = new StringBuilder(TEXTS.get(which));
            for (int edits = 1 + random.nextInt(6); edits > 0; edits--) {
                mutate(text, random);
            }
            String name = NAMES.get(random.nextInt(4) == 0 ? random.nextInt(NAMES.size()) : which);
            byte[] bytes = text.toString()
                    .getBytes(random.nextInt(10) == 0 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            try {
                new Folder(folder)
                        .with(name, bytes)
                        .readAll(name)
                        .forEach(settings -> assertThat(settings.problems()).isNotEmpty());
            } catch (ConfigException e) {
                assertThat(e.getMessage()).contains(".").hasLineCount(1);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", " + name + ":\n" + text, e);
            }
            long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
            assertThat(spent / NANOS_PER_MILLI)
                    .as("CPU ms, seed %d, %s:%n%s", seed, name, text)
                    .isLessThan(2000);
        }
    }

    private static void mutate(StringBuilder text, Random random) {
        if (text.isEmpty()) {
            text.append('a');
        }
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
            case 0 -> text.deleteCharAt(at);
            case 1 -> text.insert(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            case 2 -> text.setCharAt(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            default -> {
                int end = Math.min(text.length(), at + random.nextInt(40));
                text.insert(random.nextInt(text.length()), text.substring(at, end));
            }
        }
    }
}
