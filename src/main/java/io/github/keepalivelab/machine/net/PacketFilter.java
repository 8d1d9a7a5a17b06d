package io.github.keepalivelab.machine.net;

import io.github.keepalivelab.machine.net.FilterRule.Action;
import io.github.keepalivelab.machine.net.FilterRule.Match;
import io.github.keepalivelab.machine.process.Command;
import io.github.keepalivelab.machine.process.EnvironmentException;
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
            """;

    private final String chain = "keepalive-lab-" + ProcessHandle.current().pid();
    private final FilterTool tool;
    private final Process guard;
    private final List<FilterRule> rules = new ArrayList<>();

    private PacketFilter(FilterTool tool) throws IOException {
        this.tool = tool;
        this.guard = Command.builder(List.of("setsid", "sh", "-c", GUARD + tool.detachScript(), "guard", chain))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /**
     * Checks that rules can be changed here.
     *
     * @throws EnvironmentException when not, with the reason
     */
    public static void require() {
        FilterTool.find(Command.HERE);
    }

    /**
     * Makes the chain.
     *
     * @throws EnvironmentException when the system refuses
     */
    public static PacketFilter open() {
        FilterTool tool = FilterTool.find(Command.HERE);
        try {
            PacketFilter filter = new PacketFilter(tool);
            tool.attach(Command.HERE, filter.chain, FilterTool.Hook.LOOPBACK_INPUT);
            return filter;
        } catch (IOException e) {
            throw new EnvironmentException("setsid cannot be run: " + e.getMessage());
        }
    }

    /** Returns a client and a server between which this filter stands. */
    public Hosts hosts() {
        return new LoopbackHosts(this);
    }

    /** Lets what goes to a port and comes from it vanish. */
    public void blackHole(int port) {
        add(new FilterRule(Match.TO_PORT, port, Action.DROP));
        add(new FilterRule(Match.FROM_PORT, port, Action.DROP));
    }

    /** Adds a rule behind those that are there. Faults of several connections strike at the same time. */
    synchronized void add(FilterRule rule) {
        rules.add(rule);
        tool.set(Command.HERE, chain, rules);
    }

    /** Takes a rule away. */
    synchronized void remove(FilterRule rule) {
        rules.remove(rule);
        tool.set(Command.HERE, chain, rules);
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
