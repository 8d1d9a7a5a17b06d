package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.system.Topology;
import io.github.keepalivelab.system.http.BackendCounts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The backend's own counts; also of its CPU and its compilers, where its process is out of sight. */
final class BackendProbe implements Probe {

    private static final double NANOS_PER_MICRO = 1000;

    private final Topology topology;
    private @Nullable BackendCounts before;
    private @Nullable BackendCounts after;

    BackendProbe(Topology topology) {
        this.topology = topology;
    }

    @Override
    public List<String> yields() {
        return List.of(
                "connectionsOpened.upstream",
                "witnesses.upstreamByBackend",
                "processMicros.backend",
                Reading.BACKEND_COMPILE_MILLIS);
    }

    @Override
    public void before(Arm arm) throws IOException {
        before = read();
    }

    @Override
    public void after(Arm arm) throws IOException {
        after = read();
    }

    private @Nullable BackendCounts read() throws IOException {
        Optional<InetSocketAddress> where = topology.management();
        return where.isEmpty() ? null : topology.place().at(ProcessName.BACKEND, () -> BackendCounts.read(where.get()));
    }

    @Override
    public void addTo(Reading reading) {
        BackendCounts first = before;
        BackendCounts second = after;
        if (first == null || second == null) {
            return;
        }
        double accepted = second.accepted() - first.accepted();
        reading.put("connectionsOpened.upstream", accepted);
        reading.put("witnesses.upstreamByBackend", accepted);
        if (topology.backendPid().isEmpty()) {
            reading.put("processMicros.backend", (second.cpuNanos() - first.cpuNanos()) / NANOS_PER_MICRO);
            reading.put(Reading.BACKEND_COMPILE_MILLIS, (double) (second.compileMillis() - first.compileMillis()));
        }
    }
}
