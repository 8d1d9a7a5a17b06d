package io.github.keepalivelab.report;

import io.github.keepalivelab.plan.HopName;
import io.github.keepalivelab.plan.PortLedger;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.StoredResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an arm's TIME_WAIT sockets mean for the ports of the side that keeps them, from what was measured. */
final class PortSentences {

    private static final double WORTH_SAYING = 0.01;

    private PortSentences() {}

    /** Returns a sentence for each arm and side that uses up ports of its own; a server's TIME_WAIT uses up none. */
    static List<String> of(StoredResult<CompareResult> stored) {
        CompareResult result = stored.body();
        List<String> sentences = new ArrayList<>();
        // The highest load is the one that ports run out at first.
        LoadResult highest = result.loads().get(result.loads().size() - 1);
        Double rate = highest.ratePerSecond();
        String range = stored.environment().sysctls().get("net.ipv4.ip_local_port_range");
        if (rate == null || range == null || !range.matches("\\d{1,5} \\d{1,5}")) {
            return sentences;
        }
        String[] bounds = range.split(" ", 2);
        int ports = Integer.parseInt(bounds[1]) - Integer.parseInt(bounds[0]) + 1;
        if (ports < 1) {
            return sentences;
        }
        boolean reuse = "1".equals(stored.environment().sysctls().get("net.ipv4.tcp_tw_reuse"));
        for (ArmResult arm : highest.arms()) {
            Double opened = arm.connectionsOpenedPerRequest(HopName.UPSTREAM);
            // nginx's TIME_WAIT sockets of the client hop hold no port of its own, so only what it opened can.
            Double nginx = opened == null || opened < WORTH_SAYING ? null : arm.timeWaitPerRequest(ProcessName.NGINX);
            Double client = arm.connectionsOpenedPerRequest(HopName.CLIENT);
            boolean onlyUpstream = client == null || client < WORTH_SAYING;
            add(
                    sentences,
                    arm,
                    "the driver",
                    arm.timeWaitPerRequest(ProcessName.DRIVER),
                    rate,
                    new PortLedger(ports, reuse));
            if (onlyUpstream) {
                add(sentences, arm, "nginx", nginx, rate, new PortLedger(ports, reuse));
            }
        }
        return sentences;
    }

    private static void add(
            List<String> sentences,
            ArmResult arm,
            String owner,
            @Nullable Double perRequest,
            double rate,
            PortLedger ledger) {
        if (perRequest == null || perRequest < WORTH_SAYING) {
            return;
        }
        double seconds = ledger.secondsToExhaustion(rate * perRequest);
        sentences.add(String.format(
                Locale.ROOT,
                "Ports: in %s %s keeps %.2f ports in TIME_WAIT for each request; towards another machine %.0f requests/s"
                        + " can be sustained indefinitely, %.0f/s %s.",
                arm.name(),
                owner,
                perRequest,
                ledger.sustainableRate() / perRequest,
                rate,
                Double.isInfinite(seconds)
                        ? "too"
                        : String.format(Locale.ROOT, "would use up all %d after %.0f s", ledger.ports(), seconds)));
    }
}
