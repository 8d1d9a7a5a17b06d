package io.github.keepalivelab.result;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long a dead peer went unnoticed.
 *
 * @param schemaVersion version of this shape, now 1
 * @param kind {@code liveness}
 * @param verdict VALID when every cell is as predicted
 * @param startedAt ISO 8601 in UTC
 * @param environment where it was measured
 * @param plan what was done
 * @param cells fault by strategy by traffic
 * @param costs what each strategy costs while all is well
 * @param counters kernel counters of the client during each scene, by fault and traffic
 * @param peers what users' own pools do when a pooled connection has died; empty when not asked for
 * @param timers how the kernel's timers of one connection of each strategy changed from the fault on, as sampled
 * @param probes the packets of one connection with TCP keepalive that was cut off
 * @param captures files with the captured packets
 * @param warnings what a reader must know
 */
public record LivenessResult(
        int schemaVersion,
        String kind,
        Verdict verdict,
        String startedAt,
        Environment environment,
        Plan plan,
        List<Cell> cells,
        List<Cost> costs,
        Map<String, Map<String, Long>> counters,
        List<PooledPeer> peers,
        List<TimerChange> timers,
        List<Packet> probes,
        List<String> captures,
        List<StoredWarning> warnings)
        implements StoredResult {

    /** Whether anything was sent around the fault. */
    public enum Traffic {
        /** Nothing but what the strategy sends itself. */
        IDLE,
        /** A message is written 0.2 s after the fault. */
        IN_FLIGHT
    }

    /**
     * What was done.
     *
     * @param hosts {@code namespaces}: networks of the lab's own; {@code loopback}: a packet filter on this machine's
     * @param connections for each cell
     * @param tcpRetries2 net.ipv4.tcp_retries2 of the client
     * @param staggered whether connections have their last activity at different times before the fault
     */
    public record Plan(
            String hosts,
            List<String> faults,
            List<String> strategies,
            List<String> traffic,
            int connections,
            int tcpRetries2,
            boolean staggered) {}

    /** Seconds from the fault to its detection, over the connections that detected it. */
    public record Seconds(double min, double mean, double max) {}

    /** An interval of seconds. */
    public record Interval(double low, double high) {}

    /**
     * A cell of the matrix.
     *
     * @param connections watched
     * @param detected how many were found dead within the window
     * @param falseAlarms how many were called dead before the fault
     * @param seconds when; null when none was
     * @param predicted when it should be; null: never
     * @param windowSeconds how long was waited
     * @param asPredicted whether the mean fits the prediction with its slack, or nothing was found where nothing can be
     * @param exception what Java code gets; null when nothing was found
     * @param otherSideStillEstablished connections that the server still believes in at the end; null where it is gone
     */
    public record Cell(
            String fault,
            String strategy,
            Traffic traffic,
            int connections,
            int detected,
            int falseAlarms,
            @Nullable Seconds seconds,
            @Nullable Interval predicted,
            double windowSeconds,
            boolean asPredicted,
            @Nullable String exception,
            @Nullable Integer otherSideStillEstablished) {}

    /**
     * What watching costs while nothing happens, from frames counted on the client's interface.
     *
     * @param framesPerConnectionHour both directions
     * @param bytesPerConnectionHour on the wire
     * @param wakeUpsPerConnectionHour of the two applications together
     */
    public record Cost(
            String strategy,
            double framesPerConnectionHour,
            double bytesPerConnectionHour,
            double wakeUpsPerConnectionHour) {}

    /**
     * An idle connection that died, and what its owner did.
     *
     * @param side {@code client}: the owner of a pool, which sends the next request; {@code server}: it is watched
     * @param peer the owner
     * @param fault what happened to the idle connection
     * @param outcome of a client the status of the response, or what the application gets instead; of a server what became
     *     of the connection
     * @param seconds how long the client's request took, or the server took from the fault
     */
    public record PooledPeer(String side, String peer, String fault, String outcome, double seconds) {}

    /**
     * A change of a socket's timer, as {@code ss -o} shows it.
     *
     * @param seconds since the fault, when it was seen; at or before 0: the state when the fault struck
     * @param timer one of "none", "keepalive", "retransmission", "window-probe", or "gone" with the socket
     * @param remainingSeconds until it would fire
     * @param retransmissions of the oldest unacknowledged data
     * @param unansweredProbes of TCP keepalive
     */
    public record TimerChange(
            String fault,
            String strategy,
            Traffic traffic,
            double seconds,
            String timer,
            double remainingSeconds,
            int retransmissions,
            int unansweredProbes) {}

    /**
     * A packet.
     *
     * @param seconds since the first one shown
     * @param direction client to server, or server to client
     * @param flags for example SYN,ACK
     * @param sequence relative to the connection's first
     * @param acknowledgment relative likewise
     * @param payload bytes
     * @param meaning what it is
     */
    public record Packet(
            double seconds,
            String direction,
            String flags,
            long sequence,
            long acknowledgment,
            int payload,
            String meaning) {}
}
