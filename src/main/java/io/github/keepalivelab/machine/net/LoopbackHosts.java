package io.github.keepalivelab.machine.net;

import io.github.keepalivelab.machine.net.FilterRule.Action;
import io.github.keepalivelab.machine.net.FilterRule.Match;
import io.github.keepalivelab.machine.process.EnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A client and a server on this machine's own loopback interface with a packet filter between them, where network namespaces
 * are refused. There are no cables, no connection tracking and no settings of the lab's own, so some faults cannot be had.
 */
final class LoopbackHosts implements Hosts {

    private static final String ADDRESS = "127.0.0.1";

    private final PacketFilter filter;
    private final List<FilterRule> rules = new ArrayList<>();
    private boolean resets;

    LoopbackHosts(PacketFilter filter) {
        this.filter = filter;
    }

    @Override
    public boolean areNetworks() {
        return false;
    }

    @Override
    public String serverAddress() {
        return ADDRESS;
    }

    @Override
    public String clientDevice() {
        return "lo";
    }

    @Override
    public <T> T atClient(Callable<T> work) throws IOException {
        try {
            return work.call();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new EnvironmentException("on loopback: " + e);
        }
    }

    @Override
    public List<String> atServer(List<String> program) {
        return program;
    }

    @Override
    public void adopt(long pid) {
        filter.adopt(pid);
    }

    @Override
    public void retransmissions(int retries2) {
        // The machine's own setting stays; the plan says which it is.
    }

    @Override
    public void tcpKeepalive(int idleSeconds, int intervalSeconds, int probes) {
        throw noNetworks();
    }

    @Override
    public void idleTimer(int seconds) {
        throw noNetworks();
    }

    @Override
    public void resetUnknownConnections() {
        resets = true;
    }

    @Override
    public void forgetConnections(int port) {
        if (resets) {
            // What comes from the server stays: the resets to the client look as if they came from there.
            add(Match.TO_PORT, port, Action.RESET);
        } else {
            blackHole(port);
        }
    }

    @Override
    public void blackHole(int port) {
        closePort(port);
        add(Match.FROM_PORT, port, Action.DROP);
    }

    @Override
    public void closePort(int port) {
        add(Match.TO_PORT, port, Action.DROP);
    }

    @Override
    public void cutNear() {
        throw noNetworks();
    }

    @Override
    public void cutFar(int port) {
        blackHole(port);
    }

    @Override
    public void replaceServer(int port) {
        // Its process is gone: this machine's kernel answers for the new one.
        clear();
    }

    @Override
    public List<String> serverSockets() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/net/tcp"));
    }

    @Override
    public void close() {
        try {
            clear();
        } catch (EnvironmentException e) {
            // They go with the chain.
        }
    }

    /** Several pairs of hosts share one filter. */
    private void add(Match match, int port, Action action) {
        FilterRule rule = new FilterRule(match, port, action);
        filter.add(rule);
        rules.add(rule);
    }

    private void clear() {
        rules.forEach(filter::remove);
        rules.clear();
    }

    private static EnvironmentException noNetworks() {
        return new EnvironmentException("this fault needs networks of the lab's own");
    }
}
