package io.github.keepalivelab.service.backend;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Tomcat's TCP connections, counted where they are accepted and released. Memory is bounded by the connections that are
 * open: a released one leaves only sums behind.
 */
final class ConnectionLedger {

    private final Map<String, AtomicLong> requestsByOpenConnection = new ConcurrentHashMap<>();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private volatile ClosedListener closedListener = requestCount -> {};

    /** Told how many requests a connection has carried when it is released. */
    @FunctionalInterface
    interface ClosedListener {
        void closed(long requests);
    }

    void onClosed(ClosedListener listener) {
        closedListener = listener;
    }

    void accepted() {
        accepted.increment();
    }

    /** Counts a request and returns how many its connection has carried, this one included. */
    long request(String connectionId) {
        requests.increment();
        return requestsByOpenConnection
                .computeIfAbsent(connectionId, id -> new AtomicLong())
                .incrementAndGet();
    }

    void released(String connectionId) {
        closed.increment();
        AtomicLong carried = requestsByOpenConnection.remove(connectionId);
        closedListener.closed(carried == null ? 0 : carried.get());
    }

    long acceptedTotal() {
        return accepted.sum();
    }

    long open() {
        return Math.max(0, accepted.sum() - closed.sum());
    }

    long requestTotal() {
        return requests.sum();
    }
}
