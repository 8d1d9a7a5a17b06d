package io.github.keepalivelab.study.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The doctor ends soon, whatever it is given. */
final class DoctorLimitsTests {

    private static final long NANOS_PER_MILLI = 1_000_000;

    @Test
    void tenThousandMutationsNeverCrashOrHang() {
        List<Corpus.Case> corpus = Corpus.valid();
        Random random = new Random(7);
        String alphabet = "{};\"'\\$#\n abc01~*[]/=\u0000\u00e4";
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text =
                    new StringBuilder(corpus.get(random.nextInt(corpus.size())).text());
            for (int edits = 1 + random.nextInt(8); edits > 0; edits--) {
                mutate(text, random, alphabet);
            }
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            try {
                Diagnoses.doctor(Diagnoses.OLD).text("mutated.conf", text.toString(), null);
            } catch (ConfigException e) {
                assertThat(e).hasMessageContaining("mutated.conf:");
            }
            long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
            assertThat(spent / NANOS_PER_MILLI).as("CPU ms for:%n%s", text).isLessThan(100);
        }
    }

    private static void mutate(StringBuilder text, Random random, String alphabet) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
            case 0 -> text.deleteCharAt(at);
            case 1 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
            case 2 -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
            default -> {
                int end = Math.min(text.length(), at + random.nextInt(40));
                text.insert(random.nextInt(text.length()), text.substring(at, end));
            }
        }
    }

    @Test
    void aConfigurationOf20000LinesTakesUnderASecondOfCpu() {
        StringBuilder text = new StringBuilder("events {}\nhttp {\n");
        for (int i = 0; i < 2000; i++) {
            text.append("upstream u").append(i).append(" {\n  server 127.0.0.1:1;\n  keepalive 8;\n}\nserver {\n");
            text.append("  listen 80;\n  location / {\n    proxy_http_version 1.1;\n    proxy_pass http://u")
                    .append(i);
            text.append(";\n  }\n}\n");
        }
        text.append("}\n");
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        assertThat(Diagnoses.doctor(Diagnoses.OLD)
                        .text("large.conf", text.toString(), null)
                        .proxyPasses())
                .hasSize(2000);
        long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
        assertThat(text.toString().lines().count()).isGreaterThan(20_000);
        assertThat(spent / NANOS_PER_MILLI).isLessThan(1000);
    }
}
