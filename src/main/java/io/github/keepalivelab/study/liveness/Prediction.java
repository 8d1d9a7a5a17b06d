package io.github.keepalivelab.study.liveness;

import java.util.List;
import java.util.Optional;

/**
 * When a strategy finds a fault, in seconds from the fault, or never. Pure. Timers count from the last activity, and the fault
 * comes at any point between two of them, so each answer is an interval.
 *
 * @param low the earliest
 * @param high the latest, before the slack
 */
public record Prediction(double low, double high) {

    /** The kernel's timers are coarse and fire late. */
    static final double SLACK_SHARE = 0.05;

    static final double SLACK_SECONDS = 0.05;

    /** In flight: a message is written so long after the fault. */
    static final double WRITE_AFTER = 0.2;

    /** The kernel's first retransmission timeout, on a network without delay (TCP_RTO_MIN). */
    private static final double RTO = 0.2;

    private static final double RTO_MAX = 120;
    /** The timeout is the minimum plus the smoothed round trip, in ticks of up to 10 ms. */
    private static final double RTO_EXTRA = 0.02;

    private static final double AT_ONCE = 0.1;
    private static final double BACK_AFTER = Fault.BACK_AFTER_NANOS / 1e9;
    /** What is back after a second answers a moment later. */
    private static final double BOOT_SECONDS = 0.15;

    /**
     * Without a carrier the client's kernel cannot send its retransmissions; it tries every half second, does not count them,
     * and gives up on the router's address after three tries of a second. How these add up was measured, not derived.
     */
    private static final double NO_CARRIER_SECONDS = 3;

    private static final double PAUSE = Fault.PAUSE_NANOS / 1e9;
    /** How often suspicion is looked at. */
    static final double PHI_STEP = 0.02;

    /** Returns whether a measured mean fits, slack included; the fault and the writing are timed by two threads. */
    public boolean fits(double seconds) {
        return seconds >= low - SLACK_SECONDS && seconds <= high * (1 + SLACK_SHARE) + SLACK_SECONDS;
    }

    /**
     * Predicts.
     *
     * @param inFlight whether a message is written 0.2 s after the fault
     * @param retries2 net.ipv4.tcp_retries2 of the client
     * @return empty when it is never found
     */
    public static Optional<Prediction> of(Fault fault, Strategy strategy, boolean inFlight, int retries2) {
        Optional<Prediction> best = Optional.empty();
        for (Optional<Prediction> one : List.of(
                kernel(fault, strategy, inFlight, retries2),
                heartbeat(fault, strategy),
                phi(fault, strategy),
                readTimeout(fault, strategy, inFlight))) {
            best = earlier(best, one);
        }
        return best;
    }

    private static Optional<Prediction> earlier(Optional<Prediction> a, Optional<Prediction> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? b : a;
        }
        return Optional.of(new Prediction(Math.min(a.get().low, b.get().low), Math.min(a.get().high, b.get().high)));
    }

    private static Optional<Prediction> within(double low, double high) {
        return Optional.of(new Prediction(low, high));
    }

    /** What the client's kernel finds by itself, with its probes and timers. */
    private static Optional<Prediction> kernel(Fault fault, Strategy s, boolean inFlight, int retries2) {
        return switch (fault.effect()) {
            case END_OF_STREAM, RESET -> within(0, AT_ONCE);
            case HANG, PAUSE -> Optional.empty();
            case IDLE_TIMER -> forgotten(s, retries2);
            case RESET_ON_CONTACT -> contact(s, inFlight, 0);
            case RESET_AFTER_A_SECOND -> contact(s, inFlight, BACK_AFTER);
            case SILENT -> silent(s, inFlight, retries2, fault.cutsClient() ? NO_CARRIER_SECONDS : 0);
        };
    }

    /** What speaks too late finds its connection forgotten, counted from its last activity. */
    private static Optional<Prediction> forgotten(Strategy s, int retries2) {
        if (s.period() <= Fault.FIREWALL_IDLE_SECONDS) {
            return Optional.empty();
        }
        if (s.heartbeat() != null && !s.heartbeat().wantsAnswer()) {
            return silent(s, false, retries2, 0).map(p -> new Prediction(p.low + s.period(), p.high + s.period()));
        }
        if (s.heartbeat() != null) {
            double unanswered = (s.heartbeat().misses() + 1) * s.period();
            return within(unanswered, unanswered + s.period());
        }
        if (s.tcpKeepalive() == null) {
            return Optional.empty();
        }
        double end = s.tcpKeepalive().idle()
                + (double) s.tcpKeepalive().interval() * s.tcpKeepalive().probes();
        // The connections' last activities are shifted over one period.
        return within(end, end + s.period());
    }

    /** The first packet after an instant is answered with a reset. */
    private static Optional<Prediction> contact(Strategy s, boolean inFlight, double from) {
        if (inFlight) {
            // From then on by the write itself, or by its retransmissions, whose pauses double.
            double write = from <= WRITE_AFTER ? WRITE_AFTER : nextRetransmission(from + BOOT_SECONDS);
            double low = from <= WRITE_AFTER ? Math.min(WRITE_AFTER, s.period() > 0 ? 0 : WRITE_AFTER) : from;
            return within(low, Math.max(write, low));
        }
        if (s.heartbeat() != null || s.phi() != null) {
            return within(from, from + s.period());
        }
        Strategy.TcpKeepalive k = s.tcpKeepalive();
        if (k == null) {
            return Optional.empty();
        }
        // A probe that was lost before is followed by the next after the interval.
        return within(from, from == 0 ? k.idle() : Math.max(k.idle(), from + k.interval()));
    }

    /** A tail loss probe after one timeout (RFC 8985), then retransmissions whose pauses double. */
    private static double nextRetransmission(double from) {
        double at = WRITE_AFTER + RTO + RTO_EXTRA;
        double pause = RTO + RTO_EXTRA;
        while (at < from) {
            at += pause;
            pause *= 2;
        }
        return at;
    }

    /** The sum of the pauses between retransmissions: each is twice the one before, two minutes at most (TCP_RTO_MAX). */
    private static double pauses(double first, int retries2) {
        double sum = 0;
        for (int i = 0; i <= retries2; i++) {
            sum += Math.min(first * (1L << i), RTO_MAX);
        }
        return sum;
    }

    private static Optional<Prediction> silent(Strategy s, boolean inFlight, int retries2, double late) {
        boolean sends = inFlight || s.heartbeat() != null || s.phi() != null;
        if (sends) {
            // Unacknowledged data silences keepalive. Retransmission governs, or TCP_USER_TIMEOUT, which counts from
            // the first retransmission: one timeout after the write, or two after a tail loss probe (RFC 8985).
            double first = inFlight ? WRITE_AFTER : 0;
            double spread = inFlight ? 0 : s.period();
            if (s.userTimeoutSeconds() > 0) {
                return within(
                        first + s.userTimeoutSeconds(),
                        first + spread + 2 * (RTO + RTO_EXTRA) + s.userTimeoutSeconds() + late);
            }
            return within(
                    first + RTO + pauses(RTO, retries2),
                    first + spread + late + RTO + RTO_EXTRA + pauses(RTO + RTO_EXTRA, retries2));
        }
        Strategy.TcpKeepalive k = s.tcpKeepalive();
        if (k == null) {
            return Optional.empty();
        }
        double end;
        if (s.userTimeoutSeconds() > 0) {
            // With TCP_USER_TIMEOUT the number of probes does not matter; it is looked at when the timer fires, and one
            // probe must have been sent.
            double beyond = Math.max(1, Math.ceil((s.userTimeoutSeconds() - k.idle()) / k.interval()));
            end = k.idle() + beyond * k.interval();
        } else {
            end = k.idle() + (double) k.interval() * k.probes();
        }
        return within(end - k.idle(), end);
    }

    /** Unanswered messages: what is needed is an answer of the process, so a hung one is found too. */
    private static Optional<Prediction> heartbeat(Fault fault, Strategy s) {
        Strategy.Heartbeat h = s.heartbeat();
        if (h == null || !h.wantsAnswer() || !answersStop(fault)) {
            return Optional.empty();
        }
        double low = h.misses() * h.period();
        if (fault.effect() == Effect.PAUSE && low > PAUSE - h.period()) {
            return Optional.empty();
        }
        return within(low, low + h.period());
    }

    private static Optional<Prediction> phi(Fault fault, Strategy s) {
        Strategy.Phi p = s.phi();
        if (p == null || !answersStop(fault)) {
            return Optional.empty();
        }
        double until = PhiAccrual.secondsUntil(p.period(), p.threshold());
        if (fault.effect() == Effect.PAUSE && until > PAUSE) {
            return Optional.empty();
        }
        return within(until - p.period(), until + PHI_STEP);
    }

    private static Optional<Prediction> readTimeout(Fault fault, Strategy s, boolean inFlight) {
        boolean waits = s.readTimeoutSeconds() > 0 && inFlight && answersStop(fault);
        if (!waits || (fault.effect() == Effect.PAUSE && WRITE_AFTER + s.readTimeoutSeconds() > PAUSE)) {
            return Optional.empty();
        }
        return within(WRITE_AFTER + s.readTimeoutSeconds(), WRITE_AFTER + s.readTimeoutSeconds());
    }

    private static boolean answersStop(Fault fault) {
        return switch (fault.effect()) {
            // A machine that reboots is silent for a second first, which is enough for a nervous detector.
            case SILENT, HANG, PAUSE, RESET_AFTER_A_SECOND -> true;
            case RESET_ON_CONTACT, END_OF_STREAM, RESET, IDLE_TIMER -> false;
        };
    }
}
