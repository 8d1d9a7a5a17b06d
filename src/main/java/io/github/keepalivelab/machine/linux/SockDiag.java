package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Asks the kernel for sockets over netlink (sock_diag(7), what {@code ss} uses): the kernel filters by state and port,
 * so that a question takes milliseconds where reading /proc/net/tcp with 100,000 sockets in TIME_WAIT takes a hundred
 * times longer and loses lines while the table changes.
 */
final class SockDiag implements AutoCloseable {

    private static final int BY_FAMILY = 20;
    private static final int REQUEST_BYTES = Netlink.HEADER_BYTES + 56;

    /** Offset of idiag_expires behind the header: family, state, timer, retransmits, 48 bytes of identity. */
    private static final int EXPIRES_OFFSET = 52;

    private static final int IPPROTO_TCP = 6;

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

    @Override
    public void close() {
        netlink.close();
    }
}
