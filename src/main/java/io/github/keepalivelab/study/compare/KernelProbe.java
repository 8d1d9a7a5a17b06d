package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.load.LoadEngine;
import io.github.keepalivelab.machine.linux.KernelCounters;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.system.Topology;
import java.io.IOException;
import java.util.List;

/** The driver's count of its connections, and the kernel's counters of this network namespace. */
final class KernelProbe implements Probe {

    private final Topology topology;
    private final LoadEngine engine;
    private KernelCounters before = new KernelCounters(0, 0, 0, 0);
    private KernelCounters after = before;
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
                "witnesses.clientByDriver",
                "witnesses.upstreamByKernel",
                "witnesses.clientByKernel",
                "resets");
    }

    @Override
    public void before(Arm arm) throws IOException {
        before = KernelCounters.read();
        openedBefore = engine.connectionsOpened();
    }

    @Override
    public void after(Arm arm) throws IOException {
        opened = engine.connectionsOpened() - openedBefore;
        after = KernelCounters.read();
    }

    @Override
    public void addTo(Reading reading) {
        double active = after.activeOpens() - before.activeOpens();
        reading.put("connectionsOpened.client", (double) opened);
        reading.put("witnesses.clientByDriver", (double) opened);
        reading.put("resets", (double) (after.outResets() - before.outResets()));
        // Where nginx has a network namespace of its own, the kernel's counter here holds the driver's connects alone.
        if (topology.upstreamPort().isPresent()) {
            reading.put("witnesses.upstreamByKernel", active - opened);
        } else {
            reading.put("witnesses.clientByKernel", active);
        }
    }
}
