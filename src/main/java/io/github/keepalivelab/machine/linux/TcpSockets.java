package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** The TCP sockets of this network namespace, as {@code ss -ti} lists them; no privilege is needed. */
public final class TcpSockets {

    /** ESTABLISHED, FIN_WAIT1, FIN_WAIT2, CLOSE, CLOSE_WAIT, LAST_ACK, CLOSING: the states after a handshake. */
    private static final int CONNECTED = 1 << 1 | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 9 | 1 << 11;

    private TcpSockets() {}

    /**
     * Which connected sockets to visit.
     *
     * @param localPorts of which a socket has one; with both lists empty all are visited
     * @param remotePorts of which it may have one instead
     * @param withInfo whether with what the kernel knows of the connection, which takes longer
     * @param span where the port at the other end must lie, with local ports the remote one and the other way round; with a narrower one
     *     than {@link Span#ALL} one of the two lists is empty
     */
    public record Wanted(Collection<Integer> localPorts, Collection<Integer> remotePorts, boolean withInfo, Span span) {
        /** All, with what is known of them. */
        public static final Wanted ALL = new Wanted(List.of(), List.of(), true);

        public Wanted(Collection<Integer> localPorts, Collection<Integer> remotePorts, boolean withInfo) {
            this(localPorts, remotePorts, withInfo, Span.ALL);
        }
    }

    /** Ports from the first to the last, both included. */
    public record Span(int first, int last) {

        private static final int MOST_PORT = 65_535;

        /** Every port. */
        public static final Span ALL = new Span(0, MOST_PORT);
    }

    /**
     * Visits sockets that are or were connected, but not the records that wait for a minute after them.
     *
     * @throws IOException when the kernel does not list them
     */
    public static void connected(Wanted wanted, Consumer<TcpSocket> visitor) throws IOException {
        visit(CONNECTED, wanted, socket -> {
            // In FIN_WAIT2 a socket may be such a record already; of these the kernel knows nothing more.
            if (socket.info() != null || !wanted.withInfo()) {
                visitor.accept(socket);
            }
        });
    }

    /**
     * Visits sockets whose peer has closed, with what the kernel knows of them.
     *
     * @param span where their own port must lie
     * @throws IOException when the kernel does not list them
     */
    public static void closedByPeer(Collection<Integer> remotePorts, Span span, Consumer<TcpSocket> visitor)
            throws IOException {
        visit(1 << TcpSocket.CLOSE_WAIT, new Wanted(List.of(), remotePorts, true, span), visitor);
    }

    /** Returns the listening sockets. */
    public static List<TcpSocket> listening() throws IOException {
        List<TcpSocket> sockets = new ArrayList<>();
        visit(1 << TcpSocket.LISTEN, Wanted.ALL, sockets::add);
        return sockets;
    }

    private static void visit(int states, Wanted wanted, Consumer<TcpSocket> visitor) throws IOException {
        try (SockDiag kernel = SockDiag.open()) {
            kernel.visit(states, wanted, visitor);
        }
    }
}
