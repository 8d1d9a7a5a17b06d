package io.github.keepalivelab.study.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.Resolution;
import io.github.keepalivelab.result.Results;
import io.github.keepalivelab.result.RunsResult.Spread;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How far runs lie apart, and which of them knew it. */
final class SpreadsTests {

    private static CompareResult run(double ratio, double halfWidth) {
        CompareResult any = Results.small().body();
        Comparison comparison = new Comparison(
                "cpuMicrosPerRequest.nginx",
                "long/long",
                "short/short",
                new ConfidenceInterval(ratio, ratio - halfWidth, ratio + halfWidth),
                null,
                null,
                0.95,
                true,
                Resolution.CLAIM,
                null);
        LoadResult load = new LoadResult(500.0, 12, 0, any.middle().arms(), List.of(comparison), null);
        return new CompareResult(1, 1, any.plan(), List.of(load), List.of(), List.of());
    }

    private static Spread spread(double halfWidth, double... ratios) {
        List<CompareResult> runs = new ArrayList<>();
        for (double ratio : ratios) {
            runs.add(run(ratio, halfWidth));
        }
        return Spreads.of(runs).get(0);
    }

    @Test
    void runsThatAgreeAreAllHeld() {
        Spread spread = spread(0.02, 0.38, 0.381, 0.379, 0.382, 0.378);
        assertThat(spread.held()).isEqualTo(5);
        assertThat(spread.mean()).isCloseTo(0.38, within(1e-4));
        assertThat(spread.sdOfLog()).isCloseTo(0.0042, within(1e-4));
        assertThat(spread.halfWidth()).isCloseTo(0.0526, within(1e-4));
    }

    @Test
    void aNarrowIntervalFarFromTheOthersIsNot() {
        Spread spread = spread(0.005, 0.38, 0.381, 0.379, 0.5, 0.378, 0.38, 0.381, 0.379, 0.382, 0.378);
        assertThat(spread.held()).isEqualTo(9);
    }

    @Test
    void oneRunHasNoSpread() {
        assertThat(Spreads.of(List.of(run(0.4, 0.1)))).isEmpty();
    }
}
