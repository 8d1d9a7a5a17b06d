package io.github.keepalivelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.probe.BackendCounts;
import io.github.keepalivelab.probe.KernelCounters;
import io.github.keepalivelab.result.PerHop;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class WindowTests {

    private static final long MILLI = 1_000_000;

    private static Probes.Counts counts(long compileMillis, long cpuNanos) {
        return new Probes.Counts(
                new KernelCounters(0, 0, 0, 0), null, new BackendCounts(0, 0, compileMillis, cpuNanos));
    }

    private static Probes.Cpu cpu(long driver, @Nullable Long backend, long driverC, @Nullable Long backendC) {
        return new Probes.Cpu(0, driver * MILLI, null, backend, driverC * MILLI, backendC, 0);
    }

    @Test
    void compilersAreTakenOffTheCpuOfTheirProcess() {
        Window window = new Window(
                counts(0, 0),
                counts(7, 900 * MILLI),
                cpu(100, 200 * MILLI, 10, 20 * MILLI),
                cpu(150, 300 * MILLI, 12, 80 * MILLI));
        assertThat(window.cpuMicros()).isEqualTo(new PerHop(48_000.0, null, 40_000.0));
        assertThat(window.compileMillis()).isEqualTo(new PerHop(2.0, null, 60.0));
        assertThat(window.compileShare()).isEqualTo(62.0 / 150);
    }

    @Test
    void aBackendOutOfSightGivesItsOwnAccount() {
        Window window = new Window(
                counts(1, 100 * MILLI), counts(8, 130 * MILLI), cpu(0, null, 0, null), cpu(50, null, 0, null));
        assertThat(window.cpuMicros()).isEqualTo(new PerHop(50_000.0, null, 30_000.0));
        assertThat(window.compileMillis()).isEqualTo(new PerHop(0.0, null, 7.0));
    }
}
