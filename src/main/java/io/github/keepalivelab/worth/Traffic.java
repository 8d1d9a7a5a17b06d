package io.github.keepalivelab.worth;

import io.github.keepalivelab.plan.Ranges;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's traffic.
 *
 * @param ratePerSecond requests a second, over all machines
 * @param perClientConnection requests that a client connection carries, 1 or more
 * @param perUpstreamConnection requests that an upstream connection carries, 1 or more
 * @param nginxMachines machines that share the requests as proxies
 * @param backendMachines machines that share them as services
 * @param pricePerCoreHour what an hour of one core costs, in whatever money; null where no price is asked for
 */
public record Traffic(
        double ratePerSecond,
        double perClientConnection,
        double perUpstreamConnection,
        int nginxMachines,
        int backendMachines,
        @Nullable Double pricePerCoreHour) {

    private static final long MOST = 1_000_000_000L;
    private static final long MOST_MACHINES = 100_000;

    /** @throws io.github.keepalivelab.plan.PlanException when a figure is out of its range; the message names the option that gives it */
    public Traffic {
        Ranges.require("--rate", ratePerSecond, 1, MOST);
        Ranges.require("--requests-per-connection", perClientConnection, 1, MOST);
        Ranges.require("--upstream-requests-per-connection", perUpstreamConnection, 1, MOST);
        Ranges.require("--nginx-machines", nginxMachines, 1, MOST_MACHINES);
        Ranges.require("--backend-machines", backendMachines, 1, MOST_MACHINES);
        if (pricePerCoreHour != null) {
            Ranges.require("--price", pricePerCoreHour, 0, MOST);
        }
    }

    /** Returns requests a second at each proxy. */
    public double perNginx() {
        return ratePerSecond / nginxMachines;
    }

    /** Returns requests a second at each service. */
    public double perBackend() {
        return ratePerSecond / backendMachines;
    }

    /** Returns client connections a second, over all machines. */
    public double clientConnections() {
        return ratePerSecond / perClientConnection;
    }

    /** Returns upstream connections a second, over all machines. */
    public double upstreamConnections() {
        return ratePerSecond / perUpstreamConnection;
    }
}
