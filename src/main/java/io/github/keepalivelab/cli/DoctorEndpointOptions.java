package io.github.keepalivelab.cli;

import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.Ranges;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code lab doctor} is told of a running endpoint. */
final class DoctorEndpointOptions {

    @Option(names = "--url", paramLabel = "URL", description = "running endpoint to examine with a few dozen requests")
    @Nullable
    String url;

    @Option(
            names = "--backend-url",
            paramLabel = "URL",
            description = "/actuator/connections of a lab backend behind it, to see the upstream hop")
    @Nullable
    String backendUrl;

    @Option(names = "--insecure", description = "accept any certificate of an https endpoint")
    boolean insecure;

    @Option(
            names = "--max-requests",
            paramLabel = "N",
            defaultValue = "30",
            description = "requests on one connection while its cap is looked for (default: ${DEFAULT-VALUE})")
    int maxRequests;

    @Option(
            names = "--max-wait",
            paramLabel = "S",
            defaultValue = "20",
            description = "how long a connection is left idle to see when it is closed (default: ${DEFAULT-VALUE})")
    double maxWaitSeconds;

    /** @throws PlanException when a value is out of its range, or asks for an endpoint that is not named */
    void check() {
        Ranges.require("--max-requests", maxRequests, 2, 1000);
        Ranges.require("--max-wait", maxWaitSeconds, 0, 3600);
        if (backendUrl != null && url == null) {
            throw new PlanException("--backend-url needs --url");
        }
        if (insecure && url == null) {
            throw new PlanException("--insecure needs --url");
        }
    }
}
