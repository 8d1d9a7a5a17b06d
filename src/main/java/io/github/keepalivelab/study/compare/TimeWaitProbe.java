package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.machine.linux.PortRange;
import io.github.keepalivelab.machine.linux.TimeWaitTable;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.system.Topology;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is in TIME_WAIT after a window: since its start by owner, and all of it as a share of the ports. */
final class TimeWaitProbe implements Probe {

    private final Topology topology;
    private final int ports = PortRange.read().ports();
    private long sinceNanos;
    private TimeWaitTable.@Nullable Owners client;
    private TimeWaitTable.@Nullable Owners upstream;

    TimeWaitProbe(Topology topology) {
        this.topology = topology;
    }

    @Override
    public List<String> yields() {
        return List.of("timeWaits.client", "timeWaits.nginx", "timeWaits.backend", Reading.PORTS_HELD_SHARE);
    }

    @Override
    public void before(Arm arm) {
        sinceNanos = System.nanoTime();
    }

    @Override
    public void after(Arm arm) {
        client = null;
        upstream = null;
        try {
            client = TimeWaitTable.since(topology.endpoint(arm, 0).address().getPort(), sinceNanos);
            Optional<Integer> port = topology.upstreamPort();
            upstream = port.isEmpty() ? null : TimeWaitTable.since(port.get(), sinceNanos);
        } catch (IOException e) {
            // A kernel that does not list its sockets leaves them unseen, and the run goes on.
            client = null;
        }
    }

    @Override
    public void addTo(Reading reading) {
        TimeWaitTable.Owners c = client;
        TimeWaitTable.Owners u = upstream;
        if (c == null) {
            return;
        }
        reading.put("timeWaits.client", (double) c.client());
        reading.put(Reading.PORTS_HELD_SHARE, Math.max(c.portsHeld(), u == null ? 0 : u.portsHeld()) / (double) ports);
        if (u != null) {
            reading.put("timeWaits.nginx", (double) (c.server() + u.client()));
            reading.put("timeWaits.backend", (double) u.server());
        }
    }
}
