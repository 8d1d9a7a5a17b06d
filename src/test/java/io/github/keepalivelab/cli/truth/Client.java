package io.github.keepalivelab.cli.truth;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client that keeps its connection as long as nginx does. */
final class Client implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final int port;
    private final String from;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    /** @param from the address to speak from, 127.0.0.x */
    Client(int port, String from) {
        this.port = port;
        this.from = from;
    }

    /** An answer with its head and body. */
    record Answer(Wire head, String body) {

        int status() {
            return Integer.parseInt(head.first().split(" ", 3)[1]);
        }
    }

    Answer ask(Ask ask) throws IOException {
        StringBuilder text = new StringBuilder(ask.method())
                .append(' ')
                .append(ask.path())
                .append(ask.query().isEmpty() ? "" : "?" + ask.query())
                .append(" HTTP/1.1\r\nHost: ")
                .append(ask.host())
                .append("\r\n");
        ask.headers()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append("\r\n"));
        if (ask.method().equals("POST")) {
            text.append("Content-Length: 0\r\n");
        }
        byte[] bytes = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        boolean kept = socket != null;
        Optional<Wire> head = exchange(bytes);
        if (head.isEmpty() && kept) {
            close();
            head = exchange(bytes);
        }
        Wire found = head.orElseThrow(() -> new IOException("no answer to " + ask));
        InputStream from = in;
        String body = from == null ? "" : found.body(from);
        if (found.says("Connection", "close")) {
            close();
        }
        return new Answer(found, body);
    }

    private Optional<Wire> exchange(byte[] request) throws IOException {
        Socket open = socket;
        InputStream input = in;
        if (open == null || input == null) {
            open = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
            open.setTcpNoDelay(true);
            open.setSoTimeout(PATIENCE_MILLIS);
            input = new BufferedInputStream(open.getInputStream());
            socket = open;
            in = input;
        }
        open.getOutputStream().write(request);
        return Wire.read(input);
    }

    @Override
    public void close() throws IOException {
        Socket open = socket;
        socket = null;
        in = null;
        if (open != null) {
            open.close();
        }
    }
}
