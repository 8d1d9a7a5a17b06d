package io.github.keepalivelab.cli;

import io.github.keepalivelab.doctor.TcpKeepaliveAdvice;
import io.github.keepalivelab.probe.Sysctl;
import io.github.keepalivelab.result.DoctorResult.TcpKeepalive;
import io.github.keepalivelab.topology.EnvironmentException;
import java.util.Locale;
import java.util.Optional;

/** This machine's TCP keepalive, read and explained. */
final class KeepaliveText {

    private KeepaliveText() {}

    static Optional<TcpKeepalive> read() {
        Optional<Long> time = sysctl("time");
        Optional<Long> interval = sysctl("intvl");
        Optional<Long> probes = sysctl("probes");
        return time.flatMap(t -> interval.flatMap(i -> probes.map(p -> TcpKeepaliveAdvice.of(t, i, p))));
    }

    private static Optional<Long> sysctl(String name) {
        return Sysctl.read("net.ipv4.tcp_keepalive_" + name).map(Long::parseLong);
    }

    static String ofThisMachine() {
        TcpKeepalive k = read().orElseThrow(
                        () -> new EnvironmentException("this kernel does not show net.ipv4.tcp_keepalive_*"));
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "net.ipv4.tcp_keepalive_time   %6d s  idle until the first probe%n"
                        + "net.ipv4.tcp_keepalive_intvl  %6d s  between probes%n"
                        + "net.ipv4.tcp_keepalive_probes %6d    unanswered ones mean death%n%n",
                k.timeSeconds(),
                k.intervalSeconds(),
                k.probes()));
        text.append(String.format(
                Locale.ROOT,
                "A dead peer is found %d + %d x %d = %d s after the last activity, so %.0f to %.0f s after the fault; timers"
                        + " fire up to 5 %% late. Only on sockets with SO_KEEPALIVE, which is off by default, and only while no"
                        + " data is unacknowledged: then net.ipv4.tcp_retries2 = %s rules.%n",
                k.timeSeconds(),
                k.intervalSeconds(),
                k.probes(),
                k.timeSeconds() + k.intervalSeconds() * k.probes(),
                k.detectionSeconds().low(),
                k.detectionSeconds().high(),
                Sysctl.read("net.ipv4.tcp_retries2").orElse("unknown")));
        text.append(
                k.forgottenBefore().isEmpty()
                        ? "The first probe comes before the usual firewalls and load balancers forget the flow.\n"
                        : "Forgotten before the first probe: " + String.join(", ", k.forgottenBefore()) + ".\n");
        return text.append("Advice: ").append(k.advice()).append(".\n").toString();
    }
}
