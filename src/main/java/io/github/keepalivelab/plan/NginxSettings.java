package io.github.keepalivelab.plan;

/**
 * The keep-alive settings of one server block of nginx and of the upstream block behind it.
 *
 * @param pool {@code keepalive N} in the upstream block
 * @param http11 {@code proxy_http_version 1.1}
 * @param connectionCleared {@code proxy_set_header Connection ""}
 * @param poolSize N, idle connections of each worker, at least 1
 * @param upstreamRequests {@code keepalive_requests} in the upstream block, at least 1
 * @param clientKeepalive whether nginx keeps client connections
 * @param clientRequests {@code keepalive_requests} of the server block, at least 1
 */
public record NginxSettings(
        Factor pool,
        Factor http11,
        Factor connectionCleared,
        int poolSize,
        long upstreamRequests,
        boolean clientKeepalive,
        long clientRequests) {

    /** A cap that no run reaches. */
    public static final long UNLIMITED = 1_000_000_000;

    /** How a setting is written. */
    public enum Factor {
        /** Written, and on. */
        ON,
        /** Written, and off; where this version knows no way to write it off, left out. */
        OFF,
        /** Left out, so that this version's default holds. */
        OMITTED
    }

    /** Checks the ranges. */
    public NginxSettings {
        if (poolSize < 1 || upstreamRequests < 1 || clientRequests < 1) {
            throw new PlanException("pool size and request caps must be at least 1");
        }
    }

    /** Returns what an arm's hops mean: everything explicit, every cap out of the way. */
    public static NginxSettings of(Hop clientHop, Hop upstreamHop, int poolSize) {
        Factor reuse = upstreamHop.isShort() ? Factor.OFF : Factor.ON;
        return new NginxSettings(reuse, Factor.ON, reuse, poolSize, UNLIMITED, !clientHop.closedByServer(), UNLIMITED);
    }

    /** Returns long connections on both hops with three settings written in a given way. */
    public static NginxSettings combination(Factor pool, Factor http11, Factor connectionCleared, int poolSize) {
        return new NginxSettings(pool, http11, connectionCleared, poolSize, UNLIMITED, true, UNLIMITED);
    }

    /** Returns the same with another cap on the requests of an upstream connection. */
    public NginxSettings withUpstreamRequests(long requests) {
        return new NginxSettings(pool, http11, connectionCleared, poolSize, requests, clientKeepalive, clientRequests);
    }

    /** Returns the same with another way to treat client connections. */
    public NginxSettings withClient(boolean keepalive, long requests) {
        return new NginxSettings(pool, http11, connectionCleared, poolSize, upstreamRequests, keepalive, requests);
    }
}
