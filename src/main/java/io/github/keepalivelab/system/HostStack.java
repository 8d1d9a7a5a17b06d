package io.github.keepalivelab.system;

import io.github.keepalivelab.load.Endpoint;
import io.github.keepalivelab.machine.net.FreePorts;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.Hop;
import io.github.keepalivelab.plan.NginxSettings;
import io.github.keepalivelab.plan.TlsChoice;
import io.github.keepalivelab.system.nginx.NginxBinary;
import io.github.keepalivelab.system.nginx.NginxConfigWriter;
import java.util.List;

/** The backend and the nginx of the compose stack as processes of this host, on the same ports; both are children. */
public final class HostStack extends OwnTopology {

    private static final int POOL = 16;

    private final RemoteTopology.Addresses addresses;

    private HostStack(RemoteTopology.Addresses addresses, LabProcesses.Wanted wanted, LabProcesses processes) {
        super(wanted, processes);
        this.addresses = addresses;
    }

    /**
     * Starts both.
     *
     * @param binary the nginx
     * @param longPort nginx's port with a long upstream hop
     * @param shortPort its port with a short upstream hop
     * @throws io.github.keepalivelab.machine.process.EnvironmentException when a process does not start
     */
    public static HostStack start(NginxBinary binary, int longPort, int shortPort) {
        List<Integer> free = FreePorts.find(3);
        // Client hop: nginx keeps connections open, and a client that wants a short one says so.
        LabProcesses.Wanted wanted = new LabProcesses.Wanted(
                free.get(0),
                free.get(1),
                free.get(2),
                List.of(server(longPort, ConnectionPolicy.LONG), server(shortPort, ConnectionPolicy.SHORT)),
                TlsChoice.USUAL);
        LabProcesses processes =
                LabProcesses.start(binary, new LocalTopology.Options(1, false, -1, false), wanted, Place.LOOPBACK);
        return new HostStack(
                new RemoteTopology.Addresses(
                        "127.0.0.1", longPort, shortPort, wanted.statusPort(), "127.0.0.1", wanted.managementPort()),
                wanted,
                processes);
    }

    private static NginxConfigWriter.Server server(int port, ConnectionPolicy upstreamHop) {
        return new NginxConfigWriter.Server(
                port, NginxSettings.of(Hop.of(ConnectionPolicy.LONG), Hop.of(upstreamHop), POOL));
    }

    /** Returns the backend's port with /actuator. */
    public int managementPort() {
        return addresses.managementPort();
    }

    @Override
    public Endpoint endpoint(Arm arm, long timeoutNanos) {
        return addresses.endpoint(arm, timeoutNanos);
    }
}
