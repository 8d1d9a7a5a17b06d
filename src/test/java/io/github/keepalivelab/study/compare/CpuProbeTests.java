package io.github.keepalivelab.study.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What two readings of the CPU clocks amount to. */
final class CpuProbeTests {

    private static final long MILLI = 1_000_000;

    private static CpuProbe.Clocks clocks(
            long at, long driver, @Nullable Long backend, long driverCompilers, @Nullable Long backendCompilers) {
        return new CpuProbe.Clocks(
                at * MILLI, driver * MILLI, null, backend, driverCompilers * MILLI, backendCompilers, at * MILLI);
    }

    @Test
    void compilersAreTakenOffTheCpuOfTheirProcess() {
        Reading reading = new Reading();
        CpuProbe.add(
                clocks(0, 100, 200 * MILLI, 10, 20 * MILLI), clocks(100, 150, 300 * MILLI, 12, 80 * MILLI), 2, reading);
        assertThat(reading.get("cpuMicros.driver")).isEqualTo(48_000.0);
        assertThat(reading.get("cpuMicros.backend")).isEqualTo(40_000.0);
        assertThat(reading.get("cpuMicros.nginx")).isNull();
        assertThat(reading.get(Reading.DRIVER_COMPILE_MILLIS)).isEqualTo(2.0);
        assertThat(reading.get(Reading.BACKEND_COMPILE_MILLIS)).isEqualTo(60.0);
        assertThat(reading.compileShare()).isEqualTo(62.0 / 150);
    }

    @Test
    void theMachineIsBusyWhereItIsNotIdle() {
        Reading reading = new Reading();
        CpuProbe.add(clocks(0, 0, null, 0, null), clocks(100, 0, null, 0, null), 2, reading);
        assertThat(reading.get("machineCpuMicros")).isEqualTo(100_000.0);
        assertThat(reading.get(Reading.IDLE_SHARE)).isEqualTo(0.5);
        assertThat(reading.get("cpuMicros.backend")).isNull();
    }
}
