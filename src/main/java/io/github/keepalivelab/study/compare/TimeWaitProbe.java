package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.machine.linux.PortRange;
import io.github.keepalivelab.machine.linux.TimeWaitTable;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.system.Topology;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is in TIME_WAIT after a window: since its start by owner, and all of it as a share of the ports. */
final class TimeWaitProbe implements Probe {

    /** The kernel lists tens of thousands of sockets one by one, so the first windows of an arm are looked at, and then some. */
    private static final int ALWAYS = 12;

    private static final int SOMETIMES = 12;

    private final Topology topology;
    private final int ports = PortRange.read().ports();
    private long sinceNanos;
    private final Map<String, Integer> windowsByArm = new HashMap<>();
    private @Nullable Seen seen;

    TimeWaitProbe(Topology topology) {
        this.topology = topology;
    }

    @Override
    public List<String> yields() {
        return List.of("timeWaits.driver", "timeWaits.nginx", "timeWaits.backend", Reading.PORTS_HELD_SHARE);
    }

    @Override
    public void before(Arm arm) {
        sinceNanos = System.nanoTime();
    }

    @Override
    public void after(Arm arm) {
        seen = null;
        int window = windowsByArm.merge(arm.name(), 1, Integer::sum);
        if (window > ALWAYS && window % SOMETIMES != 0) {
            return;
        }
        try {
            seen = look(topology.endpoint(arm, 0).address().getPort(), topology.upstreamPort());
        } catch (IOException e) {
            // A kernel that does not list its sockets leaves them unseen, and the run goes on.
            seen = null;
        }
    }

    /** Both hops from both of their ends; the ends are two tables where each host has a network of its own. */
    private record Seen(
            TimeWaitTable.Owners driver,
            TimeWaitTable.Owners nginxDownwards,
            TimeWaitTable.@Nullable Owners nginxUpwards,
            TimeWaitTable.@Nullable Owners backend) {}

    private Seen look(int clientPort, Optional<Integer> upstreamPort) throws IOException {
        TimeWaitTable.Owners driver = at(ProcessName.DRIVER, clientPort);
        boolean apart = topology.place().isApart();
        TimeWaitTable.Owners nginx = apart ? at(ProcessName.NGINX, clientPort) : driver;
        if (upstreamPort.isEmpty()) {
            return new Seen(driver, nginx, null, null);
        }
        TimeWaitTable.Owners upwards = at(ProcessName.NGINX, upstreamPort.get());
        return new Seen(driver, nginx, upwards, apart ? at(ProcessName.BACKEND, upstreamPort.get()) : upwards);
    }

    private TimeWaitTable.Owners at(ProcessName host, int port) throws IOException {
        return topology.place().at(host, () -> TimeWaitTable.since(port, sinceNanos));
    }

    @Override
    public void addTo(Reading reading) {
        Seen all = seen;
        if (all == null) {
            return;
        }
        TimeWaitTable.Owners upwards = all.nginxUpwards();
        reading.put("timeWaits.driver", (double) all.driver().client());
        long held = Math.max(all.driver().portsHeld(), upwards == null ? 0 : upwards.portsHeld());
        reading.put(Reading.PORTS_HELD_SHARE, held / (double) ports);
        TimeWaitTable.Owners backend = all.backend();
        if (upwards != null && backend != null) {
            reading.put("timeWaits.nginx", (double) (all.nginxDownwards().server() + upwards.client()));
            reading.put("timeWaits.backend", (double) backend.server());
        }
    }
}
