package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.load.LoadEngine;
import io.github.keepalivelab.machine.linux.KernelCounters;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.system.Topology;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The driver's count of its connections, and the kernels' counters of each host. */
final class KernelProbe implements Probe {

    private static final KernelCounters NONE = new KernelCounters(0, 0, 0, 0);

    private final Topology topology;
    private final LoadEngine engine;
    private final Map<ProcessName, KernelCounters> before = new EnumMap<>(ProcessName.class);
    private final Map<ProcessName, KernelCounters> after = new EnumMap<>(ProcessName.class);
    private long openedBefore;
    private long opened;

    KernelProbe(Topology topology, LoadEngine engine) {
        this.topology = topology;
        this.engine = engine;
    }

    @Override
    public List<String> yields() {
        return List.of(
                "connectionsOpened.client",
                "connectionsOpened.upstream",
                "witnesses.clientByDriver",
                "witnesses.upstreamByKernel",
                "witnesses.clientByKernel",
                "resets");
    }

    @Override
    public void before(Arm arm) throws IOException {
        look(before);
        openedBefore = engine.connectionsOpened();
    }

    @Override
    public void after(Arm arm) throws IOException {
        opened = engine.connectionsOpened() - openedBefore;
        look(after);
    }

    /** Each host has counters of its own; where all share one, the driver's stand for all. */
    private void look(Map<ProcessName, KernelCounters> into) throws IOException {
        for (ProcessName host : ProcessName.values()) {
            if (host == ProcessName.DRIVER || topology.place().isApart()) {
                into.put(host, topology.place().at(host, KernelCounters::read));
            }
        }
    }

    private double sum(ToLongFunction<KernelCounters> counter) {
        return after.values().stream().mapToLong(counter).sum()
                - before.values().stream().mapToLong(counter).sum();
    }

    private double opens(ProcessName host) {
        return after.getOrDefault(host, NONE).activeOpens()
                - before.getOrDefault(host, NONE).activeOpens();
    }

    @Override
    public void addTo(Reading reading) {
        reading.put("connectionsOpened.client", (double) opened);
        reading.put("witnesses.clientByDriver", (double) opened);
        reading.put("resets", sum(KernelCounters::outResets));
        if (topology.place().isApart()) {
            reading.put("witnesses.clientByKernel", opens(ProcessName.DRIVER));
            reading.put("witnesses.upstreamByKernel", opens(ProcessName.NGINX));
        } else if (topology.upstreamPort().isPresent()) {
            // Both hops are in one counter.
            double upstream = opens(ProcessName.DRIVER) - opened;
            reading.put("witnesses.upstreamByKernel", upstream);
            if (topology.management().isEmpty()) {
                // Somebody else's proxy on this machine: no backend counts, so the kernel does.
                reading.put("connectionsOpened.upstream", Math.max(0, upstream));
            }
        } else if (!topology.isUpstreamUnclear()) {
            // nginx is somewhere else, so these are the driver's connects alone.
            reading.put("witnesses.clientByKernel", opens(ProcessName.DRIVER));
        }
    }
}
