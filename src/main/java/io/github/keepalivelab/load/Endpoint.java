package io.github.keepalivelab.load;

import io.github.keepalivelab.plan.Hop;
import io.github.keepalivelab.plan.Request;
import java.net.InetSocketAddress;

/**
 * What an engine talks to, and how.
 *
 * @param address resolved address
 * @param host name, against which a certificate is checked
 * @param authority value of the Host header
 * @param path path and query
 * @param hop policy, closer and protocol of the connections
 * @param timeoutNanos limit for one exchange, connect included
 * @param request what is sent, and what counts as an answer
 */
public record Endpoint(
        InetSocketAddress address,
        String host,
        String authority,
        String path,
        Hop hop,
        long timeoutNanos,
        Request request) {

    /** Returns a plain endpoint at an address. */
    public static Endpoint at(InetSocketAddress address, String path, Hop hop, long timeoutNanos) {
        String host = address.getHostString();
        return new Endpoint(address, host, host + ":" + address.getPort(), path, hop, timeoutNanos, Request.GET);
    }

    /** Returns the same endpoint with other certificates believed. */
    public Endpoint trusting(Request.Trust trust) {
        return new Endpoint(address, host, authority, path, hop, timeoutNanos, request.trusting(trust));
    }

    /** Returns the same endpoint over connections that another side closes. */
    public Endpoint over(Hop other) {
        return new Endpoint(address, host, authority, path, other, timeoutNanos, request);
    }
}
