package io.github.keepalivelab.probe;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Asks the kernel for sockets over netlink (sock_diag(7), what {@code ss} uses): the kernel filters by state and port,
 * so that a question takes milliseconds where reading /proc/net/tcp with 100,000 sockets in TIME_WAIT takes a hundred
 * times longer and loses lines while the table changes.
 */
final class SockDiag implements AutoCloseable {

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int NETLINK_SOCK_DIAG = 4;
    private static final int SOCK_DIAG_BY_FAMILY = 20;
    private static final int NLM_F_REQUEST_DUMP = 0x301;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int HEADER_BYTES = 16;
    private static final int REQUEST_BYTES = HEADER_BYTES + 56;
    /** Offset of idiag_expires behind the header: family, state, timer, retransmits, 48 bytes of identity. */
    private static final int EXPIRES_OFFSET = 52;

    private static final int IPPROTO_TCP = 6;

    static {
        Native.register(SockDiag.class, "c");
    }

    private final int descriptor;
    private final byte[] buffer = new byte[65_536];

    private SockDiag(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Told the remaining life of each socket found, and when the kernel said so. */
    interface Visitor {
        void socket(long expiresMillis, long readAtNanos);
    }

    /** @throws IOException when the kernel has no sock_diag or refuses it */
    static SockDiag open() throws IOException {
        try {
            return new SockDiag(socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG));
        } catch (LastErrorException e) {
            throw new IOException("sockets cannot be listed over netlink: " + e.getMessage());
        }
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
        try {
            byte[] request = request(family, state, localPort, remotePort);
            send(descriptor, request, new NativeLong(request.length), 0);
            boolean more = true;
            while (more) {
                int length = recv(descriptor, buffer, new NativeLong(buffer.length), 0)
                        .intValue();
                more = read(ByteBuffer.wrap(buffer, 0, length).order(ByteOrder.nativeOrder()), visitor);
            }
        } catch (LastErrorException e) {
            throw new IOException("sockets cannot be listed over netlink: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        close(descriptor);
    }

    private static byte[] request(int family, int state, int localPort, int remotePort) {
        ByteBuffer request = ByteBuffer.allocate(REQUEST_BYTES).order(ByteOrder.nativeOrder());
        request.putInt(REQUEST_BYTES).putShort((short) SOCK_DIAG_BY_FAMILY).putShort((short) NLM_F_REQUEST_DUMP);
        request.putInt(1).putInt(0);
        request.put((byte) family).put((byte) IPPROTO_TCP).put((byte) 0).put((byte) 0);
        request.putInt(1 << state);
        request.order(ByteOrder.BIG_ENDIAN).putShort((short) localPort).putShort((short) remotePort);
        return request.array();
    }

    /** Returns whether more messages follow. */
    private static boolean read(ByteBuffer messages, Visitor visitor) throws IOException {
        long now = System.nanoTime();
        int at = 0;
        while (at + HEADER_BYTES <= messages.limit()) {
            int length = messages.getInt(at);
            int type = messages.getShort(at + 4);
            if (type == NLMSG_DONE) {
                return false;
            }
            if (type == NLMSG_ERROR || length < HEADER_BYTES) {
                throw new IOException("sockets cannot be listed over netlink: the kernel answered error "
                        + (at + HEADER_BYTES + 4 <= messages.limit() ? -messages.getInt(at + HEADER_BYTES) : 0));
            }
            visitor.socket(Integer.toUnsignedLong(messages.getInt(at + HEADER_BYTES + EXPIRES_OFFSET)), now);
            at += (length + 3) & ~3;
        }
        return true;
    }

    private static native int socket(int domain, int type, int protocol) throws LastErrorException;

    private static native NativeLong send(int descriptor, byte[] bytes, NativeLong length, int flags)
            throws LastErrorException;

    private static native NativeLong recv(int descriptor, byte[] bytes, NativeLong length, int flags)
            throws LastErrorException;

    private static native int close(int descriptor) throws LastErrorException;
}
