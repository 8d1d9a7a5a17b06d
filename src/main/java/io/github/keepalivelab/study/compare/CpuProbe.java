package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.machine.linux.CompilerThreads;
import io.github.keepalivelab.machine.linux.MachineCpu;
import io.github.keepalivelab.machine.linux.ProcessCpuClock;
import io.github.keepalivelab.machine.linux.ThreadCpuClock;
import io.github.keepalivelab.machine.linux.Throttling;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.system.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * CPU clocks of the processes and of their hosts' interfaces, and the idle time of the machine. The driver's own clock is read next
 * to the window. What the JIT compilers use is taken off: they work off the past of their process and not the requests of this
 * window.
 */
final class CpuProbe implements Probe {

    private static final double NANOS_PER_MICRO = 1000;
    private static final double NANOS_PER_MILLI = 1e6;

    private final List<Host> hosts;
    private final int cpus = MachineCpu.count();
    private final Throttling throttling = Throttling.ofThisProcess();
    private OptionalLong throttledBefore = OptionalLong.empty();
    private OptionalLong throttledAfter = OptionalLong.empty();
    private Clocks before = Clocks.NONE;
    private Clocks after = Clocks.NONE;

    /**
     * @throws EnvironmentException when the threads of a host's interfaces cannot be seen
     */
    CpuProbe(Topology topology) {
        List<Host> all = new ArrayList<>();
        all.add(host(
                topology, ProcessName.DRIVER, List.of(ProcessHandle.current().pid())));
        all.add(host(topology, ProcessName.NGINX, topology.nginxPids()));
        all.add(host(
                topology, ProcessName.BACKEND, topology.backendPid().stream().toList()));
        this.hosts = List.copyOf(all);
    }

    private static Host host(Topology topology, ProcessName process, List<Long> pids) {
        boolean virtualMachine = process != ProcessName.NGINX && !pids.isEmpty();
        try {
            return new Host(
                    process,
                    pids,
                    topology.place().interfaceThreads(process),
                    virtualMachine ? Optional.of(new CompilerThreads(pids.get(0))) : Optional.empty());
        } catch (IOException e) {
            throw new EnvironmentException(String.valueOf(e.getMessage()));
        }
    }

    /** What is read of a host. */
    private record Host(
            ProcessName process,
            List<Long> pids,
            Optional<List<Long>> interfaces,
            Optional<CompilerThreads> compilers) {

        Nanos read() throws IOException {
            Long compiling =
                    compilers.isEmpty() ? null : Long.valueOf(compilers.get().cpuNanos());
            Long receiving = interfaces.isEmpty() ? null : Long.valueOf(ThreadCpuClock.nanos(interfaces.get()));
            Long own = pids.isEmpty()
                    ? null
                    : Long.valueOf(
                            pids.stream().mapToLong(ProcessCpuClock::nanos).sum());
            return new Nanos(own, receiving, compiling);
        }
    }

    /**
     * CPU time of a host so far; null where unseen.
     *
     * @param process of its process, compilers included
     * @param network of the threads in which its interfaces receive
     * @param compilers of its JIT compilers
     */
    record Nanos(
            @Nullable Long process,
            @Nullable Long network,
            @Nullable Long compilers) {
        static final Nanos NONE = new Nanos(null, null, null);
    }

    /** One reading of all clocks, in nanoseconds. */
    record Clocks(long at, Map<ProcessName, Nanos> hosts, long idle) {
        static final Clocks NONE = new Clocks(0, Map.of(), 0);

        Nanos of(ProcessName process) {
            return hosts.getOrDefault(process, Nanos.NONE);
        }
    }

    @Override
    public List<String> yields() {
        List<String> paths = new ArrayList<>();
        for (String kind : List.of("processMicros.", "networkMicros.")) {
            for (ProcessName process : ProcessName.values()) {
                paths.add(kind + process.label());
            }
        }
        paths.addAll(List.of(
                "machineCpuMicros",
                "throttledMicros",
                Reading.IDLE_SHARE,
                Reading.DRIVER_COMPILE_MILLIS,
                Reading.BACKEND_COMPILE_MILLIS));
        return paths;
    }

    @Override
    public void before(Arm arm) throws IOException {
        throttledBefore = throttling.micros();
        long idle = MachineCpu.idleNanos();
        Map<ProcessName, Nanos> clocks = new EnumMap<>(ProcessName.class);
        for (int i = hosts.size() - 1; i >= 0; i--) {
            clocks.put(hosts.get(i).process(), hosts.get(i).read());
        }
        before = new Clocks(System.nanoTime(), clocks, idle);
    }

    @Override
    public void after(Arm arm) throws IOException {
        long now = System.nanoTime();
        Map<ProcessName, Nanos> clocks = new EnumMap<>(ProcessName.class);
        for (Host host : hosts) {
            clocks.put(host.process(), host.read());
        }
        after = new Clocks(now, clocks, MachineCpu.idleNanos());
        throttledAfter = throttling.micros();
    }

    @Override
    public void addTo(Reading reading) {
        add(before, after, cpus, reading);
        if (throttledBefore.isPresent() && throttledAfter.isPresent()) {
            reading.put(
                    "throttledMicros", (double) Math.max(0, throttledAfter.getAsLong() - throttledBefore.getAsLong()));
        }
    }

    /** Adds what follows from two readings. Pure. */
    static void add(Clocks before, Clocks after, int cpus, Reading reading) {
        for (ProcessName process : ProcessName.values()) {
            Nanos from = before.of(process);
            Nanos to = after.of(process);
            Double compilers = change(from.compilers(), to.compilers());
            Double own = change(from.process(), to.process());
            Double network = change(from.network(), to.network());
            if (compilers != null) {
                reading.put("compileMillis." + process.label(), compilers / NANOS_PER_MILLI);
            }
            if (network != null) {
                reading.put("networkMicros." + process.label(), micros(network));
            }
            if (own != null) {
                reading.put("processMicros." + process.label(), micros(own - (compilers == null ? 0 : compilers)));
            }
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
