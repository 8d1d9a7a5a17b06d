package io.github.keepalivelab.plan;

import org.jspecify.annotations.Nullable;

/**
 * How one hop carries its requests.
 *
 * @param policy whether a connection carries one request or many
 * @param closedBy who sends the first FIN of a short connection: the side that opened it, or the one that accepted it
 * @param protocol what is spoken
 * @param handshake how a connection over TLS begins; null without TLS
 */
public record Hop(
        ConnectionPolicy policy,
        CloseBy closedBy,
        Protocol protocol,
        @Nullable Handshake handshake) {

    /** Connections over TLS begin with a full handshake. */
    public Hop(ConnectionPolicy policy, CloseBy closedBy, Protocol protocol) {
        this(policy, closedBy, protocol, protocol == Protocol.HTTPS ? Handshake.FULL : null);
    }

    /** Returns a plain HTTP hop whose short connections the accepting side closes. */
    public static Hop of(ConnectionPolicy policy) {
        return new Hop(policy, CloseBy.SERVER, Protocol.HTTP);
    }

    /** Returns the same hop with short connections closed by another side. */
    public Hop closedBy(CloseBy side) {
        return new Hop(policy, side, protocol, handshake);
    }

    /** Returns a hop over TLS whose short connections the accepting side closes. */
    public static Hop tls(ConnectionPolicy policy, Handshake handshake) {
        return new Hop(policy, CloseBy.SERVER, Protocol.HTTPS, handshake);
    }

    /** Returns whether each connection carries one request. */
    public boolean isShort() {
        return policy == ConnectionPolicy.SHORT;
    }

    /** Returns whether a short connection is to be closed first by the side that accepted it. */
    public boolean closedByServer() {
        return isShort() && closedBy == CloseBy.SERVER;
    }
}
