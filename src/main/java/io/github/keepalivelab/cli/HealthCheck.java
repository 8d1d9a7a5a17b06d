package io.github.keepalivelab.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A health check for containers without shell tools. A program of its own, because it runs every few seconds beside what
 * is measured: a bare socket starts in a fraction of what the command line or an HTTP client needs.
 */
public final class HealthCheck {

    private static final int TIMEOUT_MILLIS = 5000;

    private HealthCheck() {}

    /** Exits with 0 when the URL, on loopback, answers with status 200, else with 1. */
    public static void main(String[] arguments) {
        System.exit(arguments.length == 1 && isHealthy(URI.create(arguments[0])) ? ExitCodes.OK : ExitCodes.FAILED);
    }

    static boolean isHealthy(URI url) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), url.getPort()),
                    TIMEOUT_MILLIS);
            String request = "GET " + url.getRawPath() + " HTTP/1.0\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return new String(status, StandardCharsets.US_ASCII).endsWith(" 200");
        } catch (IOException e) {
            return false;
        }
    }
}
