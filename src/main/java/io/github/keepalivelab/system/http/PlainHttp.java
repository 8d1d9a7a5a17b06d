package io.github.keepalivelab.system.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One GET over one connection of its own, so that what the probe adds to a connection count is exactly one. */
public final class PlainHttp {

    private static final int TIMEOUT_MILLIS = 5000;

    private PlainHttp() {}

    /**
     * Returns the body of a 200 answer.
     *
     * @throws IOException when the server does not answer within 5 s or answers otherwise; the message has its first line
     */
    public static String get(InetSocketAddress server, String path) throws IOException {
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(server, TIMEOUT_MILLIS);
            // HTTP/1.0: the body comes unchunked and ends with the connection.
            String request = "GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int body = answer.indexOf("\r\n\r\n");
            if (body < 0 || !answer.startsWith("HTTP/1.") || !answer.startsWith(" 200", 8)) {
                throw new IOException(server.getHostString() + ":" + server.getPort() + path + " answered: "
                        + answer.lines().findFirst().orElse("nothing"));
            }
            return answer.substring(body + 4);
        }
    }
}
