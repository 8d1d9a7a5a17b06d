package io.github.keepalivelab.cli.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.cli.NewerNginx;
import io.github.keepalivelab.cli.truth.Verdict.Kind;
import io.github.keepalivelab.plan.NginxVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Configurations drawn from a grammar: of each of their places the doctor says what a real nginx then does, or it says
 * UNKNOWN where another request gets another answer.
 *
 * <p>Every run draws others. {@code -Dlab.seed=N} repeats a run, {@code -Dlab.answers=2000} makes it longer (about a minute
 * for each nginx), {@code -Dlab.failures=20} shrinks more wrong answers than three; each is written to target/doctor-fuzz:
 * {@code mvn -o -Dquick verify -Dit.test=DoctorFuzzTests -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false
 * -Dlab.answers=2000}
 */
@Tag("integration")
final class DoctorFuzzTests {

    private static final long SEED = Long.getLong("lab.seed", new Random().nextInt(1_000_000_000));
    private static final int ANSWERS = Integer.getInteger("lab.answers", 300);
    private static final int FAILURES = Integer.getInteger("lab.failures", 3);
    private static final Path OUTPUT = Path.of("target", "doctor-fuzz");

    @TempDir
    Path folder = Path.of(".");

    @Test
    void nginxBefore1_29_7DoesWhatTheDoctorSays(TestReporter reporter) throws IOException {
        verify(NewerNginx.usual(folder), reporter);
    }

    @Test
    void nginxFrom1_29_7OnDoesWhatTheDoctorSays(TestReporter reporter) throws IOException {
        verify(NewerNginx.path(folder), reporter);
    }

    private void verify(Path nginx, TestReporter reporter) throws IOException {
        NginxVersion version = NginxVersion.find(banner(nginx)).orElseThrow();
        String run = "nginx " + version + ", -Dlab.seed=" + SEED;
        Map<Kind, Integer> tally = new EnumMap<>(Kind.class);
        List<Failure> failures = new ArrayList<>();
        List<String> smallest = new ArrayList<>();
        try (Bench bench = new Bench(nginx, version, folder)) {
            for (long seed = SEED; answers(tally) < ANSWERS; seed++) {
                Generated config = Generator.generate(seed, version.atLeast(1, 29, 7));
                for (Verdict verdict : bench.judge(config, Set.of())) {
                    tally.merge(verdict.kind(), 1, Integer::sum);
                    if (verdict.fails()) {
                        failures.add(new Failure(config, verdict));
                    }
                }
            }
            // Wrong answers before those that only say too little.
            failures.sort(Comparator.comparing(failure -> failure.verdict().kind()));
            for (Failure failure : failures.subList(0, Math.min(FAILURES, failures.size()))) {
                smallest.add(smallest(bench, failure, version, smallest.size() + 1));
            }
        }
        reporter.publishEntry(run, tally.toString());
        assertThat(failures)
                .as("%s: %s%n%s", run, tally, String.join("\n", smallest))
                .isEmpty();
        assertThat(tally.getOrDefault(Kind.UNREACHED, 0))
                .as("places that no request reaches; %s: %s", run, tally)
                .isLessThan(answers(tally) / 6);
        assertThat((double) tally.getOrDefault(Kind.UNKNOWN_NEEDED, 0))
                .as("UNKNOWN; %s: %s", run, tally)
                .isLessThanOrEqualTo(unknownAllowed(answers(tally)));
    }

    private static int answers(Map<Kind, Integer> tally) {
        return tally.values().stream().mapToInt(Integer::intValue).sum() - tally.getOrDefault(Kind.UNREACHED, 0);
    }

    /** 3 %, and in a short run what chance adds to that. */
    private static double unknownAllowed(int answers) {
        double share = 0.03 * answers;
        return answers >= 2000 ? share : share + 3 * Math.sqrt(share);
    }

    private record Failure(Generated config, Verdict verdict) {

        @Override
        public String toString() {
            return "seed " + config.seed() + ": " + verdict;
        }
    }

    private static String smallest(Bench bench, Failure failure, NginxVersion version, int number) throws IOException {
        String text = new Shrinker(bench).smallest(failure.config(), failure.verdict());
        Files.createDirectories(OUTPUT);
        Files.writeString(OUTPUT.resolve(version + "-" + number + ".conf"), text);
        return text;
    }

    private static String banner(Path nginx) throws IOException {
        Process process = new ProcessBuilder(nginx.toString(), "-v")
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
