package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.system.Topology;
import io.github.keepalivelab.system.http.StubStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** nginx's own count of client connections. */
final class NginxProbe implements Probe {

    private final Topology topology;
    private @Nullable StubStatus before;
    private @Nullable StubStatus after;

    NginxProbe(Topology topology) {
        this.topology = topology;
    }

    @Override
    public List<String> yields() {
        return List.of("witnesses.clientByNginx");
    }

    @Override
    public void before(Arm arm) throws IOException {
        before = read();
    }

    @Override
    public void after(Arm arm) throws IOException {
        after = read();
    }

    private @Nullable StubStatus read() throws IOException {
        Optional<InetSocketAddress> where = topology.status();
        return where.isEmpty() ? null : topology.place().at(ProcessName.NGINX, () -> StubStatus.read(where.get()));
    }

    @Override
    public void addTo(Reading reading) {
        StubStatus first = before;
        StubStatus second = after;
        if (first != null && second != null) {
            // The second reading's own connection is among the accepts.
            reading.put("witnesses.clientByNginx", (double) (second.accepts() - first.accepts() - 1));
        }
    }
}
