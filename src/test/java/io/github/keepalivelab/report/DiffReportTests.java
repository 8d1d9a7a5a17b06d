package io.github.keepalivelab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.Resolution;
import io.github.keepalivelab.result.Results;
import io.github.keepalivelab.result.StoredResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two results side by side. */
final class DiffReportTests {

    private static StoredResult<CompareResult> result(double rate, String arm, double cpu, ConfidenceInterval ratio) {
        List<ArmResult> arms = List.of(
                Results.arm(arm, ConnectionPolicy.LONG, cpu, 0),
                Results.arm("short/short", ConnectionPolicy.SHORT, 100, 1));
        LoadResult load = new LoadResult(
                rate,
                20,
                0,
                arms,
                List.of(new Comparison(
                        "cpuMicrosPerRequest.nginx",
                        arm,
                        "short/short",
                        ratio,
                        null,
                        null,
                        0.99,
                        true,
                        Resolution.CLAIM,
                        null)),
                List.of());
        CompareResult any = Results.small().body();
        return Results.stored(new CompareResult(10, 60, any.plan(), List.of(load), List.of(), List.of()));
    }

    private static StoredResult<CompareResult> result(double ratio) {
        return result(1000, "long/long", 100 * ratio, new ConfidenceInterval(ratio, ratio - 0.02, ratio + 0.02));
    }

    @Test
    void ratiosWithinBothIntervalsAgree() {
        assertThat(DiffReport.text(result(0.40), result(0.43)))
                .contains("0.400 [0.380, 0.420]", "0.430 [0.410, 0.450]", "agree", "+7.5 %")
                .endsWith("None of 1 ratios differs by more than both intervals allow.\n");
    }

    @Test
    void ratiosBeyondThemDoNot() {
        assertThat(DiffReport.text(result(0.40), result(0.50)))
                .contains("apart")
                .endsWith("1 of 1 ratios differ by more than both intervals allow.\n");
    }

    @Test
    void whatDidNotDoTheSameIsNotCompared() {
        ConfidenceInterval ratio = new ConfidenceInterval(0.4, 0.38, 0.42);
        assertThatThrownBy(() -> DiffReport.text(result(0.4), result(2000, "long/long", 40, ratio)))
                .hasMessage(
                        "the two results cannot be compared: they measured other loads: 1000 and 2000 requests/s; give both"
                                + " --rates");
        assertThatThrownBy(() -> DiffReport.text(result(0.4), result(1000, "long/short", 40, ratio)))
                .hasMessageStartingWith("the two results cannot be compared: they have other arms:");
    }
}
