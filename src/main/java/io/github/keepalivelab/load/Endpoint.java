package io.github.keepalivelab.load;

import io.github.keepalivelab.plan.CloseBy;
import io.github.keepalivelab.plan.ConnectionPolicy;
import java.net.InetSocketAddress;

/**
 * What a transport talks to, and how.
 *
 * @param address resolved address
 * @param tls whether to speak TLS, with the certificate checked against {@code host}
 * @param host name for TLS
 * @param authority value of the Host header
 * @param path path and query
 * @param policy of the connections
 * @param closeBy who ends a short connection
 * @param timeoutNanos limit for one exchange, connect included
 */
public record Endpoint(
        InetSocketAddress address,
        boolean tls,
        String host,
        String authority,
        String path,
        ConnectionPolicy policy,
        CloseBy closeBy,
        long timeoutNanos) {}
