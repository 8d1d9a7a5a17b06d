package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.load.Handshakes;
import io.github.keepalivelab.load.LoadEngine;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.Protocol;
import io.github.keepalivelab.system.Topology;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** TLS handshakes on the client hop: what the driver counts, and what nginx says of each ({@code $ssl_session_reused}). */
final class HandshakeProbe implements Probe {

    private final Topology topology;
    private final LoadEngine engine;
    private Handshakes driverBefore = Handshakes.NONE;
    private Handshakes driver = Handshakes.NONE;
    private Optional<Handshakes> nginxBefore = Optional.empty();
    private Optional<Handshakes> nginx = Optional.empty();
    private boolean overTls;

    HandshakeProbe(Topology topology, LoadEngine engine) {
        this.topology = topology;
        this.engine = engine;
    }

    @Override
    public List<String> yields() {
        return List.of("handshakes.full", "handshakes.resumed", "witnesses.fullByNginx", "witnesses.resumedByNginx");
    }

    @Override
    public void before(Arm arm) throws IOException {
        overTls = arm.clientHop().protocol() == Protocol.HTTPS;
        if (overTls) {
            nginxBefore = topology.handshakes(arm);
            driverBefore = engine.handshakes();
        }
    }

    @Override
    public void after(Arm arm) throws IOException {
        if (overTls) {
            driver = engine.handshakes().since(driverBefore);
            nginx = topology.handshakes(arm).flatMap(now -> nginxBefore.map(now::since));
        }
    }

    @Override
    public void addTo(Reading reading) {
        if (!overTls) {
            return;
        }
        reading.put("handshakes.full", (double) driver.full());
        reading.put("handshakes.resumed", (double) driver.resumed());
        nginx.ifPresent(seen -> {
            reading.put("witnesses.fullByNginx", (double) seen.full());
            reading.put("witnesses.resumedByNginx", (double) seen.resumed());
        });
    }
}
