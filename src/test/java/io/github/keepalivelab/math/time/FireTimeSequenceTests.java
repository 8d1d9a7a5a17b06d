package io.github.keepalivelab.math.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class FireTimeSequenceTests {

    @Test
    void constantRateDoesNotAccumulateRounding() {
        FireTimeSequence times = FireTimeSequence.constant(3);
        long last = 0;
        for (int i = 0; i <= 3_000_000; i++) {
            last = times.nextOffsetNanos();
        }
        assertThat(last).isEqualTo(1_000_000_000_000_000L);
    }

    @Test
    void poissonHasTheMeanAndTheSpreadOfAPoissonProcess() {
        FireTimeSequence times = FireTimeSequence.poisson(1000, 7);
        int n = 200_000;
        double previous = 0;
        double sumOfSquares = 0;
        long offset = 0;
        for (int i = 0; i < n; i++) {
            offset = times.nextOffsetNanos();
            double gap = (offset - previous) / 1e6;
            sumOfSquares += gap * gap;
            previous = offset;
        }
        // Exponential gaps: mean 1 ms, second moment 2 ms^2; 1 % and 3 % are five standard errors.
        assertThat(offset / 1e6 / n).isCloseTo(1.0, within(0.012));
        assertThat(sumOfSquares / n).isCloseTo(2.0, within(0.06));
    }

    @Test
    void theSameSeedGivesTheSameTimes() {
        FireTimeSequence a = FireTimeSequence.poisson(10, 3);
        FireTimeSequence b = FireTimeSequence.poisson(10, 3);
        for (int i = 0; i < 100; i++) {
            assertThat(a.nextOffsetNanos()).isEqualTo(b.nextOffsetNanos());
        }
    }

    @Test
    void ratesMustBePositive() {
        assertThatThrownBy(() -> FireTimeSequence.constant(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FireTimeSequence.poisson(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
