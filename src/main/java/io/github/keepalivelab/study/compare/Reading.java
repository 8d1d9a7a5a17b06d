package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.plan.ProcessName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the probes saw of one window: totals of the metric catalogue by their paths, and what is no metric but tells of the
 * window itself. What is absent was not seen.
 */
final class Reading {

    /** CPU milliseconds of the driver's JIT compilers. */
    static final String DRIVER_COMPILE_MILLIS = "compileMillis.driver";

    /** CPU milliseconds of the backend's JIT compilers. */
    static final String BACKEND_COMPILE_MILLIS = "compileMillis.backend";

    /** Idle share of the machine, 0 to 1. */
    static final String IDLE_SHARE = "machineIdleShare";

    /** Share of the ports towards the busiest destination that TIME_WAIT holds, 0 to 1. */
    static final String PORTS_HELD_SHARE = "portsHeldShare";

    /** What {@link #complete} adds. */
    static final List<String> FOLLOWING =
            List.of("cpuMicros.driver", "cpuMicros.nginx", "cpuMicros.backend", "cpuMicros.total");

    private static final double MICROS_PER_MILLI = 1000;

    private final Map<String, @Nullable Double> values = new HashMap<>();

    void put(String path, @Nullable Double value) {
        if (value != null) {
            values.put(path, value);
        }
    }

    @Nullable
    Double get(String path) {
        return values.get(path);
    }

    Map<String, @Nullable Double> all() {
        return values;
    }

    /** Adds what follows from the rest: the CPU of each host, and of all three. */
    void complete() {
        double total = 0;
        int seen = 0;
        for (ProcessName process : ProcessName.values()) {
            Double own = get("processMicros." + process.label());
            if (own != null) {
                double host = own + orZero("networkMicros." + process.label());
                put("cpuMicros." + process.label(), host);
                total += host;
                seen++;
            }
        }
        if (seen == ProcessName.values().length) {
            put("cpuMicros.total", total);
        }
    }

    /** Returns the compilers' share of the CPU time of driver and backend together, 0 to 1. */
    double compileShare() {
        double compilers = (orZero(DRIVER_COMPILE_MILLIS) + orZero(BACKEND_COMPILE_MILLIS)) * MICROS_PER_MILLI;
        double requests = orZero("processMicros.driver") + orZero("processMicros.backend");
        return Math.min(1, compilers / Math.max(1, compilers + requests));
    }

    private double orZero(String path) {
        Double value = values.get(path);
        return value == null ? 0 : value;
    }
}
