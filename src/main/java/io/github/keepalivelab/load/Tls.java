package io.github.keepalivelab.load;

import io.github.keepalivelab.plan.Handshake;
import java.io.IOException;
import java.net.Socket;
import java.util.Collections;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * TLS of one worker. It has a context of its own, because JSSE remembers one session for each host and port: workers that share a
 * context take each other's, and a TLS 1.3 ticket is good for one connection.
 */
final class Tls {

    private final Endpoint endpoint;
    private final SSLContext context;
    private final DefaultClientTlsStrategy strategy;
    private long full;
    private long resumed;

    Tls(Endpoint endpoint) {
        this.endpoint = endpoint;
        Certificates.Judge judge = Certificates.judge(endpoint.request().trust());
        context = judge.context();
        strategy = judge.strategy();
    }

    /** Shakes hands on a connected socket; returns the secured one. */
    SSLSocket upgrade(Socket plain, HttpContext http) throws IOException {
        if (endpoint.hop().handshake() == Handshake.FULL) {
            forget();
        }
        long start = System.currentTimeMillis();
        SSLSocket secured =
                strategy.upgrade(plain, endpoint.host(), endpoint.address().getPort(), null, http);
        // A session that is older than its connection came from an earlier one.
        SSLSession session = secured.getSession();
        if (session.getCreationTime() < start) {
            resumed++;
        } else {
            full++;
        }
        return secured;
    }

    /** Takes away what could be resumed, tickets that came after the handshake included. */
    private void forget() {
        SSLSessionContext sessions = context.getClientSessionContext();
        for (byte[] id : Collections.list(sessions.getIds())) {
            SSLSession session = sessions.getSession(id);
            if (session != null) {
                session.invalidate();
            }
        }
    }

    long full() {
        return full;
    }

    long resumed() {
        return resumed;
    }
}
