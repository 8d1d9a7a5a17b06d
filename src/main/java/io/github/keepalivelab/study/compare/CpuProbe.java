package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.machine.linux.CompilerThreads;
import io.github.keepalivelab.machine.linux.MachineCpu;
import io.github.keepalivelab.machine.linux.ProcessCpuClock;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.system.Topology;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * CPU clocks of the processes and the idle time of the machine. The driver's own clock is read next to the window. What the JIT
 * compilers use is taken off: they work off the past of their process and not the requests of this window.
 */
final class CpuProbe implements Probe {

    private static final double NANOS_PER_MICRO = 1000;
    private static final double NANOS_PER_MILLI = 1e6;

    private final List<Long> nginxPids;
    private final Optional<Long> backendPid;
    private final long self = ProcessHandle.current().pid();
    private final CompilerThreads driverCompilers = new CompilerThreads(self);
    private final Optional<CompilerThreads> backendCompilers;
    private final int cpus = MachineCpu.count();
    private Clocks before = Clocks.ZERO;
    private Clocks after = Clocks.ZERO;

    CpuProbe(Topology topology) {
        this.nginxPids = topology.nginxPids();
        this.backendPid = topology.backendPid();
        this.backendCompilers = backendPid.map(CompilerThreads::new);
    }

    /** One reading of all clocks, in nanoseconds; null where unseen. */
    record Clocks(
            long at,
            long driver,
            @Nullable Long nginx,
            @Nullable Long backend,
            long driverCompilers,
            @Nullable Long backendCompilers,
            long idle) {
        static final Clocks ZERO = new Clocks(0, 0, null, null, 0, null, 0);
    }

    @Override
    public List<String> yields() {
        return List.of(
                "cpuMicros.driver",
                "cpuMicros.nginx",
                "cpuMicros.backend",
                "machineCpuMicros",
                Reading.IDLE_SHARE,
                Reading.DRIVER_COMPILE_MILLIS,
                Reading.BACKEND_COMPILE_MILLIS);
    }

    @Override
    public void before(Arm arm) throws IOException {
        long compilers = driverCompilers.cpuNanos();
        Long theirs = backendCompilerNanos();
        long idle = MachineCpu.idleNanos();
        Long nginx = nginxNanos();
        Long backend = backendPid.map(ProcessCpuClock::nanos).orElse(null);
        before = new Clocks(System.nanoTime(), ProcessCpuClock.nanos(self), nginx, backend, compilers, theirs, idle);
    }

    @Override
    public void after(Arm arm) throws IOException {
        long driver = ProcessCpuClock.nanos(self);
        long now = System.nanoTime();
        Long nginx = nginxNanos();
        Long backend = backendPid.map(ProcessCpuClock::nanos).orElse(null);
        long idle = MachineCpu.idleNanos();
        after = new Clocks(now, driver, nginx, backend, driverCompilers.cpuNanos(), backendCompilerNanos(), idle);
    }

    private @Nullable Long backendCompilerNanos() throws IOException {
        return backendCompilers.isEmpty()
                ? null
                : Long.valueOf(backendCompilers.get().cpuNanos());
    }

    private @Nullable Long nginxNanos() {
        return nginxPids.isEmpty()
                ? null
                : Long.valueOf(
                        nginxPids.stream().mapToLong(ProcessCpuClock::nanos).sum());
    }

    @Override
    public void addTo(Reading reading) {
        add(before, after, cpus, reading);
    }

    /** Adds what follows from two readings. Pure. */
    static void add(Clocks before, Clocks after, int cpus, Reading reading) {
        double driverCompilers = after.driverCompilers() - before.driverCompilers();
        Double backendCompilers = change(before.backendCompilers(), after.backendCompilers());
        reading.put(Reading.DRIVER_COMPILE_MILLIS, driverCompilers / NANOS_PER_MILLI);
        reading.put("cpuMicros.driver", micros(after.driver() - before.driver() - driverCompilers));
        Double nginx = change(before.nginx(), after.nginx());
        reading.put("cpuMicros.nginx", nginx == null ? null : micros(nginx));
        Double backend = change(before.backend(), after.backend());
        if (backend != null && backendCompilers != null) {
            reading.put("cpuMicros.backend", micros(backend - backendCompilers));
            reading.put(Reading.BACKEND_COMPILE_MILLIS, backendCompilers / NANOS_PER_MILLI);
        }
        double elapsed = after.at() - before.at();
        double idle = after.idle() - before.idle();
        reading.put("machineCpuMicros", micros(elapsed * cpus - idle));
        reading.put(Reading.IDLE_SHARE, elapsed <= 0 ? null : Double.valueOf(Math.min(1, idle / (elapsed * cpus))));
    }

    private static double micros(double nanos) {
        return Math.max(0, nanos) / NANOS_PER_MICRO;
    }

    private static @Nullable Double change(@Nullable Long before, @Nullable Long after) {
        return before == null || after == null ? null : Double.valueOf((double) (after - before));
    }
}
