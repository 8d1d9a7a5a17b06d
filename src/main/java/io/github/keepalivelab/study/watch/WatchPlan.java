package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.result.ConnectionCost;
import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.system.http.AccessLogFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be watched.
 *
 * @param listen ports of the client hop
 * @param upstream addresses of the upstream hop
 * @param pid process in whose network namespace to watch; null for the own
 * @param seconds how long; 0 until it is cancelled
 * @param cost what a connection costs here
 * @param stubStatus nginx's page of counts, which is asked for twice; null for none
 * @param actuator the Prometheus page of the service behind nginx, which is asked for twice; null for none
 * @param log an access log that is read beside; null for none
 */
public record WatchPlan(
        List<Integer> listen,
        List<Upstream> upstream,
        @Nullable Long pid,
        double seconds,
        ConnectionCost cost,
        @Nullable Target stubStatus,
        @Nullable Target actuator,
        @Nullable Log log) {

    private static final int MOST_PORT = 65_535;

    /**
     * An access log.
     *
     * @param stored whether it is read as it is, in place of the kernel's ledger, or followed while that is kept
     */
    public record Log(Path file, AccessLogFormat format, boolean stored) {}

    /**
     * Where a proxy connects to.
     *
     * @param host name or address; empty for this machine
     * @param port TCP port
     */
    public record Upstream(String host, int port) {

        /**
         * Reads PORT, HOST:PORT or [ADDRESS]:PORT.
         *
         * @throws PlanException when it is none of them
         */
        public static Upstream parse(String text) {
            int colon = text.lastIndexOf(':');
            String host = colon < 0 ? "" : text.substring(0, colon);
            if (host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1);
            } else if (host.contains(":") || (colon == 0)) {
                throw new PlanException("--upstream must be PORT, HOST:PORT or [ADDRESS]:PORT, is '" + text + "'");
            }
            return new Upstream(host, WatchPlan.port("--upstream", text.substring(colon + 1)));
        }

        /** Returns it as it was given. */
        public String text() {
            String name = host.contains(":") ? "[" + host + "]" : host;
            return host.isEmpty() ? String.valueOf(port) : name + ":" + port;
        }
    }

    /**
     * Reads the number of a port.
     *
     * @param option where it was given, for the message
     * @throws PlanException when it is none
     */
    public static int port(String option, String text) {
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= 1 && port <= MOST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new PlanException(option + " must name ports from 1 to 65535, is '" + text + "'");
    }

    boolean looksForHops() {
        return listen.isEmpty() && upstream.isEmpty();
    }

    WatchResult.Plan stored() {
        List<String> addresses = new ArrayList<>();
        upstream.forEach(address -> addresses.add(address.text()));
        return new WatchResult.Plan(List.copyOf(listen), addresses, pid);
    }
}
