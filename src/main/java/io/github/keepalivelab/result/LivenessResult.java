package io.github.keepalivelab.result;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long a dead peer went unnoticed.
 *
 * @param plan what was done
 * @param cells fault by strategy by traffic
 * @param costs what each strategy costs while all is well
 * @param counters kernel counters of the client during each scene, by fault and traffic
 * @param timers how the kernel's timers of one connection of each strategy changed from the fault on, as sampled
 * @param probes the packets of one connection with TCP keepalive that was cut off
 * @param captures files with the captured packets
 */
public record LivenessResult(
        Plan plan,
        List<Cell> cells,
        List<Cost> costs,
        Map<String, Map<String, Long>> counters,
        List<TimerChange> timers,
        List<Packet> probes,
        List<String> captures)
        implements Body {

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

    @Override
    public Kind kind() {
        return Kind.LIVENESS;
    }
}
