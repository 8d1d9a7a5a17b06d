package io.github.keepalivelab.system.http;

import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.system.http.WireException.Kind;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection on which GET requests are sent one after the other. An HTTP client would hide what is looked for: when
 * the other side closes, and how.
 */
public final class HttpWire implements AutoCloseable {

    private static final int KEPT_UNASKED = 200;

    private final Target target;
    private final WireOptions options;
    private final Socket socket;
    private final BoundedInput bounds;
    private final InputStream in;
    private final StringBuilder unasked = new StringBuilder();

    private HttpWire(Target target, WireOptions options, Socket socket) throws IOException {
        this.target = target;
        this.options = options;
        this.socket = socket;
        this.bounds = new BoundedInput(socket);
        this.in = new BufferedInputStream(bounds);
    }

    /** How the end of a response's body is known. */
    public enum Framing {
        /** By Content-Length. */
        LENGTH,
        /** By the last chunk. */
        CHUNKED,
        /** A response of its status has no body. */
        NO_BODY,
        /** By the end of the connection. */
        UNTIL_CLOSE
    }

    /**
     * A response.
     *
     * @param version as in the status line
     * @param status code of the status line
     * @param headers by lower-case name; what was sent several times is joined with commas
     * @param body at most 1 MB of it
     * @param framing how its end was known
     * @param sentNanos when the request was sent
     * @param receivedNanos when its end had arrived
     */
    public record Response(
            String version,
            int status,
            Map<String, String> headers,
            String body,
            Framing framing,
            long sentNanos,
            long receivedNanos) {

        /** Returns a header by its lower-case name. */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        /** Returns whether the connection ends with this response, by what the response says. */
        public boolean announcesClose() {
            List<String> connection = words(header("connection").orElse(""));
            return connection.contains("close")
                    || (version.equals("HTTP/1.0") && !connection.contains("keep-alive"))
                    || framing == Framing.UNTIL_CLOSE;
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

    /** Returns the words of a header that is a list, in lower case. */
    static List<String> words(String header) {
        return Arrays.stream(header.toLowerCase(Locale.ROOT).split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /**
     * Connects.
     *
     * @throws WireException when there is no connection within 10 s
     */
    public static HttpWire open(Target target) throws IOException {
        return open(target, WireOptions.USUAL);
    }

    /**
     * Connects, and shakes hands where the target wants TLS.
     *
     * @throws WireException when there is no connection
     */
    public static HttpWire open(Target target, WireOptions options) throws IOException {
        Socket plain = new Socket();
        try {
            connect(plain, target, options);
            plain.setTcpNoDelay(true);
            return new HttpWire(target, options, target.tls() ? TlsLayer.over(plain, target, options) : plain);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static void connect(Socket socket, Target target, WireOptions options) throws WireException {
        try {
            socket.connect(new InetSocketAddress(target.host(), target.port()), options.connectMillis());
        } catch (UnknownHostException e) {
            throw new WireException(Kind.UNREACHABLE, "the host name " + target.host() + " is not known here", e);
        } catch (SocketTimeoutException e) {
            throw new WireException(
                    Kind.UNREACHABLE,
                    "there is no connection within " + options.connectMillis() / 1000.0 + " s; something on the way may"
                            + " drop packets",
                    e);
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            throw new WireException(
                    Kind.UNREACHABLE,
                    message.contains("refused")
                            ? "nothing listens at port " + target.port() + " (connection refused)"
                            : "there is no connection: " + message,
                    e);
        }
    }

    /** Returns the port of this side. */
    public int localPort() {
        return socket.getLocalPort();
    }

    /** Returns the protocol that the server picked in the TLS handshake (ALPN); empty when it picked none, or without TLS. */
    public Optional<String> pickedProtocol() {
        return socket instanceof SSLSocket tls
                ? Optional.ofNullable(tls.getApplicationProtocol()).filter(name -> !name.isEmpty())
                : Optional.empty();
    }

    /** Returns the version of TLS; empty without TLS. */
    public Optional<String> tlsVersion() {
        return socket instanceof SSLSocket tls ? Optional.of(tls.getSession().getProtocol()) : Optional.empty();
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
     * @throws WireException when the connection ends before the response does, or when it is not HTTP/1
     */
    public Response get(String version, @Nullable String connectionHeader) throws IOException {
        String request = "GET " + target.path() + " " + version + "\r\nHost: " + target.authority()
                + (connectionHeader == null ? "" : "\r\nConnection: " + connectionHeader)
                + "\r\nUser-Agent: keepalive-lab\r\nAccept: */*\r\n\r\n";
        bounds.allow(options.responseMillis(), options.silentMillis(), options.maxBytes());
        long sent = System.nanoTime();
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new ResponseReader(in).read(sent);
        } catch (SocketTimeoutException e) {
            throw new WireException(Kind.TIMEOUT, "its answer does not come, or not to its end, in time", e);
        } catch (EOFException e) {
            throw new WireException(Kind.BROKEN_OFF, "it ended the connection within an answer", e);
        } catch (SocketException e) {
            throw new WireException(Kind.RESET, "it reset the connection before its answer was complete", e);
        } catch (SSLException e) {
            throw new WireException(Kind.TLS, "its TLS failed: " + e.getMessage(), e);
        }
    }

    /**
     * Waits until the other side ends the connection, at most {@code millis}. What it sends meanwhile is kept as {@link
     * #unasked}.
     */
    public End awaitEnd(int millis) throws IOException {
        bounds.allow(Math.max(1, millis), Math.max(1, millis), options.maxBytes());
        try {
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (unasked.length() < KEPT_UNASKED) {
                    unasked.append((char) c);
                }
            }
            return End.FIN;
        } catch (SocketTimeoutException e) {
            return End.STILL_OPEN;
        } catch (SocketException e) {
            return End.RST;
        }
    }

    /** Returns the first line of what came without a request, such as a 408 before the end; empty when nothing came. */
    public Optional<String> unasked() {
        return unasked.toString().lines().findFirst();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
