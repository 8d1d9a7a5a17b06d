package io.github.keepalivelab.machine.net;

import io.github.keepalivelab.machine.linux.Netlink;
import io.github.keepalivelab.machine.net.FilterRule.Action;
import io.github.keepalivelab.machine.net.FilterRule.Match;
import io.github.keepalivelab.machine.process.Command;
import io.github.keepalivelab.machine.process.EnvironmentException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A client and a server with a firewall between them: three network namespaces and two cables (veth pairs). The firewall
 * forwards what belongs to a connection that it knows, and lets new ones in from both sides.
 */
public final class ThreeHosts implements Hosts {

    private static final int DELETE_ALL_CONNTRACK = (1 << 8) | 2;
    private static final int MESSAGE_BYTES = 20;
    private static final String SERVER_MAC = "02:00:00:00:00:02";
    private static final String ROUTER_MAC = "02:00:00:00:00:01";
    private static final String CHAIN = "keepalive-lab";
    private static final String CLIENT_DEVICE = "c0";
    private static final String SERVER_ADDRESS = "10.0.2.2";

    private final String id;
    private final NetworkNamespace client;
    private final NetworkNamespace firewall;
    private NetworkNamespace server;
    private final Optional<FilterTool> filter;
    private final List<FilterRule> obstacles = new ArrayList<>();
    private boolean resets;

    private ThreeHosts(String id, NetworkNamespace client, NetworkNamespace firewall, NetworkNamespace server) {
        this.id = id;
        this.client = client;
        this.firewall = firewall;
        this.server = server;
        this.filter = FilterTool.installed();
    }

    /**
     * Checks that the firewall can have rules; without, the middle host only forwards.
     *
     * @throws EnvironmentException when no program for that is installed, with what installs one
     */
    public static void requireFilter() {
        if (FilterTool.installed().isEmpty()) {
            throw FilterTool.missing();
        }
    }

    /**
     * Builds them.
     *
     * @param id part of the names, letters and digits, unique within the run
     * @throws EnvironmentException when the system lacks something
     */
    public static ThreeHosts build(String id) {
        ThreeHosts hosts = new ThreeHosts(
                id, NetworkNamespace.add("c" + id), NetworkNamespace.add("f" + id), NetworkNamespace.add("s" + id));
        String c = hosts.client.name();
        String f = hosts.firewall.name();
        Command.HERE.run("ip", "-n", c, "link", "add", CLIENT_DEVICE, "type", "veth", "peer", "name", "fc", "netns", f);
        hosts.address(c, CLIENT_DEVICE, "10.0.1.2/24");
        hosts.address(f, "fc", "10.0.1.1/24");
        Command.HERE.run("ip", "-n", c, "route", "add", "default", "via", "10.0.1.1");
        hosts.connectServer();
        hosts.firewall.sysctl("net.ipv4.ip_forward", "1");
        hosts.filter.ifPresent(tool -> {
            tool.attach(hosts.firewall.inside(), CHAIN, FilterTool.Hook.FORWARD);
            hosts.set();
            // Without this the firewall would take up a connection that it has forgotten at its next packet.
            hosts.firewall.sysctl("net.netfilter.nf_conntrack_tcp_loose", "0");
        });
        return hosts;
    }

    private void connectServer() {
        String f = firewall.name();
        String s = server.name();
        Command.HERE.run(
                "ip",
                "-n",
                s,
                "link",
                "add",
                "s0",
                "address",
                SERVER_MAC,
                "type",
                "veth",
                "peer",
                "name",
                "fs",
                "address",
                ROUTER_MAC,
                "netns",
                f);
        address(s, "s0", SERVER_ADDRESS + "/24");
        address(f, "fs", "10.0.2.1/24");
        Command.HERE.run("ip", "-n", s, "route", "add", "default", "via", "10.0.2.1");
    }

    private void address(String namespace, String device, String address) {
        Command.HERE.run("ip", "-n", namespace, "addr", "add", address, "dev", device);
        Command.HERE.run("ip", "-n", namespace, "link", "set", device, "up");
    }

    /** Returns the client's namespace; its address is 10.0.1.2. */
    public NetworkNamespace client() {
        return client;
    }

    /** Returns the server's namespace; its address is 10.0.2.2. */
    public NetworkNamespace server() {
        return server;
    }

    @Override
    public boolean areNetworks() {
        return true;
    }

    @Override
    public String serverAddress() {
        return SERVER_ADDRESS;
    }

    @Override
    public String clientDevice() {
        return CLIENT_DEVICE;
    }

    @Override
    public <T> T atClient(Callable<T> work) throws IOException {
        return client.call(work);
    }

    @Override
    public List<String> atServer(List<String> program) {
        return server.wrapped(program);
    }

    @Override
    public void adopt(long pid) {
        // It ends with the namespace.
    }

    @Override
    public void retransmissions(int retries2) {
        client.sysctl("net.ipv4.tcp_retries2", String.valueOf(retries2));
    }

    @Override
    public void tcpKeepalive(int idleSeconds, int intervalSeconds, int probes) {
        client.tcpKeepalive(idleSeconds, intervalSeconds, probes);
    }

    @Override
    public void idleTimer(int seconds) {
        firewall.sysctl("net.netfilter.nf_conntrack_tcp_timeout_established", String.valueOf(seconds));
    }

    /** What is in the way comes first; then what is known passes, new connections too, and the rest vanishes or is reset. */
    private void set() {
        List<FilterRule> rules = new ArrayList<>(obstacles);
        rules.add(FilterRule.of(Match.ESTABLISHED, Action.ACCEPT));
        rules.add(FilterRule.of(Match.NEW, Action.ACCEPT));
        if (resets) {
            rules.add(FilterRule.of(Match.TCP, Action.RESET));
        }
        rules.add(FilterRule.of(Match.ALL, Action.DROP));
        filter.orElseThrow(FilterTool::missing).set(firewall.inside(), CHAIN, rules);
    }

    @Override
    public void resetUnknownConnections() {
        resets = true;
        set();
    }

    @Override
    public void forgetConnections(int port) throws IOException {
        firewall.call(() -> {
            try (Netlink netfilter = Netlink.open(Netlink.NETFILTER)) {
                ByteBuffer request = Netlink.request(MESSAGE_BYTES, DELETE_ALL_CONNTRACK, Netlink.REQUEST_ACKNOWLEDGED);
                int error = netfilter.acknowledged(request);
                if (error != 0) {
                    throw new EnvironmentException("the kernel does not let the firewall forget its connections (error "
                            + error + "); is the module nf_conntrack_netlink there?");
                }
                return error;
            }
        });
    }

    @Override
    public void blackHole(int port) {
        obstacles.add(FilterRule.of(Match.ALL, Action.DROP));
        set();
    }

    @Override
    public void closePort(int port) {
        obstacles.add(new FilterRule(Match.TO_PORT, port, Action.DROP));
        set();
    }

    @Override
    public void cutNear() {
        Command.HERE.run("ip", "-n", firewall.name(), "link", "set", "fc", "down");
    }

    @Override
    public void cutFar(int port) {
        Command.HERE.run("ip", "-n", firewall.name(), "link", "set", "fs", "down");
    }

    @Override
    public void replaceServer(int port) {
        server.close();
        // The old interface lives on for as long as a socket keeps its namespace, so it is removed from this side.
        try {
            Command.HERE.run("ip", "-n", firewall.name(), "link", "del", "fs");
        } catch (EnvironmentException e) {
            // It went with the namespace.
        }
        server = NetworkNamespace.add("n" + id);
        connectServer();
    }

    @Override
    public List<String> serverSockets() throws IOException {
        return server.call(() -> Files.readAllLines(Path.of("/proc/thread-self/net/tcp")));
    }

    @Override
    public void close() {
        for (NetworkNamespace namespace : List.of(client, firewall, server)) {
            try {
                namespace.close();
            } catch (EnvironmentException e) {
                // It goes with the user namespace at the latest.
            }
        }
    }
}
