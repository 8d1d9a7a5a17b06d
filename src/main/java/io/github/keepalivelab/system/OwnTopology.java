package io.github.keepalivelab.system;

import io.github.keepalivelab.machine.net.Loopback;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** An nginx and a backend that the lab started itself, so that all of both can be seen. */
abstract sealed class OwnTopology implements Topology permits HostStack, LocalTopology {

    private final LabProcesses.Wanted wanted;
    private final LabProcesses processes;

    /** @param processes both; they end when this closes */
    OwnTopology(LabProcesses.Wanted wanted, LabProcesses processes) {
        this.wanted = wanted;
        this.processes = processes;
    }

    /** Returns the processes themselves. */
    LabProcesses processes() {
        return processes;
    }

    @Override
    public Optional<InetSocketAddress> status() {
        return Optional.of(Loopback.port(wanted.statusPort()));
    }

    @Override
    public Optional<InetSocketAddress> management() {
        return Optional.of(Loopback.port(wanted.managementPort()));
    }

    @Override
    public Optional<Integer> upstreamPort() {
        return Optional.of(wanted.backendPort());
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
        return processes
                .casualty()
                .or(() -> place().isTorn()
                        ? Optional.of(new Casualty("the line between the hosts", "has ended"))
                        : Optional.empty());
    }

    @Override
    public void close() {
        processes.close();
    }
}
