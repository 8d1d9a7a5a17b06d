package io.github.keepalivelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.Resolution;
import io.github.keepalivelab.result.Results;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AnswerTableTests {

    private static final String NGINX = "cpuMicrosPerRequest.nginx";
    private static final String MEAN = "responseMicros.mean";

    private static Comparison ratio(double estimate, Resolution outcome, @Nullable String reason) {
        return new Comparison(
                NGINX,
                "long/long",
                "short/short",
                new ConfidenceInterval(estimate, estimate - 0.05, estimate + 0.06),
                null,
                null,
                0.99,
                true,
                outcome,
                reason);
    }

    private static Comparison mean(double millis, Resolution outcome, @Nullable String reason) {
        return new Comparison(
                MEAN,
                "long/long",
                "short/short",
                null,
                new ConfidenceInterval(1000 * millis, 1000 * millis - 100, 1000 * millis + 100),
                null,
                0.99,
                true,
                outcome,
                reason);
    }

    private static String text(CompareResult result, List<List<Comparison>> byLoad) {
        LoadResult load = result.middle();
        List<LoadResult> loads = new java.util.ArrayList<>();
        for (List<Comparison> comparisons : byLoad) {
            loads.add(new LoadResult(100.0 * (loads.size() + 1), 12, 0, load.arms(), comparisons, null));
        }
        return squeezed(new Reports()
                .text(Results.stored(new CompareResult(10, 60, result.plan(), loads, result.costs(), List.of()))));
    }

    /** How wide a column is depends on what else is in it. */
    private static String squeezed(String text) {
        return text.replaceAll(" +", " ");
    }

    private static CompareResult arms() {
        return Results.compare(List.of(
                Results.arm("long/long", ConnectionPolicy.LONG, 50, 0),
                Results.arm("short/short", ConnectionPolicy.SHORT, 100, 1)));
    }

    @Test
    void aClaimStandsWithItsIntervalAndWhatItIsMeasuredAgainst() {
        assertThat(text(arms(), List.of(List.of(ratio(0.5, Resolution.CLAIM, null)))))
                .contains("CPU of nginx's host 100.0 us -50 % [-55, -44]\n")
                .contains("Connections/1000 requests, client 1000.0 0.0\n")
                .contains(
                        "At 100 requests/s long/long saves 50 % [44, 55] of the CPU of nginx's host (0.01 cores) against"
                                + " short/short.")
                .doesNotContain("In brackets");
    }

    @Test
    void whatIsNotClaimedStandsInBracketsAndItsReasonOnceBelow() {
        assertThat(text(
                        arms(),
                        List.of(
                                List.of(
                                        ratio(1, Resolution.EQUIVALENT, "they are alike within 5 %"),
                                        mean(-0.02, Resolution.UNRESOLVED, "a run about 4 times as long would tell")),
                                List.of(
                                        ratio(0.5, Resolution.CLAIM, null),
                                        mean(0.05, Resolution.UNRESOLVED, "a run about 2 times as long would tell")))))
                .contains("CPU of nginx's host 100 100.0 us (0 % [-5, +6]) a\n")
                .contains(" 200 100.0 us -50 % [-55, -44]\n")
                .contains("Mean response time 100 1.000 ms (-0.020 ms [-0.120, +0.080]) b\n")
                .contains("""
                        In brackets: not claimed.
                        a: they are alike within 5 %
                        b: a run about 2 to 4 times as long would tell
                        """)
                .contains(
                        "At 100 requests/s long/long saves no CPU that can be claimed against short/short: they are alike"
                                + " within 5 %.");
    }

    @Test
    void whatMultipliesIsAFactor() {
        assertThat(text(arms(), List.of(List.of(ratio(7.5, Resolution.CLAIM, null)))))
                .contains("x 7.50 [7.45, 7.56]");
    }

    @Test
    void withoutACompleteBlockThereIsNothingToCompare() {
        assertThat(text(arms(), List.of(List.of())))
                .contains("Nothing is claimed: no block is complete.")
                .doesNotContain("saves");
    }

    @Test
    void aPageMarksClaimsAndNamesEachValueForAPhone() {
        LoadResult load = arms().middle();
        String html = new Reports().html(Results.stored(Results.compare(load.arms())));
        assertThat(html)
                .contains("<td class=\"brief claimed\" data-label=\"long/long\">-50 % [-55, -44]</td>")
                .contains("<td class=\"number\" data-label=\"short/short\">100.0 us</td>");
        assertThat(new Reports().html(Results.stored(Results.compare(load.arms(), Resolution.UNRESOLVED))))
                .contains("<td class=\"brief soft\" data-label=\"long/long\">(-50 % [-55, -44]) a</td>");
    }
}
