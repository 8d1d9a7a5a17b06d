package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Asks the kernel for sockets over netlink (sock_diag(7), what {@code ss} uses): the kernel filters by state and port,
 * so that a question takes milliseconds where reading /proc/net/tcp with 100,000 sockets in TIME_WAIT takes a hundred
 * times longer and loses lines while the table changes.
 */
final class SockDiag implements AutoCloseable {

    private static final int BY_FAMILY = 20;

    /** TCPDIAG_GETSOCK, with {@code struct inet_diag_req}. */
    private static final int BOTH_FAMILIES = 18;

    private static final int OLDER_REQUEST_BYTES = Netlink.HEADER_BYTES + 60;

    private static final int REQUEST_BYTES = Netlink.HEADER_BYTES + 56;

    /** Offset of idiag_expires behind the header: family, state, timer, retransmits, 48 bytes of identity. */
    private static final int EXPIRES_OFFSET = 52;

    private static final int IPPROTO_TCP = 6;

    /** The bit of INET_DIAG_INFO. */
    private static final int WITH_INFO = 1 << 1;

    private static final int IDENTITY_BYTES = 48;
    private static final int ATTRIBUTE_BYTECODE = 1;
    private static final int ATTRIBUTE_HEADER = 4;

    /** The filter's language (linux/inet_diag.h): a condition is an operation and its operand, four bytes each. */
    private static final int LOCAL_PORT_IS = 11;

    private static final int REMOTE_PORT_IS = 12;
    private static final int LOCAL_PORT_FROM = 2;
    private static final int LOCAL_PORT_TO = 3;
    private static final int REMOTE_PORT_FROM = 4;
    private static final int REMOTE_PORT_TO = 5;
    private static final int JUMP = 1;
    private static final int CONDITION_BYTES = 8;
    private static final int JUMP_BYTES = 4;

    private final Netlink netlink;

    private SockDiag(Netlink netlink) {
        this.netlink = netlink;
    }

    /** Told the remaining life of each socket found, and when the kernel said so. */
    interface Visitor {
        void socket(long expiresMillis, long readAtNanos);
    }

    /** @throws IOException when the kernel has no sock_diag or refuses it */
    static SockDiag open() throws IOException {
        return new SockDiag(Netlink.open(Netlink.SOCK_DIAG));
    }

    /**
     * Visits the TCP sockets of one family in one state.
     *
     * @param family 2 for IPv4, 10 for IPv6
     * @param state of the kernel's enumeration, 6 for TIME_WAIT
     * @param localPort 0 for any
     * @param remotePort 0 for any
     */
    void visit(int family, int state, int localPort, int remotePort, Visitor visitor) throws IOException {
        ByteBuffer request = Netlink.request(REQUEST_BYTES, BY_FAMILY, Netlink.REQUEST_DUMP);
        request.put((byte) family).put((byte) IPPROTO_TCP).put((byte) 0).put((byte) 0);
        request.putInt(1 << state);
        request.order(ByteOrder.BIG_ENDIAN).putShort((short) localPort).putShort((short) remotePort);
        netlink.dump(
                request,
                (message, at, now) -> visitor.socket(
                        Integer.toUnsignedLong(message.getInt(at + Netlink.HEADER_BYTES + EXPIRES_OFFSET)), now));
    }

    /**
     * Visits the TCP sockets of both families in some states, with what the kernel knows of their connections. The kernel walks
     * through its whole table for each question, 10 ms where that has 262,144 rows; only the older of its two questions is about both
     * families at once.
     *
     * @param states a bit for each
     * @param wanted which ports, and whether with what is known of the connections
     */
    void visit(int states, TcpSockets.Wanted wanted, Consumer<TcpSocket> visitor) throws IOException {
        int conditions = wanted.localPorts().size() + wanted.remotePorts().size();
        boolean bounded = conditions > 0 && !wanted.span().equals(TcpSockets.Span.ALL);
        int filterBytes = conditions == 0
                ? 0
                : ATTRIBUTE_HEADER
                        + (bounded ? 2 * CONDITION_BYTES : 0)
                        + conditions * (CONDITION_BYTES + JUMP_BYTES)
                        - JUMP_BYTES;
        ByteBuffer request = Netlink.request(OLDER_REQUEST_BYTES + filterBytes, BOTH_FAMILIES, Netlink.REQUEST_DUMP);
        request.putShort((short) 0).put((byte) 0).put((byte) (wanted.withInfo() ? WITH_INFO : 0));
        request.position(request.position() + IDENTITY_BYTES);
        request.putInt(states).putInt(0);
        if (conditions > 0) {
            request.putShort((short) filterBytes).putShort((short) ATTRIBUTE_BYTECODE);
            if (bounded) {
                boolean otherIsRemote = wanted.remotePorts().isEmpty();
                bound(
                        request,
                        otherIsRemote ? REMOTE_PORT_FROM : LOCAL_PORT_FROM,
                        wanted.span().first());
                bound(
                        request,
                        otherIsRemote ? REMOTE_PORT_TO : LOCAL_PORT_TO,
                        wanted.span().last());
            }
            wanted.localPorts().forEach(port -> condition(request, LOCAL_PORT_IS, port));
            wanted.remotePorts().forEach(port -> condition(request, REMOTE_PORT_IS, port));
        }
        netlink.dump(request, (message, at, now) -> visitor.accept(TcpSocket.read(message, at)));
    }

    /** A condition that must hold: when it does not, it is skipped to past the end, which means no. */
    private static void bound(ByteBuffer request, int operation, int port) {
        int past = request.remaining() + JUMP_BYTES;
        request.put((byte) operation).put((byte) CONDITION_BYTES).putShort((short) past);
        request.putShort((short) 0).putShort((short) port);
    }

    /**
     * One condition of several of which one must hold. When it does, a jump leads to the end of the filter, which means yes; else
     * it is skipped together with its jump, and behind the last one that is past the end, which means no. The kernel takes only
     * filters in which each target lies on the way on which all conditions hold.
     */
    private static void condition(ByteBuffer request, int operation, int port) {
        request.put((byte) operation).put((byte) CONDITION_BYTES).putShort((short) (CONDITION_BYTES + JUMP_BYTES));
        request.putShort((short) 0).putShort((short) port);
        int left = request.remaining();
        if (left > 0) {
            request.put((byte) JUMP).put((byte) JUMP_BYTES).putShort((short) left);
        }
    }

    @Override
    public void close() {
        netlink.close();
    }
}
