package io.github.keepalivelab.experiment;

import io.github.keepalivelab.probe.BackendCounts;
import io.github.keepalivelab.result.PerHop;
import org.jspecify.annotations.Nullable;

/**
 * What the probes read at both edges of a window, and what follows from it. Pure.
 *
 * @param before counts before it
 * @param after counts after it
 * @param cpuBefore clocks before it
 * @param cpuAfter clocks after it
 */
record Window(Probes.Counts before, Probes.Counts after, Probes.Cpu cpuBefore, Probes.Cpu cpuAfter) {

    private static final double NANOS_PER_MICRO = 1000;
    private static final double NANOS_PER_MILLI = 1e6;

    /** Returns its length in nanoseconds, drain included. */
    double elapsedNanos() {
        return cpuAfter.atNanos() - cpuBefore.atNanos();
    }

    /** Returns the idle time of all CPUs together, in nanoseconds. */
    double idleNanos() {
        return cpuAfter.idle() - cpuBefore.idle();
    }

    /**
     * Returns the CPU microseconds of each process without its JIT compilers, which work off the past of the process and
     * not the requests of this window. A backend whose threads cannot be seen gives its own account, compilers included.
     */
    PerHop cpuMicros() {
        Double nginx = micros(cpuBefore.nginx(), cpuAfter.nginx());
        double driver = cpuAfter.driver() - cpuBefore.driver() - driverCompilerNanos();
        return new PerHop(Math.max(0, driver) / NANOS_PER_MICRO, nginx, backendMicros());
    }

    private @Nullable Double backendMicros() {
        Double seen = micros(cpuBefore.backend(), cpuAfter.backend());
        Double compilers = micros(cpuBefore.backendCompilers(), cpuAfter.backendCompilers());
        if (seen != null && compilers != null) {
            return Math.max(0, seen - compilers);
        }
        BackendCounts start = before.backend();
        BackendCounts end = after.backend();
        return start == null || end == null ? null : micros(start.cpuNanos(), end.cpuNanos());
    }

    /** Returns the CPU milliseconds of the JIT compilers; for a backend that is not seen what it says itself. */
    PerHop compileMillis() {
        Double compilers = micros(cpuBefore.backendCompilers(), cpuAfter.backendCompilers());
        BackendCounts start = before.backend();
        BackendCounts end = after.backend();
        Double backend;
        if (compilers != null) {
            backend = compilers * NANOS_PER_MICRO / NANOS_PER_MILLI;
        } else {
            backend = start == null || end == null
                    ? null
                    : Double.valueOf((double) (end.compileMillis() - start.compileMillis()));
        }
        return new PerHop(driverCompilerNanos() / NANOS_PER_MILLI, null, backend);
    }

    /** Returns the compilers' share of the CPU time of driver and backend together, 0 to 1. */
    double compileShare() {
        PerHop cpu = cpuMicros();
        PerHop compile = compileMillis();
        double compilers = sum(compile) * NANOS_PER_MILLI / NANOS_PER_MICRO;
        double requests = sum(new PerHop(cpu.driver(), null, cpu.backend()));
        return Math.min(1, compilers / Math.max(1, compilers + requests));
    }

    private static double sum(PerHop hops) {
        return (hops.driver() == null ? 0 : hops.driver()) + (hops.backend() == null ? 0 : hops.backend());
    }

    private double driverCompilerNanos() {
        return cpuAfter.driverCompilers() - cpuBefore.driverCompilers();
    }

    private static @Nullable Double micros(@Nullable Long before, @Nullable Long after) {
        return before == null || after == null ? null : (after - before) / NANOS_PER_MICRO;
    }
}
