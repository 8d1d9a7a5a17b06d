package io.github.keepalivelab.system.http;

import java.io.IOException;

/** Why there was no response. The message is a clause about the endpoint, which a reader understands without a stack trace. */
public final class WireException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** There is no connection. */
        UNREACHABLE,
        /** There is a connection, but no agreement on TLS. */
        TLS,
        /** What came is no HTTP/1 response. */
        NOT_HTTP1,
        /** The other side ended the connection in order before a byte of the response. */
        ENDED,
        /** The other side ended the connection in order within the response. */
        BROKEN_OFF,
        /** The other side reset the connection. */
        RESET,
        /** The response took too long. */
        TIMEOUT,
        /** The response is larger than what is read. */
        TOO_LARGE
    }

    private final Kind kind;

    WireException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    WireException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Returns what went wrong. */
    public Kind kind() {
        return kind;
    }
}
