package io.github.keepalivelab.cli.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.cli.NewerNginx;
import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.result.DoctorResult.Severity;
import io.github.keepalivelab.study.doctor.ConfigDoctor;
import io.github.keepalivelab.study.doctor.Repair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * The fixes of a generated configuration, each alone and all at once: nginx accepts what they make of it, nothing is reused
 * less, what the doctor then calls reused is, and the backend sees the same requests but for the version and the Connection
 * header. {@code -Dlab.seed=N} repeats a run, {@code
 * -Dlab.repairs=200} makes it longer.
 */
@Tag("integration")
final class DoctorFixesTests {

    private static final long SEED = Long.getLong("lab.seed", new Random().nextInt(1_000_000_000));
    private static final int REPAIRS = Integer.getInteger("lab.repairs", 30);
    private static final int REQUESTS = 6;
    private static final int REQUESTS_LEFT_TO_CHANCE = 30;

    @TempDir
    Path folder = Path.of(".");

    private final List<EchoBackend> backends = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private int repaired;
    private int left;
    private int fixes;

    @Test
    void beforeNginx1_29_7(TestReporter reporter) throws IOException {
        verify(NewerNginx.usual(folder), new NginxVersion(1, 22, 1), reporter);
        assertThat(repaired).isGreaterThan(left);
    }

    @Test
    void fromNginx1_29_7On(TestReporter reporter) throws IOException {
        verify(NewerNginx.path(folder), new NginxVersion(1, 30, 6), reporter);
        assertThat(repaired).isPositive();
    }

    private void verify(Path nginx, NginxVersion version, TestReporter reporter) throws IOException {
        for (int i = 0; i < 3; i++) {
            backends.add(new EchoBackend());
        }
        try {
            for (int i = 0; i < REPAIRS; i++) {
                one(nginx, version, Generator.generate(SEED + i, version.atLeast(1, 29, 7)));
            }
        } finally {
            for (EchoBackend backend : backends) {
                backend.close();
            }
        }
        reporter.publishEntry(
                "-Dlab.seed=" + SEED, fixes + " fixes alone, " + repaired + " places repaired, " + left + " left");
        assertThat(wrong).as("-Dlab.seed=%d", SEED).isEmpty();
    }

    private void one(Path nginx, NginxVersion version, Generated config) throws IOException {
        int port = NginxRun.freePort();
        Map<String, String> files = Renderer.render(config, Set.of()).files(port, backends);
        Path home = Files.createTempDirectory(folder, "before");
        Map<String, Probe.Seen> before = seen(nginx, home, files, port, config);
        ConfigDoctor doctor = new ConfigDoctor(version, OptionalInt.empty(), OptionalDouble.empty(), null);
        Repair repair = new Repair(doctor, Severity.WARNING);
        for (Map.Entry<Finding, Map<String, String>> alone :
                repair.each(home.resolve("nginx.conf")).entrySet()) {
            verify(
                    nginx,
                    config,
                    port,
                    files,
                    before,
                    alone.getValue(),
                    "alone " + alone.getKey().rule() + "\n" + alone.getKey().fix(),
                    doctor);
            fixes++;
        }
        Repair.Done done = repair.repair(home.resolve("nginx.conf"));
        Map<String, Probe.Seen> then = verify(nginx, config, port, files, before, done.texts(), "all", doctor);
        before.forEach((what, was) -> {
            if (was.reuse().equals("NO")) {
                String is = then.getOrDefault(what, was).reuse();
                repaired += is.equals("YES") ? 1 : 0;
                left += is.equals("NO") ? 1 : 0;
            }
        });
    }

    private Map<String, Probe.Seen> verify(
            Path nginx,
            Generated config,
            int port,
            Map<String, String> files,
            Map<String, Probe.Seen> before,
            Map<String, String> changed,
            String fix,
            ConfigDoctor doctor)
            throws IOException {
        Map<String, String> after = new LinkedHashMap<>(files);
        changed.forEach((name, text) -> after.put(String.valueOf(Path.of(name).getFileName()), text));
        Path second = Files.createTempDirectory(folder, "after");
        Map<String, Probe.Seen> then = seen(nginx, second, after, port, config);
        String which = "seed " + config.seed() + ", " + fix + " in " + second + ": ";
        if (then.isEmpty() && !before.isEmpty()) {
            wrong.add(which + "nginx refuses it: " + Files.readString(second.resolve("output.txt")));
            return then;
        }
        before.forEach((what, was) -> compare(which + what, was, then.getOrDefault(what, was)));
        boolean none = doctor.files(second.resolve("nginx.conf"), null).proxyPasses().stream()
                .allMatch(pass -> pass.reuse().equals("YES") && pass.condition() == null);
        then.forEach((what, is) -> {
            if (none && is.reuse().equals("NO")) {
                wrong.add(which + what + ": the doctor calls all places reused");
            }
        });
        return then;
    }

    private void compare(String what, Probe.Seen was, Probe.Seen is) {
        if (!was.reached()) {
            return;
        }
        if (!is.reached() || !rest(was).equals(rest(is))) {
            wrong.add(what + ": was " + was + ", is " + is);
        } else if (was.reuse().equals("YES") && is.reuse().equals("NO")) {
            wrong.add(what + ": is not reused any more");
        }
    }

    private static String rest(Probe.Seen seen) {
        return seen.header().substring(seen.header().indexOf("\"rest\""));
    }

    private Map<String, Probe.Seen> seen(Path nginx, Path home, Map<String, String> files, int port, Generated config)
            throws IOException {
        Map<String, Probe.Seen> seen = new LinkedHashMap<>();
        try (NginxRun run = new NginxRun(nginx, home, files, port)) {
            if (!run.accepted()) {
                return seen;
            }
            Probe probe = new Probe(
                    port,
                    config.leftToChance(Set.of()) ? REQUESTS_LEFT_TO_CHANCE : REQUESTS,
                    config.hasTimers(Set.of()));
            for (Place place : config.places()) {
                for (Ask ask : place.entries()) {
                    seen.put(place.name() + " " + ask, probe.measure(ask, place.marker()));
                }
            }
        }
        return seen;
    }
}
