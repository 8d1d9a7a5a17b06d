package io.github.keepalivelab.plan;

/**
 * How one hop carries its requests.
 *
 * @param policy whether a connection carries one request or many
 * @param closedBy who sends the first FIN of a short connection: the side that opened it, or the one that accepted it
 * @param protocol what is spoken
 */
public record Hop(ConnectionPolicy policy, CloseBy closedBy, Protocol protocol) {

    /** Returns a plain HTTP hop whose short connections the accepting side closes. */
    public static Hop of(ConnectionPolicy policy) {
        return new Hop(policy, CloseBy.SERVER, Protocol.HTTP);
    }

    /** Returns the same hop with short connections closed by another side. */
    public Hop closedBy(CloseBy side) {
        return new Hop(policy, side, protocol);
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
