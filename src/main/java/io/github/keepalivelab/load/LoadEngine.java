package io.github.keepalivelab.load;

import io.github.keepalivelab.math.time.FireTimeSequence;

/**
 * Sends requests. One endpoint at a time is open; a phase of load runs on it and ends only when every request of the phase is
 * answered, failed or timed out, so nothing is in flight at the edge of a measured window.
 */
public interface LoadEngine extends AutoCloseable {

    /** Makes engines; each run has one of its own. */
    interface Factory {

        /** Returns what its engines say of themselves. */
        EngineInfo info();

        /**
         * Makes an engine.
         *
         * @param connections how many requests can be in flight at once, at least 1
         */
        LoadEngine create(int connections);
    }

    /** Opens an endpoint. Connections are made by the first requests. */
    void open(Endpoint endpoint);

    /** Closes the connections of the open endpoint, gracefully. */
    void closeEndpoint();

    /** Returns the connections established since {@link #open}. */
    long connectionsOpened();

    /** Returns the TLS handshakes since {@link #open}. */
    Handshakes handshakes();

    /** Returns where the time of the exchanges went since {@link #open}. */
    Phases phases();

    /**
     * Sends one request on every connection, so that an arm with long connections opens none of them inside a measured
     * window, however low the rate.
     */
    void prime() throws InterruptedException;

    /**
     * Runs an open loop: sends every request that {@code times} puts before {@code durationNanos}, each as soon after
     * its intended time as a connection is free, and waits for all answers.
     *
     * @param graceNanos how long after the end of the duration a send still counts as on time
     */
    LatencyRecorder runOpenLoop(FireTimeSequence times, long durationNanos, long graceNanos)
            throws InterruptedException;

    /** Runs a closed loop: every connection sends its next request when the last one is answered, for the duration. */
    LatencyRecorder runClosedLoop(long durationNanos) throws InterruptedException;

    /** Ends the phase under way as fast as possible; requests in flight are cut off. Called from another thread. */
    void cancel();

    @Override
    void close();
}
