package io.github.keepalivelab.study.ablate;

import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.NginxSettings;
import io.github.keepalivelab.plan.NginxSettings.Factor;
import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.result.AblateResult.ClientCombination;
import io.github.keepalivelab.system.LocalTopology;
import io.github.keepalivelab.system.http.HttpWire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sequential requests of a client that keeps its connection for as long as the server lets it. */
final class ClientHopProbe {

    static final int REQUESTS = 20;
    private static final int CAP = 5;
    private static final int CLOSE_WAIT_MILLIS = 2000;
    private static final int OPEN_WAIT_MILLIS = 30;

    private record Server(
            String arm, boolean timeoutOn, @Nullable Integer cap) {

        Arm toArm() {
            NginxSettings long16 = NginxSettings.combination(Factor.ON, Factor.ON, Factor.ON, 16);
            return Arm.of(arm, long16.withClient(timeoutOn, cap == null ? NginxSettings.UNLIMITED : cap));
        }
    }

    private record Client(String version, @Nullable String header) {}

    private static final List<Server> SERVERS = List.of(
            new Server("keepalive_timeout on", true, null),
            new Server("keepalive_requests " + CAP, true, CAP),
            new Server("keepalive_timeout 0", false, null));

    private static final List<Client> CLIENTS = List.of(
            new Client("HTTP/1.1", null),
            new Client("HTTP/1.1", "keep-alive"),
            new Client("HTTP/1.1", "close"),
            new Client("HTTP/1.0", null),
            new Client("HTTP/1.0", "keep-alive"));

    private ClientHopProbe() {}

    static List<Arm> arms() {
        return SERVERS.stream().map(Server::toArm).toList();
    }

    static List<ClientCombination> look(LocalTopology topology, String nginxVersion) throws IOException {
        List<ClientCombination> all = new ArrayList<>();
        for (Server server : SERVERS) {
            Arm arm = server.toArm();
            Target target = new Target(
                    false,
                    topology.address(arm).getHostString(),
                    topology.address(arm).getPort(),
                    arm.path());
            for (Client client : CLIENTS) {
                all.add(look(target, server, client, nginxVersion));
            }
        }
        return all;
    }

    private static ClientCombination look(Target target, Server server, Client client, String nginxVersion)
            throws IOException {
        int connections = 0;
        String closedBy = null;
        String responseHeader = null;
        int done = 0;
        while (done < REQUESTS) {
            connections++;
            try (HttpWire wire = HttpWire.open(target)) {
                boolean open = true;
                while (open && done < REQUESTS) {
                    HttpWire.Response response = wire.get(client.version(), client.header());
                    if (done++ == 0) {
                        responseHeader = response.header("connection").orElse(null);
                    }
                    boolean announced = response.announcesClose();
                    HttpWire.End end = wire.awaitEnd(announced ? CLOSE_WAIT_MILLIS : OPEN_WAIT_MILLIS);
                    open = end == HttpWire.End.STILL_OPEN && !announced;
                    if (!open && closedBy == null) {
                        closedBy = end == HttpWire.End.STILL_OPEN ? "CLIENT" : "NGINX";
                    }
                }
            }
        }
        return new ClientCombination(
                nginxVersion,
                server.timeoutOn(),
                server.cap(),
                client.version(),
                client.header(),
                responseHeader,
                REQUESTS,
                connections,
                closedBy);
    }
}
