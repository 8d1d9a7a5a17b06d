package io.github.keepalivelab.study.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.LoadResult.NegativeControl;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** An arm against itself: quiet where nothing differs, loud where something does. */
final class NegativeControlsTests {

    private static final int BLOCKS = 60;

    private static NegativeControl control(double[] values) {
        return NegativeControls.control("short/short", "cpuMicrosPerRequest.nginx", values);
    }

    @Test
    void falseAlarmsAreRare() {
        Random random = new Random(1);
        int alarms = 0;
        int runs = 4000;
        for (int run = 0; run < runs; run++) {
            double[] values = new double[BLOCKS];
            double regime = 1;
            for (int i = 0; i < BLOCKS; i++) {
                // The machine's speed changes now and then, and a block now and then is an outlier.
                regime = random.nextInt(15) == 0 ? Math.exp(0.1 * random.nextGaussian()) : regime;
                double outlier = random.nextInt(25) == 0 ? 1.5 : 1;
                values[i] = 100 * regime * outlier * Math.exp(0.15 * random.nextGaussian());
            }
            alarms += control(values).holds() ? 0 : 1;
        }
        assertThat(alarms).as("of %d", runs).isLessThan(runs / 500);
    }

    @Test
    void aSteadyDriftIsNoDifference() {
        double[] values = new double[BLOCKS];
        for (int i = 0; i < BLOCKS; i++) {
            values[i] = 100 * Math.exp(0.01 * i);
        }
        assertThat(control(values).ratio().estimate()).isBetween(0.999, 1.001);
    }

    @Test
    void whatChangesInStepWithTheBlocksIsSeen() {
        Random random = new Random(2);
        double[] values = new double[BLOCKS];
        for (int i = 0; i < BLOCKS; i++) {
            // Pairs are called first and second in turn: 0 1, 3 2, 4 5, 7 6.
            boolean first = i % 4 == 0 || i % 4 == 3;
            values[i] = (first ? 130 : 100) * Math.exp(0.05 * random.nextGaussian());
        }
        assertThat(control(values).holds()).isFalse();
        assertThat(control(values).ratio().estimate()).isBetween(1.2, 1.4);
    }
}
