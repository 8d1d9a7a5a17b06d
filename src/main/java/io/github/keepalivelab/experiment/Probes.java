package io.github.keepalivelab.experiment;

import io.github.keepalivelab.probe.BackendCounts;
import io.github.keepalivelab.probe.KernelCounters;
import io.github.keepalivelab.probe.MachineCpu;
import io.github.keepalivelab.probe.ProcessCpuClock;
import io.github.keepalivelab.probe.StubStatus;
import io.github.keepalivelab.topology.Topology;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads everything at an edge of a measured window. The CPU clocks are read next to the window and the rest outside of
 * them, so that what the probes cost is in no figure.
 */
final class Probes {

    private final @Nullable Topology topology;
    private final List<Long> nginxPids;
    private final long self = ProcessHandle.current().pid();

    Probes(@Nullable Topology topology) {
        this.topology = topology;
        this.nginxPids = topology == null ? List.of() : topology.nginxPids();
    }

    /** CPU clocks and machine idle time, in nanoseconds; null where unseen. */
    record Cpu(
            long atNanos,
            long driver,
            @Nullable Long nginx,
            @Nullable Long backend,
            long idle) {}

    /** Counts of connections and compile time; null where unseen. */
    record Counts(
            KernelCounters kernel,
            @Nullable StubStatus nginx,
            @Nullable BackendCounts backend,
            long driverCompileMillis) {}

    /** Reads the clocks before a window, the driver's own last. */
    Cpu cpuBefore() throws IOException {
        long idle = MachineCpu.idleNanos();
        Long nginx = nginxCpu();
        Long backend = backendCpu();
        return new Cpu(System.nanoTime(), ProcessCpuClock.nanos(self), nginx, backend, idle);
    }

    /** Reads the clocks after a window, the driver's own first. */
    Cpu cpuAfter() throws IOException {
        long driver = ProcessCpuClock.nanos(self);
        long now = System.nanoTime();
        Long nginx = nginxCpu();
        Long backend = backendCpu();
        return new Cpu(now, driver, nginx, backend, MachineCpu.idleNanos());
    }

    private @Nullable Long nginxCpu() {
        Long sum = null;
        for (long pid : nginxPids) {
            sum = (sum == null ? 0 : sum) + ProcessCpuClock.nanos(pid);
        }
        return sum;
    }

    private @Nullable Long backendCpu() {
        return topology == null
                ? null
                : topology.backendPid().map(ProcessCpuClock::nanos).orElse(null);
    }

    /** Reads the counts before a window: the probe's own connections come first, the kernel's counters last. */
    Counts before() throws IOException {
        StubStatus nginx = topology == null ? null : StubStatus.read(topology.status());
        BackendCounts backend = topology == null ? null : BackendCounts.read(topology.management());
        return new Counts(KernelCounters.read(), nginx, backend, compileMillis());
    }

    /** Reads the counts after a window: the kernel's counters first, the probe's own connections last. */
    Counts after() throws IOException {
        KernelCounters kernel = KernelCounters.read();
        BackendCounts backend = topology == null ? null : BackendCounts.read(topology.management());
        StubStatus nginx = topology == null ? null : StubStatus.read(topology.status());
        return new Counts(kernel, nginx, backend, compileMillis());
    }

    private static long compileMillis() {
        return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
    }
}
