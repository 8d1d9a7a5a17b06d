package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.ResultReader;
import io.github.keepalivelab.result.StoredResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab is asked for what is known beforehand: a delay and a burn that the backend was told to make. */
@Tag("integration")
@Tag("alone")
final class KnownTruthTests {

    @TempDir
    Path folder = Path.of(".");

    private StoredResult<CompareResult> measure(String plan, int warmUpSeconds) throws IOException {
        Files.writeString(folder.resolve("plan.yaml"), plan);
        LabProcess.Ended ended = LabProcess.run(
                folder,
                "compare",
                "--plan",
                "plan.yaml",
                "--lab-knobs",
                "--warm-up-seconds",
                String.valueOf(warmUpSeconds),
                "--output",
                "out",
                "--force");
        assertThat(folder.resolve("out/results.json")).as(ended.output()).exists();
        return ResultReader.read(folder.resolve("out/results.json"), CompareResult.class);
    }

    @Test
    void aDelayOf20MillisecondsIsTheMedianServiceTime() throws IOException {
        StoredResult<CompareResult> result = measure("""
                rate: 50
                blocks: 2
                trial-seconds: 2
                baseline: plain
                arms:
                  - {name: plain, client: long, upstream: long}
                  - {name: delayed, client: long, upstream: long, path: "/keep-alive/hello?delayMillis=20"}
                """, 5);
        ArmResult delayed = result.body().middle().arm("delayed").orElseThrow();
        double p50 = Objects.requireNonNull(delayed.serviceMicros()).p50();
        // 2 % + 0.3 ms for the delay itself, and what the plain request takes.
        double plain = Objects.requireNonNull(
                        result.body().middle().arm("plain").orElseThrow().serviceMicros())
                .p50();
        assertThat(p50).isBetween(20_000.0, 20_000 * 1.02 + 300 + plain);
    }

    @Test
    void aBurnOf100MicrosecondsIsRecoveredWithin10Percent() throws IOException {
        Comparison comparison = burn(160);
        if (halfWidth(comparison) > 10) {
            // The machine is too noisy for an answer of that precision in so few blocks, whatever the answer is.
            comparison = burn(480);
        }
        ConfidenceInterval difference = Objects.requireNonNull(comparison.difference());
        assertThat(difference.estimate()).as("%s", difference).isCloseTo(100, Percentage.withPercentage(10));
        assertThat(comparison.claim()).isTrue();
    }

    private static double halfWidth(Comparison comparison) {
        ConfidenceInterval difference = Objects.requireNonNull(comparison.difference());
        return (difference.high() - difference.low()) / 2;
    }

    private Comparison burn(int blocks) throws IOException {
        StoredResult<CompareResult> result = measure("""
                rate: 1000
                blocks: %d
                trial-seconds: 0.1
                baseline: plain
                arms:
                  - {name: plain, client: long, upstream: long}
                  - {name: burning, client: long, upstream: long, path: "/keep-alive/hello?burnMicros=100"}
                """.formatted(blocks), 60);
        return result.body()
                .middle()
                .comparison("cpuMicrosPerRequest.backend", "burning")
                .orElseThrow();
    }
}
