package io.github.keepalivelab.topology;

import io.github.keepalivelab.plan.CloseBy;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.NginxSettings;
import java.util.List;

/** The backend and the nginx of the compose stack as processes of this host, on the same ports. */
public final class HostStack implements AutoCloseable {

    private static final int POOL = 16;

    private final RemoteTopology.Addresses addresses;
    private final LabProcesses processes;

    private HostStack(RemoteTopology.Addresses addresses, LabProcesses processes) {
        this.addresses = addresses;
        this.processes = processes;
    }

    /**
     * Starts both.
     *
     * @param binary the nginx
     * @param longPort nginx's port with a long upstream hop
     * @param shortPort its port with a short upstream hop
     * @throws EnvironmentException when a process does not start, for example because a port is taken
     */
    public static HostStack start(NginxBinary binary, int longPort, int shortPort) {
        List<Integer> free = FreePorts.find(3);
        // Client hop: nginx keeps connections open, and a client that wants a short one says so.
        LabProcesses.Wanted wanted = new LabProcesses.Wanted(
                free.get(0),
                free.get(1),
                free.get(2),
                List.of(server(longPort, ConnectionPolicy.LONG), server(shortPort, ConnectionPolicy.SHORT)));
        LabProcesses processes = LabProcesses.start(binary, new LocalTopology.Options(1, false, -1, false), wanted);
        return new HostStack(
                new RemoteTopology.Addresses(
                        "127.0.0.1", longPort, shortPort, wanted.statusPort(), "127.0.0.1", wanted.managementPort()),
                processes);
    }

    private static NginxConfigWriter.Server server(int port, ConnectionPolicy upstreamHop) {
        return new NginxConfigWriter.Server(
                port, NginxSettings.of(ConnectionPolicy.LONG, upstreamHop, CloseBy.SERVER, POOL));
    }

    /** Returns where everything listens. */
    public RemoteTopology.Addresses addresses() {
        return addresses;
    }

    @Override
    public void close() {
        processes.close();
    }
}
