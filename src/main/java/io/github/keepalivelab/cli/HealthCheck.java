package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.machine.net.Loopback;
import io.github.keepalivelab.system.http.PlainHttp;
import java.io.IOException;
import java.net.URI;

/**
 * A health check for containers without shell tools. A program of its own, because it runs every few seconds beside what
 * is measured: a bare socket starts in a fraction of what the command line or an HTTP client needs.
 */
public final class HealthCheck {

    private HealthCheck() {}

    /** Exits with 0 when the URL, on loopback, answers with status 200, else with 1. */
    public static void main(String[] arguments) {
        System.exit(arguments.length == 1 && isHealthy(URI.create(arguments[0])) ? ExitCodes.OK : ExitCodes.FAILED);
    }

    static boolean isHealthy(URI url) {
        try {
            PlainHttp.get(Loopback.port(url.getPort()), url.getRawPath());
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
