package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.result.DoctorResult.TcpKeepalive;
import io.github.keepalivelab.result.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** When this machine would find a dead peer with its TCP keepalive settings, against what forgets flows on the way. */
public final class TcpKeepaliveAdvice {

    /** Timers fire late by up to this share: the kernel's timer wheel is coarse for long ones. */
    private static final double LATE = 1.05;

    /** Idle timeouts that the vendors document; seconds. */
    private static final Map<String, Long> FORGETFUL = new LinkedHashMap<>();

    static {
        FORGETFUL.put("Azure Load Balancer", 240L);
        FORGETFUL.put("AWS NLB", 350L);
        FORGETFUL.put("Google Cloud", 600L);
        FORGETFUL.put("Linux conntrack", 432_000L);
    }

    private TcpKeepaliveAdvice() {}

    /**
     * Judges the three sysctls.
     *
     * @param timeSeconds net.ipv4.tcp_keepalive_time
     * @param intervalSeconds net.ipv4.tcp_keepalive_intvl
     * @param probes net.ipv4.tcp_keepalive_probes
     */
    public static TcpKeepalive of(long timeSeconds, long intervalSeconds, long probes) {
        // The timer counts from the last activity, and the fault comes somewhere between two of its firings.
        double low = (double) intervalSeconds * probes;
        double high = (timeSeconds + (double) intervalSeconds * probes) * LATE;
        List<String> before = FORGETFUL.entrySet().stream()
                .filter(device -> device.getValue() <= timeSeconds)
                .map(device -> device.getKey() + " (" + device.getValue() + " s)")
                .toList();
        return new TcpKeepalive(
                timeSeconds,
                intervalSeconds,
                probes,
                new Interval(low, high),
                before,
                "net.ipv4.tcp_keepalive_time=50 net.ipv4.tcp_keepalive_intvl=10 net.ipv4.tcp_keepalive_probes=3: the first"
                        + " probe comes before every one of the known devices forgets, and a dead peer is found in 30 to 84 s; it"
                        + " counts only for sockets with SO_KEEPALIVE, which is off by default");
    }

    /** Returns the finding that follows, none when the first probe is in time for all. */
    public static List<Finding> findings(TcpKeepalive k) {
        if (k.forgottenBefore().isEmpty()) {
            return List.of();
        }
        Rule rule = Rule.TCP_KEEPALIVE_SLOW;
        return List.of(rule.finding(
                "net.ipv4.tcp_keepalive_time",
                0,
                String.format(
                        Locale.ROOT,
                        "the first probe comes after %d s idle, and a dead peer is found after %.0f to %.0f s; forgotten"
                                + " before: %s",
                        k.timeSeconds(),
                        k.detectionSeconds().low(),
                        k.detectionSeconds().high(),
                        String.join(", ", k.forgottenBefore())),
                k.advice()));
    }
}
