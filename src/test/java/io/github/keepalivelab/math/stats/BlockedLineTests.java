package io.github.keepalivelab.math.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BlockedLineTests {

    private static final double[] X = {1, 0.5, 0.2, 0.1, 0.01, 0.001, 0};

    private static BlockedLine fit(Random random, double noise, int blocks) {
        List<double[]> x = new ArrayList<>();
        List<double[]> y = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            double drift = 1 + noise * random.nextGaussian();
            double[] values = new double[X.length];
            for (int i = 0; i < X.length; i++) {
                values[i] = drift * (60 + 50 * X[i]) * (1 + noise * random.nextGaussian());
            }
            x.add(X);
            y.add(values);
        }
        return BlockedLine.fit(x, y, 0.95);
    }

    @Test
    void withoutNoiseTheLineIsExact() {
        BlockedLine line = fit(new Random(1), 0, 10);
        assertThat(line.intercept().estimate()).isCloseTo(60, within(1e-9));
        assertThat(line.slope().estimate()).isCloseTo(50, within(1e-9));
        assertThat(line.quotient().estimate()).isCloseTo(50.0 / 60, within(1e-9));
    }

    @Test
    void theIntervalsCover() {
        int covered = 0;
        int quotients = 0;
        for (int seed = 0; seed < 2000; seed++) {
            BlockedLine line = fit(new Random(seed), 0.05, 10);
            covered += line.slope().contains(50) ? 1 : 0;
            quotients += line.quotient().contains(50.0 / 60) ? 1 : 0;
        }
        assertThat(covered / 2000.0).isBetween(0.92, 0.98);
        assertThat(quotients / 2000.0).isBetween(0.92, 0.98);
    }
}
