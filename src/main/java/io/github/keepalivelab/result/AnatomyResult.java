package io.github.keepalivelab.result;

import io.github.keepalivelab.plan.CloseBy;
import java.util.List;

/**
 * One short and one long exchange, packet by packet.
 *
 * @param plan what was done
 * @param exchanges the exchanges
 * @param captures files with the captured packets
 */
public record AnatomyResult(Plan plan, List<Exchange> exchanges, List<String> captures) implements Body {

    /**
     * What was done.
     *
     * @param closeBy who closes short connections
     * @param requests on the long connection
     * @param viaNginx whether nginx stood in between
     */
    public record Plan(CloseBy closeBy, int requests, boolean viaNginx) {}

    /**
     * Requests of a kind, and the connections they took, on every hop.
     *
     * @param name for example short, or long
     * @param requests sent
     * @param connections in the order of their first packet
     */
    public record Exchange(String name, int requests, List<Connection> connections) {

        /** Returns the frames of all connections of a hop. */
        public long frames(String hop) {
            return connections.stream()
                    .filter(c -> c.hop().equals(hop))
                    .mapToLong(c -> c.packets().size())
                    .sum();
        }

        /** Returns the bytes on the wire of all connections of a hop. */
        public long bytes(String hop) {
            return connections.stream()
                    .filter(c -> c.hop().equals(hop))
                    .mapToLong(Connection::wireBytes)
                    .sum();
        }

        /** Returns the handshakes on a hop; each is a round trip before the request's own. */
        public long handshakes(String hop) {
            return connections.stream()
                    .filter(c -> c.hop().equals(hop))
                    .flatMap(c -> c.packets().stream())
                    .filter(p -> p.flags().equals("SYN"))
                    .count();
        }
    }

    /**
     * A connection.
     *
     * @param hop client to nginx, nginx to backend, or client to backend
     * @param wireBytes of all its frames
     * @param packets in order
     * @param closedFirstBy client or server of this hop; nobody while it stands
     * @param timeWaitAt the side that kept it in TIME_WAIT: client, server, both or nobody
     */
    public record Connection(
            String hop, long wireBytes, List<Packet> packets, String closedFirstBy, String timeWaitAt) {}

    @Override
    public Kind kind() {
        return Kind.ANATOMY;
    }
}
