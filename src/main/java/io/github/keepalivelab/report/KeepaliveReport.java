package io.github.keepalivelab.report;

import io.github.keepalivelab.result.DoctorResult.TcpKeepalive;
import java.util.Locale;

/** What a machine's TCP keepalive sysctls mean, in words. */
public final class KeepaliveReport {

    private KeepaliveReport() {}

    /**
     * Returns it for a terminal.
     *
     * @param retries2 net.ipv4.tcp_retries2
     */
    public static String of(TcpKeepalive k, String retries2) {
        return String.format(
                        Locale.ROOT,
                        "net.ipv4.tcp_keepalive_time   %6d s  idle until the first probe%n"
                                + "net.ipv4.tcp_keepalive_intvl  %6d s  between probes%n"
                                + "net.ipv4.tcp_keepalive_probes %6d    unanswered ones mean death%n%n",
                        k.timeSeconds(),
                        k.intervalSeconds(),
                        k.probes())
                + String.format(
                        Locale.ROOT,
                        "A dead peer is found %d + %d x %d = %d s after the last activity, so %.0f to %.0f s after the fault;"
                                + " timers fire up to 5 %% late. Only on sockets with SO_KEEPALIVE, which is off by default,"
                                + " and only while no data is unacknowledged: then net.ipv4.tcp_retries2 = %s rules.%n",
                        k.timeSeconds(),
                        k.intervalSeconds(),
                        k.probes(),
                        k.timeSeconds() + k.intervalSeconds() * k.probes(),
                        k.detectionSeconds().low(),
                        k.detectionSeconds().high(),
                        retries2)
                + (k.forgottenBefore().isEmpty()
                        ? "The first probe comes before the usual firewalls and load balancers forget the flow.\n"
                        : "Forgotten before the first probe: " + String.join(", ", k.forgottenBefore()) + ".\n")
                + "Advice: " + k.advice() + ".\n";
    }
}
