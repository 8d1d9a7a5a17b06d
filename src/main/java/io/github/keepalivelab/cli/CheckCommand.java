package io.github.keepalivelab.cli;

import io.github.keepalivelab.plan.PlanException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lab check URL}: a health check where there is no curl, as in a container without shell tools. */
@Command(
        name = "check",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Exits with 0 when the URL answers with status 200, with 1 when it does not.")
final class CheckCommand implements Callable<Integer> {

    private static final int TIMEOUT_MILLIS = 5000;

    @Parameters(paramLabel = "URL", description = "http URL")
    String url = "";

    @Override
    public Integer call() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK ? ExitCodes.OK : ExitCodes.FAILED;
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new PlanException("'" + url + "' is not an http URL");
        } catch (IOException e) {
            return ExitCodes.FAILED;
        }
    }
}
