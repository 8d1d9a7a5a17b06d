package io.github.keepalivelab.study.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.study.compare.CpuProbe.Clocks;
import io.github.keepalivelab.study.compare.CpuProbe.Nanos;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What two readings of the CPU clocks amount to. */
final class CpuProbeTests {

    private static final long MILLI = 1_000_000;

    private static Nanos nanos(@Nullable Integer process, @Nullable Integer network, @Nullable Integer compilers) {
        return new Nanos(millis(process), millis(network), millis(compilers));
    }

    private static @Nullable Long millis(@Nullable Integer value) {
        return value == null ? null : Long.valueOf(value * MILLI);
    }

    private static Clocks clocks(long at, Nanos driver, Nanos nginx, Nanos backend) {
        return new Clocks(
                at * MILLI,
                Map.of(ProcessName.DRIVER, driver, ProcessName.NGINX, nginx, ProcessName.BACKEND, backend),
                at * MILLI);
    }

    private static Reading reading(Clocks before, Clocks after) {
        Reading reading = new Reading();
        CpuProbe.add(before, after, 2, reading);
        reading.complete();
        return reading;
    }

    @Test
    void compilersAreTakenOffTheCpuOfTheirProcess() {
        Reading reading = reading(
                clocks(0, nanos(100, null, 10), Nanos.NONE, nanos(200, null, 20)),
                clocks(100, nanos(150, null, 12), Nanos.NONE, nanos(300, null, 80)));
        assertThat(reading.get("processMicros.driver")).isEqualTo(48_000.0);
        assertThat(reading.get("processMicros.backend")).isEqualTo(40_000.0);
        assertThat(reading.get("processMicros.nginx")).isNull();
        assertThat(reading.get(Reading.DRIVER_COMPILE_MILLIS)).isEqualTo(2.0);
        assertThat(reading.get(Reading.BACKEND_COMPILE_MILLIS)).isEqualTo(60.0);
        assertThat(reading.compileShare()).isEqualTo(62.0 / 150);
        assertThat(reading.get("cpuMicros.driver"))
                .as("there is nothing else to count")
                .isEqualTo(48_000.0);
        assertThat(reading.get("cpuMicros.total")).as("nginx is out of sight").isNull();
    }

    @Test
    void aHostIsItsProcessAndItsInterfaces() {
        Reading reading = reading(
                clocks(0, nanos(0, 0, 0), nanos(0, 0, null), nanos(0, 0, 0)),
                clocks(100, nanos(20, 5, 0), nanos(30, 25, null), nanos(40, 7, 4)));
        assertThat(reading.get("cpuMicros.driver")).isEqualTo(25_000.0);
        assertThat(reading.get("cpuMicros.nginx")).isEqualTo(55_000.0);
        assertThat(reading.get("networkMicros.nginx")).isEqualTo(25_000.0);
        assertThat(reading.get("cpuMicros.backend")).isEqualTo(43_000.0);
        assertThat(reading.get("cpuMicros.total")).isEqualTo(123_000.0);
    }

    @Test
    void theMachineIsBusyWhereItIsNotIdle() {
        Reading reading =
                reading(clocks(0, Nanos.NONE, Nanos.NONE, Nanos.NONE), clocks(100, Nanos.NONE, Nanos.NONE, Nanos.NONE));
        assertThat(reading.get("machineCpuMicros")).isEqualTo(100_000.0);
        assertThat(reading.get(Reading.IDLE_SHARE)).isEqualTo(0.5);
        assertThat(reading.get("cpuMicros.backend")).isNull();
    }
}
