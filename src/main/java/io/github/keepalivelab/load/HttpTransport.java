package io.github.keepalivelab.load;

import org.jspecify.annotations.Nullable;

/**
 * Sends one and the same request again and again, over connections that it opens and ends as its policy says. Used by
 * one thread, except for {@link #abortIfOverdue}.
 */
public interface HttpTransport extends AutoCloseable {

    /**
     * Connects if need be, sends the request and reads the whole answer. The answer's last byte has arrived when this
     * returns; nothing is retried.
     *
     * @return why it failed, null when it was answered
     */
    @Nullable
    FailureKind exchange();

    /** Ends the connection if the policy says so. Called after the latency was taken. */
    void afterExchange();

    /** Returns how many connections were established since creation. */
    long connectionsOpened();

    /** Returns the TLS handshakes since creation. */
    default Handshakes handshakes() {
        return Handshakes.NONE;
    }

    /** Returns where the time of its exchanges went since creation. */
    default Phases phases() {
        return Phases.NONE;
    }

    /** Closes the socket of an exchange that has passed its deadline; called by a watchdog. */
    void abortIfOverdue(long nowNanos);

    /** Closes the connection, gracefully. */
    @Override
    void close();
}
