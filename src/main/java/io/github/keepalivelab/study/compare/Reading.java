package io.github.keepalivelab.study.compare;

import java.util.HashMap;
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

    /** Returns the compilers' share of the CPU time of driver and backend together, 0 to 1. */
    double compileShare() {
        double compilers = (orZero(DRIVER_COMPILE_MILLIS) + orZero(BACKEND_COMPILE_MILLIS)) * MICROS_PER_MILLI;
        double requests = orZero("cpuMicros.driver") + orZero("cpuMicros.backend");
        return Math.min(1, compilers / Math.max(1, compilers + requests));
    }

    private double orZero(String path) {
        Double value = values.get(path);
        return value == null ? 0 : value;
    }
}
