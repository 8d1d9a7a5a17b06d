package io.github.keepalivelab.experiment;

import io.github.keepalivelab.probe.BackendCounts;
import io.github.keepalivelab.probe.CompilerThreads;
import io.github.keepalivelab.probe.KernelCounters;
import io.github.keepalivelab.probe.MachineCpu;
import io.github.keepalivelab.probe.ProcessCpuClock;
import io.github.keepalivelab.probe.StubStatus;
import io.github.keepalivelab.topology.Topology;
import java.io.IOException;
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
    private final CompilerThreads driverCompilers = new CompilerThreads(self);
    private final @Nullable CompilerThreads backendCompilers;

    Probes(@Nullable Topology topology) {
        this.topology = topology;
        this.nginxPids = topology == null ? List.of() : topology.nginxPids();
        this.backendCompilers = topology == null
                ? null
                : topology.backendPid().map(CompilerThreads::new).orElse(null);
    }

    /** CPU clocks, those of the JIT compilers among them, and machine idle time, in nanoseconds; null where unseen. */
    record Cpu(
            long atNanos,
            long driver,
            @Nullable Long nginx,
            @Nullable Long backend,
            long driverCompilers,
            @Nullable Long backendCompilers,
            long idle) {}

    /** Counts of connections; null where unseen. */
    record Counts(
            KernelCounters kernel,
            @Nullable StubStatus nginx,
            @Nullable BackendCounts backend) {}

    /** Reads the clocks before a window, the driver's own last. */
    Cpu cpuBefore() throws IOException {
        long compilers = driverCompilers.cpuNanos();
        Long theirs = backendCompilerCpu();
        long idle = MachineCpu.idleNanos();
        Long nginx = nginxCpu();
        Long backend = backendCpu();
        return new Cpu(System.nanoTime(), ProcessCpuClock.nanos(self), nginx, backend, compilers, theirs, idle);
    }

    /** Reads the clocks after a window, the driver's own first. */
    Cpu cpuAfter() throws IOException {
        long driver = ProcessCpuClock.nanos(self);
        long now = System.nanoTime();
        Long nginx = nginxCpu();
        Long backend = backendCpu();
        long idle = MachineCpu.idleNanos();
        return new Cpu(now, driver, nginx, backend, driverCompilers.cpuNanos(), backendCompilerCpu(), idle);
    }

    private @Nullable Long backendCompilerCpu() throws IOException {
        return backendCompilers == null ? null : Long.valueOf(backendCompilers.cpuNanos());
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
        return new Counts(KernelCounters.read(), nginx, backend);
    }

    /** Reads the counts after a window: the kernel's counters first, the probe's own connections last. */
    Counts after() throws IOException {
        KernelCounters kernel = KernelCounters.read();
        BackendCounts backend = topology == null ? null : BackendCounts.read(topology.management());
        StubStatus nginx = topology == null ? null : StubStatus.read(topology.status());
        return new Counts(kernel, nginx, backend);
    }
}
