package io.github.keepalivelab.machine.net;

/**
 * A rule over packets of IPv4.
 *
 * @param match which packets
 * @param port for matches that need one, else 0
 * @param action what becomes of them
 */
record FilterRule(Match match, int port, Action action) {

    /** Which packets. */
    enum Match {
        /** All. */
        ALL,
        /** TCP segments. */
        TCP,
        /** TCP segments to a port. */
        TO_PORT,
        /** TCP segments from a port. */
        FROM_PORT,
        /** What belongs to a connection that is known. */
        ESTABLISHED,
        /** The first segment of a connection. */
        NEW
    }

    /** What becomes of a packet. */
    enum Action {
        /** It goes on. */
        ACCEPT,
        /** It vanishes. */
        DROP,
        /** It is answered with a TCP reset. */
        RESET
    }

    static FilterRule of(Match match, Action action) {
        return new FilterRule(match, 0, action);
    }

    /** Returns it in the language of iptables. */
    String iptables() {
        String which = switch (match) {
            case ALL -> "";
            case TCP -> "-p tcp ";
            case TO_PORT -> "-p tcp --dport " + port + " ";
            case FROM_PORT -> "-p tcp --sport " + port + " ";
            case ESTABLISHED -> "-m conntrack --ctstate ESTABLISHED,RELATED ";
            case NEW -> "-p tcp --syn -m conntrack --ctstate NEW ";
        };
        return which
                + switch (action) {
                    case ACCEPT -> "-j ACCEPT";
                    case DROP -> "-j DROP";
                    case RESET -> "-j REJECT --reject-with tcp-reset";
                };
    }

    /** Returns it in the language of nft. */
    String nft() {
        String which = switch (match) {
            case ALL -> "";
            case TCP -> "meta l4proto tcp ";
            case TO_PORT -> "tcp dport " + port + " ";
            case FROM_PORT -> "tcp sport " + port + " ";
            case ESTABLISHED -> "ct state established,related ";
            case NEW -> "tcp flags & (syn | ack | fin | rst) == syn ct state new ";
        };
        return which
                + switch (action) {
                    case ACCEPT -> "accept";
                    case DROP -> "drop";
                    case RESET -> "reject with tcp reset";
                };
    }
}
