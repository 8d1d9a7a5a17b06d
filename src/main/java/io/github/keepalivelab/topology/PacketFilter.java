package io.github.keepalivelab.topology;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A chain of packet filter rules of the lab's own, for what comes in on the loopback interface. Needs root or NET_ADMIN. The
 * chain is taken away when this closes, and by a guard, a shell in a session of its own, when the lab is killed.
 */
public final class PacketFilter implements AutoCloseable {

    /** Reads pids until the lab is gone. A peer that was stopped goes on, and ends because its input has ended too. */
    private static final String GUARD = """
            pids=
            while read -r pid; do pids="$pids $pid"; done
            [ -z "$pids" ] || kill -CONT $pids 2>/dev/null
            iptables -w -D INPUT -i lo -j "$1"
            iptables -w -F "$1"
            iptables -w -X "$1"
            """;

    private final String chain = "keepalive-lab-" + ProcessHandle.current().pid();
    private final Process guard;

    private PacketFilter() throws IOException {
        ProcessBuilder builder = new ProcessBuilder("setsid", "sh", "-c", GUARD, "guard", chain)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        this.guard = builder.start();
    }

    /**
     * Checks that rules can be changed here.
     *
     * @throws EnvironmentException when not, with the reason
     */
    public static void require() {
        NetworkNamespace.command("iptables", "-w", "-S", "INPUT");
    }

    /**
     * Makes the chain.
     *
     * @throws EnvironmentException when the system refuses
     */
    public static PacketFilter open() {
        try {
            PacketFilter filter = new PacketFilter();
            NetworkNamespace.command("iptables", "-w", "-N", filter.chain);
            NetworkNamespace.command("iptables", "-w", "-I", "INPUT", "-i", "lo", "-j", filter.chain);
            return filter;
        } catch (IOException e) {
            throw new EnvironmentException("setsid cannot be run: " + e.getMessage());
        }
    }

    /** Returns a client and a server between which this filter stands. */
    public Hosts hosts() {
        return new LoopbackHosts(this);
    }

    /** Adds a rule. */
    void add(List<String> rule) {
        change("-A", rule);
    }

    /** Takes a rule away. */
    void remove(List<String> rule) {
        change("-D", rule);
    }

    private void change(String how, List<String> rule) {
        List<String> all = new ArrayList<>(List.of("iptables", "-w", how, chain, "-p", "tcp"));
        all.addAll(rule);
        NetworkNamespace.command(all.toArray(String[]::new));
    }

    void adopt(long pid) {
        try {
            OutputStream in = guard.getOutputStream();
            in.write((pid + "\n").getBytes(StandardCharsets.US_ASCII));
            in.flush();
        } catch (IOException e) {
            throw new EnvironmentException("the guard of the packet filter has ended");
        }
    }

    @Override
    public void close() {
        try {
            guard.getOutputStream().close();
            guard.waitFor();
        } catch (IOException e) {
            // It has ended already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
