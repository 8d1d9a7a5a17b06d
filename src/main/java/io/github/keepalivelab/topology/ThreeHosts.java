package io.github.keepalivelab.topology;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A client and a server with a firewall between them: three network namespaces and two cables (veth pairs). The firewall
 * forwards what belongs to a connection that it knows, and lets new ones in from both sides.
 */
public final class ThreeHosts implements Hosts {

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int NETLINK_NETFILTER = 12;
    private static final int DELETE_ALL_CONNTRACK = (1 << 8) | 2;
    private static final int REQUEST_WITH_ACK = 1 | 4;
    private static final int ERROR_OFFSET = 16;
    private static final int MESSAGE_BYTES = 20;
    private static final String SERVER_MAC = "02:00:00:00:00:02";
    private static final String ROUTER_MAC = "02:00:00:00:00:01";
    private static final String CLIENT_DEVICE = "c0";
    private static final String SERVER_ADDRESS = "10.0.2.2";

    static {
        Native.register(ThreeHosts.class, "c");
    }

    private final String id;
    private final NetworkNamespace client;
    private final NetworkNamespace firewall;
    private NetworkNamespace server;

    private ThreeHosts(String id, NetworkNamespace client, NetworkNamespace firewall, NetworkNamespace server) {
        this.id = id;
        this.client = client;
        this.firewall = firewall;
        this.server = server;
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
        NetworkNamespace.command(
                "ip", "-n", c, "link", "add", CLIENT_DEVICE, "type", "veth", "peer", "name", "fc", "netns", f);
        hosts.address(c, CLIENT_DEVICE, "10.0.1.2/24");
        hosts.address(f, "fc", "10.0.1.1/24");
        NetworkNamespace.command("ip", "-n", c, "route", "add", "default", "via", "10.0.1.1");
        hosts.connectServer();
        hosts.firewall.exec("sysctl", "-qw", "net.ipv4.ip_forward=1");
        hosts.iptables("-P", "FORWARD", "DROP");
        hosts.iptables("-A", "FORWARD", "-m", "conntrack", "--ctstate", "ESTABLISHED,RELATED", "-j", "ACCEPT");
        hosts.iptables("-A", "FORWARD", "-p", "tcp", "--syn", "-m", "conntrack", "--ctstate", "NEW", "-j", "ACCEPT");
        // Without this the firewall would take up a connection that it has forgotten at its next packet.
        hosts.firewall.exec("sysctl", "-qw", "net.netfilter.nf_conntrack_tcp_loose=0");
        return hosts;
    }

    private void connectServer() {
        String f = firewall.name();
        String s = server.name();
        NetworkNamespace.command(
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
        NetworkNamespace.command("ip", "-n", s, "route", "add", "default", "via", "10.0.2.1");
    }

    private void address(String namespace, String device, String address) {
        NetworkNamespace.command("ip", "-n", namespace, "addr", "add", address, "dev", device);
        NetworkNamespace.command("ip", "-n", namespace, "link", "set", device, "up");
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
        client.exec("sysctl", "-qw", "net.ipv4.tcp_retries2=" + retries2);
    }

    @Override
    public void tcpKeepalive(int idleSeconds, int intervalSeconds, int probes) {
        client.tcpKeepalive(idleSeconds, intervalSeconds, probes);
    }

    @Override
    public void idleTimer(int seconds) {
        firewall.exec("sysctl", "-qw", "net.netfilter.nf_conntrack_tcp_timeout_established=" + seconds);
    }

    private void iptables(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "iptables";
        all[1] = "-w";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        firewall.exec(all);
    }

    @Override
    public void resetUnknownConnections() {
        iptables("-A", "FORWARD", "-p", "tcp", "-j", "REJECT", "--reject-with", "tcp-reset");
    }

    @Override
    public void forgetConnections(int port) throws IOException {
        firewall.call(() -> {
            int descriptor = socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_NETFILTER);
            try {
                ByteBuffer message = ByteBuffer.allocate(MESSAGE_BYTES).order(ByteOrder.nativeOrder());
                message.putInt(MESSAGE_BYTES)
                        .putShort((short) DELETE_ALL_CONNTRACK)
                        .putShort((short) REQUEST_WITH_ACK);
                send(descriptor, message.array(), MESSAGE_BYTES, 0);
                byte[] answer = new byte[256];
                int length = recv(descriptor, answer, answer.length, 0);
                int error = length < ERROR_OFFSET + 4
                        ? -1
                        : ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder()).getInt(ERROR_OFFSET);
                if (error != 0) {
                    throw new EnvironmentException("the kernel does not let the firewall forget its connections (error "
                            + -error + "); is the module nf_conntrack_netlink there?");
                }
                return descriptor;
            } finally {
                close(descriptor);
            }
        });
    }

    @Override
    public void blackHole(int port) {
        iptables("-I", "FORWARD", "-j", "DROP");
    }

    @Override
    public void closePort(int port) {
        iptables("-I", "FORWARD", "-p", "tcp", "--dport", String.valueOf(port), "-j", "DROP");
    }

    @Override
    public void cutNear() {
        NetworkNamespace.command("ip", "-n", firewall.name(), "link", "set", "fc", "down");
    }

    @Override
    public void cutFar(int port) {
        NetworkNamespace.command("ip", "-n", firewall.name(), "link", "set", "fs", "down");
    }

    @Override
    public void replaceServer(int port) {
        server.close();
        // The old interface lives on for as long as a socket keeps its namespace, so it is removed from this side.
        try {
            NetworkNamespace.command("ip", "-n", firewall.name(), "link", "del", "fs");
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

    private static native int socket(int domain, int type, int protocol) throws LastErrorException;

    private static native int send(int descriptor, byte[] data, int length, int flags) throws LastErrorException;

    private static native int recv(int descriptor, byte[] data, int length, int flags) throws LastErrorException;

    private static native int close(int descriptor) throws LastErrorException;
}
