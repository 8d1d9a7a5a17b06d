package io.github.keepalivelab.result;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import org.jspecify.annotations.Nullable;

/**
 * What a request and a connection cost a host at one load, fitted through the arms of each block: CPU per request is that of the
 * request, and that of a connection for each one opened.
 *
 * @param process whose host
 * @param ratePerSecond the load
 * @param perRequestMicros of a request over connections that are there
 * @param perConnectionMicros of opening and closing a connection, the mean of both hops
 * @param perClientConnectionMicros of one on the client hop; null where that hop is alike in all arms
 * @param perUpstreamConnectionMicros of one on the upstream hop; null where that hop is alike in all arms
 * @param handshake {@code full} or {@code resumed}, with which a client connection begins; null without TLS, and in results of older
 *     versions
 */
public record HostCost(
        String process,
        double ratePerSecond,
        ConfidenceInterval perRequestMicros,
        ConfidenceInterval perConnectionMicros,
        @Nullable ConfidenceInterval perClientConnectionMicros,
        @Nullable ConfidenceInterval perUpstreamConnectionMicros,
        @AddedLater @Nullable String handshake) {

    /** What it costs without TLS. */
    public HostCost(
            String process,
            double ratePerSecond,
            ConfidenceInterval perRequestMicros,
            ConfidenceInterval perConnectionMicros,
            @Nullable ConfidenceInterval perClientConnectionMicros,
            @Nullable ConfidenceInterval perUpstreamConnectionMicros) {
        this(
                process,
                ratePerSecond,
                perRequestMicros,
                perConnectionMicros,
                perClientConnectionMicros,
                perUpstreamConnectionMicros,
                null);
    }
}
