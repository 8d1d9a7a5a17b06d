package io.github.keepalivelab.load;

import io.github.keepalivelab.plan.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/**
 * Apache HttpClient 5 without its execution chain: HttpClient's TLS strategy over HttpCore's blocking connection and
 * request executor. What the chain adds is what a measurement must not have: retries, redirects, cookies, compression,
 * a pool with a lock, and {@code CloseMode.IMMEDIATE}, which ends a discarded connection by a reset instead of a FIN.
 *
 * <p>A short connection that the server closes is read to its end before the own side is closed, so the server's FIN is
 * always the first. One that the client closes is closed as soon as the answer is complete.
 */
final class ApacheTransport implements HttpTransport {

    private static final Http1Config CONFIG =
            Http1Config.custom().setBufferSize(2048).build();

    // Large enough that a server which was asked to close has done so; only misbehaving ones get here.
    private static final long CLOSE_LIMIT_NANOS = 1_000_000_000L;

    private static final long IDLE = Long.MAX_VALUE;

    private final Endpoint endpoint;
    private final @Nullable Tls tls;
    private final HttpRequestExecutor executor = new HttpRequestExecutor();
    private final HttpCoreContext context = HttpCoreContext.create();
    private final RequestCycle requests;
    private final byte[] sink = new byte[4096];

    private DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(CONFIG);
    private @Nullable InputStream input;
    private boolean served;
    private boolean reusable;
    private long opened;
    private long connectNanos;
    private long tlsNanos;
    private long firstByteNanos;
    private long restNanos;
    private int status;
    private @Nullable Header location;
    private @Nullable Exception failure;

    private volatile @Nullable Socket socket;
    private volatile long deadlineNanos = IDLE;
    private volatile boolean overdue;

    ApacheTransport(Endpoint endpoint) {
        this.endpoint = endpoint;
        this.tls = endpoint.hop().protocol() == Protocol.HTTPS ? new Tls(endpoint) : null;
        this.requests = new RequestCycle(endpoint);
    }

    @Override
    public @Nullable FailureKind exchange() {
        boolean reused = served;
        deadlineNanos = System.nanoTime() + endpoint.timeoutNanos();
        ClassicHttpRequest request = requests.next();
        try {
            if (socket == null) {
                connect();
            }
            long sent = System.nanoTime();
            ClassicHttpResponse response = executor.execute(request, connection, context);
            long head = System.nanoTime();
            drain(response.getEntity());
            firstByteNanos += head - sent;
            restNanos += System.nanoTime() - head;
            reusable = DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context);
            served = true;
            status = response.getCode();
            location = response.getFirstHeader(HttpHeaders.LOCATION);
            failure = null;
            return FailureKind.ofStatus(response.getCode(), endpoint.request());
        } catch (IOException | HttpException | RuntimeException e) {
            FailureKind kind = FailureKind.of(e, reused, overdue);
            failure = e;
            discard();
            return kind;
        } finally {
            deadlineNanos = IDLE;
        }
    }

    @Override
    public void afterExchange() {
        if (socket == null) {
            return;
        }
        if (!endpoint.hop().isShort()) {
            if (!reusable) {
                close();
            }
            return;
        }
        if (closedByServer()) {
            if (tls != null) {
                endAfterServer();
                return;
            }
            awaitServersFin();
        }
        close();
    }

    /**
     * The server says that it is done (close_notify) and closes: once its FIN is there ours follows. What it says is read past TLS, which
     * would answer with a close_notify of its own (always in TLS 1.2) to a socket that is closed, and get a reset.
     */
    private void endAfterServer() {
        Socket current = socket;
        if (current == null) {
            return;
        }
        deadlineNanos = System.nanoTime() + CLOSE_LIMIT_NANOS;
        try {
            InputStream raw = current.getInputStream();
            while (raw.read(sink) >= 0) {
                // The alert, and then the end.
            }
        } catch (IOException e) {
            // Cut off by the watchdog or reset by the peer; either way it is over.
            overdue = false;
        } finally {
            deadlineNanos = IDLE;
        }
        discard();
    }

    @Override
    public long connectionsOpened() {
        return opened;
    }

    @Override
    public Phases phases() {
        return new Phases(connectNanos, tlsNanos, firstByteNanos, restNanos);
    }

    @Override
    public Handshakes handshakes() {
        return tls == null ? Handshakes.NONE : new Handshakes(tls.full(), tls.resumed());
    }

    /** Returns the last failure in the words of whoever noticed it. */
    String lastFailure() {
        Exception last = failure;
        if (last != null) {
            return String.valueOf(last.getMessage());
        }
        Header redirect = location;
        return "status " + status + (redirect == null ? "" : ", which leads to " + redirect.getValue());
    }

    @Override
    public void abortIfOverdue(long nowNanos) {
        Socket current = socket;
        if (deadlineNanos != IDLE && nowNanos - deadlineNanos > 0 && current != null) {
            overdue = true;
            closeQuietly(current);
        }
    }

    @Override
    public void close() {
        Socket current = socket;
        if (current == null) {
            return;
        }
        try {
            // Flushes, clears the buffers for the next connection, and sends a FIN.
            connection.close();
        } catch (IOException e) {
            closeQuietly(current);
        }
        forget();
    }

    private boolean closedByServer() {
        return endpoint.hop().closedByServer();
    }

    private void connect() throws IOException {
        Socket plain = new Socket(Proxy.NO_PROXY);
        socket = plain;
        plain.setTcpNoDelay(true);
        // Kernel probes would only blur the picture here; HttpCore's own default is on, so it is set in every arm.
        plain.setKeepAlive(false);
        // Without a time-out of its own: one would switch the socket to polling. The watchdog limits the exchange.
        long start = System.nanoTime();
        plain.connect(endpoint.address());
        opened++;
        long connected = System.nanoTime();
        connectNanos += connected - start;
        if (tls == null) {
            connection.bind(plain);
            input = plain.getInputStream();
        } else {
            SSLSocket secured = tls.upgrade(plain, context);
            tlsNanos += System.nanoTime() - connected;
            connection.bind(secured, plain);
            input = secured.getInputStream();
        }
    }

    private void drain(@Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return;
        }
        try (InputStream body = entity.getContent()) {
            while (body.read(sink) >= 0) {
                // Only the end matters.
            }
        }
    }

    private void awaitServersFin() {
        InputStream stream = input;
        if (stream == null) {
            return;
        }
        deadlineNanos = System.nanoTime() + CLOSE_LIMIT_NANOS;
        try {
            while (stream.read(sink) >= 0) {
                // A server that keeps talking after its answer is read until it stops.
            }
        } catch (IOException e) {
            // Cut off by the watchdog or reset by the peer; either way the connection is over.
            discard();
        } finally {
            deadlineNanos = IDLE;
        }
    }

    private void discard() {
        Socket current = socket;
        if (current != null) {
            closeQuietly(current);
        }
        connection = new DefaultBHttpClientConnection(CONFIG);
        forget();
    }

    private void forget() {
        socket = null;
        input = null;
        served = false;
        reusable = false;
        overdue = false;
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
