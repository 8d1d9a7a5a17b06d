package io.github.keepalivelab.system.http;

import io.github.keepalivelab.plan.Target;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One connection on which GET requests are sent one after the other. An HTTP client would hide what is looked for: when
 * the other side closes, and how.
 */
public final class HttpWire implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int MAX_HEAD = 64 * 1024;
    private static final int MAX_BODY = 1 << 20;

    private final Target target;
    private final Socket socket;
    private final InputStream in;

    private HttpWire(Target target, Socket socket) throws IOException {
        this.target = target;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /**
     * A response.
     *
     * @param version as in the status line
     * @param headers by lower-case name
     * @param body at most 1 MB of it
     * @param sentNanos when the request was sent
     * @param receivedNanos when its end had arrived
     */
    public record Response(
            String version, int status, Map<String, String> headers, String body, long sentNanos, long receivedNanos) {

        /** Returns a header by its lower-case name. */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        /** Returns whether the server says that it will close. */
        public boolean announcesClose() {
            String connection = header("connection").orElse("").toLowerCase(Locale.ROOT);
            return connection.contains("close") || (version.equals("HTTP/1.0") && !connection.contains("keep-alive"));
        }
    }

    /** How a connection ended. */
    public enum End {
        /** In order. */
        FIN,
        /** By a reset. */
        RST,
        /** It has not. */
        STILL_OPEN
    }

    /**
     * Connects.
     *
     * @throws IOException when there is no connection within 10 s
     */
    public static HttpWire open(Target target) throws IOException {
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(target.host(), target.port()), TIMEOUT_MILLIS);
            plain.setSoTimeout(TIMEOUT_MILLIS);
            plain.setTcpNoDelay(true);
            if (!target.tls()) {
                return new HttpWire(target, plain);
            }
            SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
            return new HttpWire(target, tls.createSocket(plain, target.host(), target.port(), true));
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    /** Returns the port of this side. */
    public int localPort() {
        return socket.getLocalPort();
    }

    /** Sends a plain HTTP/1.1 GET and reads the response. */
    public Response get() throws IOException {
        return get("HTTP/1.1", null);
    }

    /**
     * Sends a GET and reads the response.
     *
     * @param version as in the request line
     * @param connectionHeader value of the Connection header, null for none
     * @throws IOException when the connection ends before the response does, or when it is not HTTP/1
     */
    public Response get(String version, @Nullable String connectionHeader) throws IOException {
        String request = "GET " + target.path() + " " + version + "\r\nHost: " + target.authority()
                + (connectionHeader == null ? "" : "\r\nConnection: " + connectionHeader)
                + "\r\nUser-Agent: keepalive-lab\r\nAccept: */*\r\n\r\n";
        long sent = System.nanoTime();
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        String[] status = line().split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("\\d{3}")) {
            throw new IOException("this is no HTTP/1 response: " + String.join(" ", status));
        }
        Map<String, String> headers = headers();
        int code = Integer.parseInt(status[1]);
        String body = code == 204 || code == 304 ? "" : body(headers);
        return new Response(status[0], code, headers, body, sent, System.nanoTime());
    }

    /** Waits until the other side ends the connection, at most {@code millis}. */
    public End awaitEnd(int millis) throws IOException {
        socket.setSoTimeout(Math.max(1, millis));
        try {
            return in.read() < 0 ? End.FIN : End.STILL_OPEN;
        } catch (SocketTimeoutException e) {
            return End.STILL_OPEN;
        } catch (IOException e) {
            return End.RST;
        } finally {
            socket.setSoTimeout(TIMEOUT_MILLIS);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        int total = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            total += line.length();
            if (total > MAX_HEAD) {
                throw new IOException("the response's head is longer than 64 KB");
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private String body(Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked")) {
            return chunked();
        }
        String length = headers.get("content-length");
        if (length != null && length.matches("\\d{1,18}")) {
            return take(Long.parseLong(length));
        }
        // Neither length nor chunks: the body ends with the connection, so there is no reuse to be seen.
        headers.put("connection", "close");
        return new String(in.readNBytes(MAX_BODY), StandardCharsets.UTF_8);
    }

    private String chunked() throws IOException {
        StringBuilder body = new StringBuilder();
        while (true) {
            String size = line().replaceFirst(";.*", "").strip();
            if (!size.matches("[0-9a-fA-F]{1,12}")) {
                throw new IOException("this is no chunk size: " + size);
            }
            long bytes = Long.parseLong(size, 16);
            if (bytes == 0) {
                headers();
                return body.toString();
            }
            body.append(take(bytes));
            if (body.length() > MAX_BODY) {
                throw new IOException("the response is longer than 1 MB; name a smaller one");
            }
            line();
        }
    }

    private String take(long bytes) throws IOException {
        byte[] kept = in.readNBytes((int) Math.min(bytes, MAX_BODY));
        if (kept.length < Math.min(bytes, MAX_BODY)) {
            throw new EOFException("the connection ended within a response");
        }
        in.skipNBytes(bytes - kept.length);
        return new String(kept, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended within a response");
            }
            if (line.length() >= MAX_HEAD) {
                throw new IOException("a line of the response's head is longer than 64 KB");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }
}
