package io.github.keepalivelab.cli.truth;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A backend that answers every path with the number of the connection, as the lab's backend does for its one path, and
 * ends connections by the same rules: HTTP/1.1 unless Connection says close, HTTP/1.0 unless it says keep-alive.
 */
public final class EchoBackend implements AutoCloseable {

    private static final AtomicLong CONNECTIONS = new AtomicLong();

    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "echo-backend");
        thread.setDaemon(true);
        return thread;
    });

    public EchoBackend() throws IOException {
        listening = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private static void serve(Socket socket) {
        String id = String.valueOf(CONNECTIONS.incrementAndGet());
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream())) {
            socket.setTcpNoDelay(true);
            boolean open = true;
            while (open) {
                Optional<Wire> request = Wire.read(in);
                open = request.isPresent() && answer(request.get(), in, socket, id);
            }
        } catch (IOException e) {
            // nginx has ended.
        }
    }

    private static boolean answer(Wire request, InputStream in, Socket socket, String id) throws IOException {
        request.body(in);
        boolean old = request.first().endsWith("HTTP/1.0");
        boolean keep = !request.says("Connection", "close") && (!old || request.says("Connection", "keep-alive"));
        String body = "{\"connection\":\"" + id + "\",\"httpVersion\":\"" + (old ? "HTTP/1.0" : "HTTP/1.1")
                + "\",\"connectionHeader\":\"" + request.header("Connection").orElse("") + "\",\"rest\":\""
                + rest(request)
                + "\"}";
        String text = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n"
                + (keep ? old ? "Connection: keep-alive\r\n" : "" : "Connection: close\r\n") + "\r\n" + body;
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return keep;
    }

    /** What a fix for connections must leave as it is: method, path and all headers but Connection. */
    private static String rest(Wire request) {
        List<String> headers = request.headers().stream()
                .filter(header -> !header.toLowerCase(Locale.ROOT).startsWith("connection:"))
                .map(header -> header.replace('"', '\''))
                .sorted()
                .toList();
        return request.first().replaceFirst(" HTTP/1.[01]$", "").replace('"', '\'') + " " + headers;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }
}
