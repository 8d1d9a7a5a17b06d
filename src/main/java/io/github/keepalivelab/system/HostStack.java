package io.github.keepalivelab.system;

import io.github.keepalivelab.load.Endpoint;
import io.github.keepalivelab.machine.net.FreePorts;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.Hop;
import io.github.keepalivelab.plan.NginxSettings;
import io.github.keepalivelab.system.nginx.NginxBinary;
import io.github.keepalivelab.system.nginx.NginxConfigWriter;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** The backend and the nginx of the compose stack as processes of this host, on the same ports; both are children. */
public final class HostStack implements Topology {

    private static final int POOL = 16;

    private final RemoteTopology.Addresses addresses;
    private final int upstreamPort;
    private final LabProcesses processes;

    private HostStack(RemoteTopology.Addresses addresses, int upstreamPort, LabProcesses processes) {
        this.addresses = addresses;
        this.upstreamPort = upstreamPort;
        this.processes = processes;
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
                List.of(server(longPort, ConnectionPolicy.LONG), server(shortPort, ConnectionPolicy.SHORT)));
        LabProcesses processes = LabProcesses.start(binary, new LocalTopology.Options(1, false, -1, false), wanted);
        return new HostStack(
                new RemoteTopology.Addresses(
                        "127.0.0.1", longPort, shortPort, wanted.statusPort(), "127.0.0.1", wanted.managementPort()),
                wanted.backendPort(),
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

    @Override
    public Optional<InetSocketAddress> status() {
        return Optional.of(addresses.status());
    }

    @Override
    public Optional<InetSocketAddress> management() {
        return Optional.of(addresses.management());
    }

    @Override
    public Optional<Integer> upstreamPort() {
        return Optional.of(upstreamPort);
    }

    @Override
    public List<Long> nginxPids() {
        return processes.nginxPids();
    }

    @Override
    public Optional<Long> backendPid() {
        return Optional.of(processes.backendPid());
    }

    @Override
    public List<String> seriousLogLines() {
        return processes.seriousLogLines();
    }

    @Override
    public Optional<Casualty> casualty() {
        return processes.casualty();
    }

    @Override
    public void close() {
        processes.close();
    }
}
