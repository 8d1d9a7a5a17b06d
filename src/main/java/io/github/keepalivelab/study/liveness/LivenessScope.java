package io.github.keepalivelab.study.liveness;

import io.github.keepalivelab.machine.capture.PacketSocket;
import io.github.keepalivelab.machine.linux.Sysctl;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.Ranges;
import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.LivenessResult.Traffic;
import io.github.keepalivelab.result.RunWarning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a liveness run covers: what the user asked for, within what can be had where it runs. */
public final class LivenessScope {

    private static final int DEFAULT_RETRIES2 = 5;
    /** With more retransmissions than this, what is in flight takes longer than a minute to be given up. */
    private static final int PATIENT_RETRIES2 = 7;

    private static final int MOST_RETRIES2 = 15;

    /** The strategies of the default matrix, with timers scaled down to seconds. */
    static final List<String> DEFAULT_STRATEGIES = List.of(
            "none",
            "tcp-keepalive=2/1/3",
            "heartbeat=1/3",
            "heartbeat-no-reply=1",
            "phi=1/8",
            "user-timeout=4",
            "tcp-keepalive=2/1/9+user-timeout=4",
            "tcp-keepalive=2/1/3+user-timeout=10",
            "read-timeout=3");

    private final List<Fault> faults;
    private final List<Strategy> strategies;
    private final List<Traffic> traffic;
    private final int retries2;
    private final boolean captures;
    private final int connections;
    private final boolean staggered;
    private final List<RunWarning> warnings = new ArrayList<>();

    /**
     * @param faults names, none: all that strike at an instant and can be had here
     * @param strategies as written, none: the default ones
     * @param traffic idle, in-flight or both
     * @param connections of each strategy
     * @param retries2 null: the default
     * @param staggered whether connections differ in the time of their last activity
     * @param loopback whether it runs on this machine's loopback interface
     * @throws PlanException when something is not allowed
     * @throws EnvironmentException when something that was asked for cannot be had on loopback
     */
    public LivenessScope(
            List<String> faults,
            List<String> strategies,
            String traffic,
            int connections,
            @Nullable Integer retries2,
            boolean staggered,
            boolean loopback) {
        Ranges.require("--connections", connections, 1, 1000);
        this.connections = connections;
        this.staggered = staggered;
        if (retries2 != null) {
            Ranges.require("--tcp-retries2", retries2, 1, MOST_RETRIES2);
        }
        List<Fault> named = faults.stream().map(Fault::parse).toList();
        this.strategies = (strategies.isEmpty() ? DEFAULT_STRATEGIES : strategies)
                .stream().map(Strategy::parse).toList();
        requireOneSetOfSysctls(loopback);
        this.retries2 = loopback ? ofThisMachine(retries2) : retries2 == null ? DEFAULT_RETRIES2 : retries2;
        this.traffic = kinds(traffic, named, loopback);
        this.faults = loopback ? withoutNetworks(named) : named.isEmpty() ? Fault.atAnInstant() : named;
        this.captures = !loopback || canCapture();
    }

    /** A host has one value of each sysctl, and on loopback they are the machine's. */
    private void requireOneSetOfSysctls(boolean loopback) {
        Set<Strategy.TcpKeepalive> sets = Strategy.sysctls(strategies);
        if (sets.size() > 1) {
            throw new PlanException(
                    "a host has one set of TCP keepalive sysctls; give all tcp-keepalive-sysctl strategies"
                            + " the same values, or run them one after the other");
        }
        if (loopback && !sets.isEmpty()) {
            throw new EnvironmentException("on loopback the lab leaves the machine's settings alone, so there is no"
                    + " tcp-keepalive-sysctl; write tcp-keepalive=IDLE/INTERVAL/PROBES");
        }
    }

    private List<Traffic> kinds(String text, List<Fault> named, boolean loopback) {
        List<Traffic> kinds = switch (text) {
            case "both" -> List.of(Traffic.IDLE, Traffic.IN_FLIGHT);
            case "idle" -> List.of(Traffic.IDLE);
            case "in-flight" -> List.of(Traffic.IN_FLIGHT);
            default -> throw new PlanException("--traffic must be idle, in-flight or both, was '" + text + "'");
        };
        if (kinds.equals(List.of(Traffic.IN_FLIGHT)) && named.equals(List.of(Fault.FIREWALL_IDLE))) {
            throw new PlanException("firewall-idle is about idle connections; use --traffic idle");
        }
        if (loopback && text.equals("both") && retries2 > PATIENT_RETRIES2) {
            leftOut(
                    "data in flight: with net.ipv4.tcp_retries2 = " + retries2 + " this machine waits for minutes",
                    "--traffic in-flight runs it all the same; or set net.ipv4.tcp_retries2=" + DEFAULT_RETRIES2);
            return List.of(Traffic.IDLE);
        }
        return kinds;
    }

    private List<Fault> withoutNetworks(List<Fault> named) {
        String impossible =
                named.stream().filter(Fault::needsNetworks).map(Fault::label).collect(Collectors.joining(", "));
        if (!impossible.isEmpty()) {
            throw new EnvironmentException(
                    impossible + " is not available on loopback, where there are no cables and no connection tracking;"
                            + " allow user namespaces: sudo sysctl kernel.unprivileged_userns_clone=1");
        }
        if (!named.isEmpty()) {
            return named;
        }
        leftOut(
                Fault.CABLE_NEAR.label() + " and " + Fault.CABLE_FAR.label() + ": loopback has no cables",
                "run where user namespaces are allowed");
        return Fault.atAnInstant().stream()
                .filter(fault -> !fault.needsNetworks())
                .toList();
    }

    private boolean canCapture() {
        try (PacketSocket socket = PacketSocket.open("lo")) {
            return true;
        } catch (IOException e) {
            leftOut("packets and costs: " + e.getMessage(), "run as root or with NET_RAW");
            return false;
        }
    }

    private static int ofThisMachine(@Nullable Integer wanted) {
        int own = Sysctl.read("net.ipv4.tcp_retries2").map(Integer::parseInt).orElse(MOST_RETRIES2);
        if (wanted != null && wanted != own) {
            throw new EnvironmentException("net.ipv4.tcp_retries2 is " + own
                    + " here, and on loopback the lab leaves the machine's settings alone; set it to " + wanted
                    + ", or leave out --tcp-retries2");
        }
        return own;
    }

    private void leftOut(String what, String advice) {
        warnings.add(new RunWarning.LeftOut(what + " (on loopback)", advice));
    }

    List<Fault> faults() {
        return faults;
    }

    List<Strategy> strategies() {
        return strategies;
    }

    List<Traffic> traffic() {
        return traffic;
    }

    /** Returns whether a fault needs a packet filter between client and server. */
    public boolean needsPacketFilter() {
        return faults.stream().anyMatch(Fault::needsFilter);
    }

    Scene.Settings settings() {
        return new Scene.Settings(connections, retries2, staggered, captures);
    }

    /** What must be said of what it does not cover. */
    List<RunWarning> warnings() {
        return warnings;
    }

    LivenessResult.Plan plan(String hosts) {
        return new LivenessResult.Plan(
                hosts,
                faults.stream().map(Fault::label).toList(),
                strategies.stream().map(Strategy::label).toList(),
                traffic.stream().map(Enum::name).toList(),
                connections,
                retries2,
                staggered);
    }
}
