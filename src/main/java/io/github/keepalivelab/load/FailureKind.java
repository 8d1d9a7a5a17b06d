package io.github.keepalivelab.load;

import io.github.keepalivelab.plan.Request;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/** Why a request was not answered. */
public enum FailureKind {
    /** Nobody listens at the address. */
    CONNECT_REFUSED,
    /** No ephemeral port is left towards the destination (EADDRNOTAVAIL). */
    PORT_EXHAUSTED,
    /** No descriptor is left (EMFILE, ENFILE). */
    DESCRIPTORS_EXHAUSTED,
    /** The address cannot be reached. */
    UNREACHABLE,
    /** Connect, request and answer together took longer than allowed. */
    TIMEOUT,
    /** The peer sent a reset, or closed while the request was being written. */
    RESET,
    /** A connection that had served before was closed by the peer when it was used again. */
    STALE,
    /** A fresh connection was closed without an answer. */
    NO_RESPONSE,
    /** The TLS handshake or record layer failed. */
    TLS,
    /** The answer was not HTTP/1.x. */
    PROTOCOL,
    /** Status 200 to 299 where another was expected. */
    STATUS_2XX,
    /** Status 300 to 399: a redirect, or nothing new. */
    STATUS_3XX,
    /** Status 400 to 499. */
    STATUS_4XX,
    /** Status 500 to 599. */
    STATUS_5XX,
    /** Anything else. */
    OTHER;

    /** Returns the name used in results, for example {@code connect-refused}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the failure that a status code stands for, null for an answer. */
    static @Nullable FailureKind ofStatus(int status, Request request) {
        if (request.expects(status)) {
            return null;
        }
        if (status >= 500) {
            return STATUS_5XX;
        }
        if (status >= 400) {
            return STATUS_4XX;
        }
        return status >= 300 ? STATUS_3XX : STATUS_2XX;
    }

    /** Returns whether the service answered, but not as was expected. */
    public boolean isStatus() {
        return this == STATUS_2XX || this == STATUS_3XX || this == STATUS_4XX || this == STATUS_5XX;
    }

    /**
     * Names a failed exchange. The JDK has one class for many socket errors, so the kernel's message decides.
     *
     * @param reused whether the connection had carried an answer before
     * @param timedOut whether the exchange was cut off at its deadline
     */
    static FailureKind of(Exception failure, boolean reused, boolean timedOut) {
        String message = String.valueOf(failure.getMessage());
        if (timedOut) {
            return TIMEOUT;
        }
        if (failure instanceof BindException || message.contains("Cannot assign requested address")) {
            return PORT_EXHAUSTED;
        }
        if (message.contains("Too many open files")) {
            return DESCRIPTORS_EXHAUSTED;
        }
        if (failure instanceof NoRouteToHostException || message.contains("unreachable")) {
            return UNREACHABLE;
        }
        if (failure instanceof ConnectException) {
            return message.contains("timed out") ? TIMEOUT : CONNECT_REFUSED;
        }
        if (failure instanceof SSLException) {
            return TLS;
        }
        return ofExchange(failure, message, reused);
    }

    private static FailureKind ofExchange(Exception failure, String message, boolean reused) {
        boolean cut = message.contains("reset") || message.contains("Broken pipe");
        if (reused && (cut || failure instanceof NoHttpResponseException)) {
            return STALE;
        }
        if (failure instanceof NoHttpResponseException) {
            return NO_RESPONSE;
        }
        if (cut) {
            return RESET;
        }
        return failure instanceof HttpException ? PROTOCOL : OTHER;
    }
}
