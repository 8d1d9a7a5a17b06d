package io.github.keepalivelab.study.liveness;

import io.github.keepalivelab.plan.PlanException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a client finds out that its peer is gone. Parts that are null are not used.
 *
 * @param label as users write it
 * @param tcpKeepalive probes of the kernel
 * @param heartbeat messages of the application with a fixed number of misses
 * @param phi messages of the application with a suspicion that grows (Hayashibara et al., "The phi accrual failure
 *     detector", SRDS 2004)
 * @param userTimeoutSeconds TCP_USER_TIMEOUT; 0 for none
 * @param readTimeoutSeconds how long a reply may take; 0 for ever
 */
public record Strategy(
        String label,
        @Nullable TcpKeepalive tcpKeepalive,
        @Nullable Heartbeat heartbeat,
        @Nullable Phi phi,
        double userTimeoutSeconds,
        double readTimeoutSeconds) {

    private static final String ALLOWED = "write none, tcp-keepalive=IDLE/INTERVAL/PROBES,"
            + " tcp-keepalive-sysctl=IDLE/INTERVAL/PROBES, heartbeat=PERIOD/MISSES, heartbeat-no-reply=PERIOD,"
            + " phi=PERIOD/THRESHOLD, user-timeout=SECONDS or read-timeout=SECONDS, joined by +";
    private static final Pattern PART = Pattern.compile("([a-z-]+)(?:=([0-9./]+))?");

    /**
     * Probes of the kernel.
     *
     * @param idle seconds before the first
     * @param interval seconds between two
     * @param probes how many unanswered ones mean death
     * @param bySysctl whether the host's three sysctls say so, and the socket only asks for TCP keepalive
     */
    public record TcpKeepalive(int idle, int interval, int probes, boolean bySysctl) {}

    /**
     * Messages of the application.
     *
     * @param period seconds between two
     * @param misses how many unanswered ones mean death; 0: they want no answer, so only the kernel can find out, whose
     *     retransmissions of a message go unacknowledged
     */
    public record Heartbeat(double period, int misses) {

        /** Returns whether the other side is to answer. */
        public boolean wantsAnswer() {
            return misses > 0;
        }
    }

    /** Seconds between messages, and the suspicion that means death: 8 is one false alarm in 10^8 periods. */
    public record Phi(double period, double threshold) {}

    /**
     * Parses a strategy.
     *
     * @throws PlanException when it is not written as allowed
     */
    public static Strategy parse(String text) {
        TcpKeepalive keepalive = null;
        Heartbeat heartbeat = null;
        Phi phi = null;
        double user = 0;
        double read = 0;
        for (String part : text.strip().split("\\+", -1)) {
            Matcher matcher = PART.matcher(part);
            if (!matcher.matches()) {
                throw new PlanException("strategy '" + text + "' cannot be read at '" + part + "'; " + ALLOWED);
            }
            String[] values = Optional.ofNullable(matcher.group(2)).orElse("").split("/", -1);
            switch (matcher.group(1)) {
                case "none" -> require(matcher.group(2) == null, text);
                case "tcp-keepalive", "tcp-keepalive-sysctl" -> {
                    require(values.length == 3, text);
                    keepalive = new TcpKeepalive(
                            whole(values[0], 1, 32_767, text),
                            whole(values[1], 1, 32_767, text),
                            whole(values[2], 1, 127, text),
                            matcher.group(1).endsWith("sysctl"));
                }
                case "heartbeat" -> {
                    require(values.length == 2, text);
                    heartbeat = new Heartbeat(seconds(values[0], text), whole(values[1], 1, 100, text));
                }
                case "heartbeat-no-reply" -> heartbeat = new Heartbeat(only(values, text), 0);
                case "phi" -> {
                    require(values.length == 2, text);
                    phi = new Phi(seconds(values[0], text), seconds(values[1], text));
                    require(phi.threshold() <= 15, text);
                }
                case "user-timeout" -> user = only(values, text);
                case "read-timeout" -> read = only(values, text);
                default -> throw new PlanException("unknown strategy '" + part + "'; " + ALLOWED);
            }
        }
        require(heartbeat == null || phi == null, text);
        return new Strategy(text.strip(), keepalive, heartbeat, phi, user, read);
    }

    /** Returns the sets of values that strategies want a host's TCP keepalive sysctls to have; a host can have only one. */
    public static Set<TcpKeepalive> sysctls(Collection<Strategy> strategies) {
        return strategies.stream()
                .flatMap(strategy -> Stream.ofNullable(strategy.tcpKeepalive()))
                .filter(TcpKeepalive::bySysctl)
                .collect(Collectors.toSet());
    }

    private static double only(String[] values, String text) {
        require(values.length == 1, text);
        return seconds(values[0], text);
    }

    private static void require(boolean holds, String text) {
        if (!holds) {
            throw new PlanException("strategy '" + text + "' cannot be read; " + ALLOWED);
        }
    }

    private static int whole(String text, int min, int max, String strategy) {
        require(text.matches("\\d{1,6}"), strategy);
        int value = Integer.parseInt(text);
        if (value < min || value > max) {
            throw new PlanException("strategy '" + strategy + "': " + value + " must be from " + min + " to " + max);
        }
        return value;
    }

    private static double seconds(String text, String strategy) {
        require(text.matches("\\d{1,6}(\\.\\d{1,3})?"), strategy);
        double value = Double.parseDouble(text);
        if (value < 0.1 || value > 100_000) {
            throw new PlanException("strategy '" + strategy + "': " + text + " must be from 0.1 to 100000 seconds");
        }
        return value;
    }

    /** Returns the period of its own activity on an idle connection, over which connections are staggered. */
    public double period() {
        if (heartbeat != null) {
            return heartbeat.period();
        }
        return phi != null ? phi.period() : tcpKeepalive != null ? tcpKeepalive.idle() : 0;
    }
}
