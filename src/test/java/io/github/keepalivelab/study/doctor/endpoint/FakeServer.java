package io.github.keepalivelab.study.doctor.endpoint;

import io.github.keepalivelab.plan.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server on the loopback interface that does with each connection what a test says. */
public final class FakeServer implements AutoCloseable {

    /** What is done with one connection; it is closed afterwards. */
    @FunctionalInterface
    public interface Script {

        /**
         * Serves it.
         *
         * @param number of the connection, from 1
         */
        void serve(Connection connection, int number) throws IOException;
    }

    /** One accepted connection. */
    public static final class Connection {

        private final Socket socket;
        private String lastRequest = "";

        Connection(Socket socket) {
            this.socket = socket;
        }

        /** Reads a request, with the body that its head announces; false when the client has ended the connection. */
        public boolean request() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            InputStream in = socket.getInputStream();
            while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
                int c = in.read();
                if (c < 0) {
                    return false;
                }
                head.write(c);
            }
            lastRequest = head.toString(StandardCharsets.US_ASCII);
            Matcher length = LENGTH.matcher(lastRequest);
            if (length.find()) {
                in.skipNBytes(Long.parseLong(length.group(1)));
            }
            return true;
        }

        String lastRequest() {
            return lastRequest;
        }

        public Connection send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return this;
        }

        /** Answers with a length. */
        public Connection answer(String statusLine, String body, String... headers) throws IOException {
            StringBuilder head = new StringBuilder(statusLine).append("\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            return send(head + "Content-Length: " + body.length() + "\r\n\r\n" + body);
        }

        /** Answers every request on this connection in the same way. */
        void always(String statusLine, String body, String... headers) throws IOException {
            while (request()) {
                answer(statusLine, body, headers);
            }
        }

        /** The end of this connection will be a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
        }

        /** Waits until the client ends the connection. */
        void awaitClient() throws IOException {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
    }

    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: (\\d+)");

    private final ServerSocket listener;
    private final AtomicInteger connections = new AtomicInteger();

    public FakeServer(Script script) throws IOException {
        this(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()), script);
    }

    /** @param listener for example one that speaks TLS */
    FakeServer(ServerSocket listener, Script script) {
        this.listener = listener;
        Thread accepting = new Thread(() -> accept(script), "fake server");
        accepting.setDaemon(true);
        accepting.start();
    }

    private void accept(Script script) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                int number = connections.incrementAndGet();
                Thread serving = new Thread(() -> serve(script, socket, number), "fake connection " + number);
                serving.setDaemon(true);
                serving.start();
            } catch (IOException e) {
                // The test is over.
                return;
            }
        }
    }

    private static void serve(Script script, Socket socket, int number) {
        try (socket) {
            socket.setTcpNoDelay(true);
            script.serve(new Connection(socket), number);
        } catch (IOException e) {
            // The client has closed first, or has refused the handshake.
            return;
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    Target target() {
        return Target.parse("http://127.0.0.1:" + port() + "/");
    }

    /** Returns how many connections were accepted. */
    public int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
