package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The TCP sockets of this network namespace, as {@code ss -ti} lists them; no privilege is needed. */
public final class TcpSockets {

    /** ESTABLISHED, FIN_WAIT1, FIN_WAIT2, CLOSE, CLOSE_WAIT, LAST_ACK, CLOSING: the states after a handshake. */
    private static final int CONNECTED = 1 << 1 | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 9 | 1 << 11;

    private static final int[] FAMILIES = {2, 10};

    private TcpSockets() {}

    /**
     * Visits sockets that are or were connected, but not the records that wait for a minute after them.
     *
     * @param ports of which one is a socket's local or remote port; empty for all sockets
     * @throws IOException when the kernel does not list them
     */
    public static void connected(List<Integer> ports, Consumer<TcpSocket> visitor) throws IOException {
        visit(CONNECTED, ports, socket -> {
            // In FIN_WAIT2 a socket may be such a record already; of these the kernel knows nothing more.
            if (socket.info() != null) {
                visitor.accept(socket);
            }
        });
    }

    /** Returns the listening sockets. */
    public static List<TcpSocket> listening() throws IOException {
        List<TcpSocket> sockets = new ArrayList<>();
        visit(1 << TcpSocket.LISTEN, List.of(), sockets::add);
        return sockets;
    }

    private static void visit(int states, List<Integer> ports, Consumer<TcpSocket> visitor) throws IOException {
        try (SockDiag kernel = SockDiag.open()) {
            for (int family : FAMILIES) {
                kernel.visit(family, states, ports, visitor);
            }
        }
    }
}
