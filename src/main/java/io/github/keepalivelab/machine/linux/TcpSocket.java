package io.github.keepalivelab.machine.linux;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A TCP socket as the kernel tells it, {@code struct inet_diag_msg} (linux/inet_diag.h).
 *
 * @param state one of the constants here; 7 once it is destroyed
 * @param timer which timer runs; {@link #TIMER_KEEPALIVE} while only TCP keepalive does
 * @param localPort of the socket
 * @param remotePort 0 when it is not connected
 * @param local address; IPv4 in four bytes, also where it is mapped into IPv6
 * @param remote address, likewise
 * @param cookie by which the kernel tells sockets apart for ever
 * @param inode by which a process's descriptor names it; 0 when no process holds it any more
 * @param unacknowledged bytes that it has sent, or is to send, and that the peer has not acknowledged; a FIN counts as one
 * @param info of its connection; null where the kernel did not say
 */
public record TcpSocket(
        int state,
        int timer,
        int localPort,
        int remotePort,
        Address local,
        Address remote,
        long cookie,
        long inode,
        long unacknowledged,
        @Nullable TcpInfo info) {

    /** States of the kernel's enumeration (net/tcp_states.h). */
    public static final int ESTABLISHED = 1;

    /** The peer has closed, the owner has not. */
    public static final int CLOSE_WAIT = 8;

    /** Waits for connections. */
    public static final int LISTEN = 10;

    /** Kept for a minute after its connection was closed. */
    public static final int TIME_WAIT = 6;

    /** The timer of TCP keepalive. */
    public static final int TIMER_KEEPALIVE = 2;

    /** Bytes of the fixed part of a message. */
    static final int BYTES = 72;

    private static final int STATE = 1;
    private static final int TIMER = 2;
    private static final int LOCAL_PORT = 4;
    private static final int REMOTE_PORT = 6;
    private static final int LOCAL = 8;
    private static final int REMOTE = 24;
    private static final int COOKIE = 44;
    private static final int UNACKNOWLEDGED = 60;
    private static final int INODE = 68;
    private static final int ATTRIBUTE_INFO = 2;
    private static final int ATTRIBUTE_HEADER = 4;
    private static final int AF_INET = 2;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    /**
     * An Internet address, compared by value.
     *
     * @param high first eight bytes of an IPv6 address; 0 for IPv4
     * @param low last eight bytes, or the four of an IPv4 address
     * @param isIpv4 whether it is one, also where it is mapped into IPv6
     */
    public record Address(long high, long low, boolean isIpv4) {

        /** ::ffff:0:0/96, of which IPv4 addresses are. */
        private static final long MAPPED = 0xFFFFL << Integer.SIZE;

        private static final long IPV4_BITS = 0xFFFF_FFFFL;

        /** Returns an address of its four or sixteen bytes, most significant first. */
        public static Address of(byte... bytes) {
            return read(ByteBuffer.wrap(bytes), 0, bytes.length == IPV4_BYTES);
        }

        /** Reads it where it stands in network order, whatever the order of the buffer. */
        static Address read(ByteBuffer message, int at, boolean isIpv4) {
            if (isIpv4) {
                return new Address(0, bits(message.getInt(at), message.order()), true);
            }
            long high = order(message.getLong(at), message.order());
            long low = order(message.getLong(at + Long.BYTES), message.order());
            boolean mapped = high == 0 && (low & ~IPV4_BITS) == MAPPED;
            return mapped ? new Address(0, low & IPV4_BITS, true) : new Address(high, low, false);
        }

        private static long bits(int read, ByteOrder order) {
            return Integer.toUnsignedLong(order == ByteOrder.BIG_ENDIAN ? read : Integer.reverseBytes(read));
        }

        private static long order(long read, ByteOrder order) {
            return order == ByteOrder.BIG_ENDIAN ? read : Long.reverseBytes(read);
        }

        /** Returns whether it stands for all addresses of the machine. */
        public boolean isAny() {
            return high == 0 && low == 0;
        }

        /** Returns it as Java has it. */
        public InetAddress inet() {
            ByteBuffer bytes = isIpv4
                    ? ByteBuffer.allocate(IPV4_BYTES).putInt((int) low)
                    : ByteBuffer.allocate(IPV6_BYTES).putLong(high).putLong(low);
            try {
                return InetAddress.getByAddress(bytes.array());
            } catch (UnknownHostException e) {
                throw new IllegalStateException("an address of " + bytes.capacity() + " bytes", e);
            }
        }

        /** Returns it with a port, as a URL has them. */
        public String with(int port) {
            return (isIpv4 ? toString() : "[" + this + "]") + ":" + port;
        }

        @Override
        public String toString() {
            return inet().getHostAddress();
        }
    }

    /** Returns the local port of a message whose header begins at an offset, without reading the rest. */
    static int localPort(ByteBuffer message, int at) {
        return port(message, at + Netlink.HEADER_BYTES + LOCAL_PORT);
    }

    /** Returns the remote port, likewise. */
    static int remotePort(ByteBuffer message, int at) {
        return port(message, at + Netlink.HEADER_BYTES + REMOTE_PORT);
    }

    /** Ports are in network byte order, whatever the message's. */
    private static int port(ByteBuffer message, int at) {
        return Byte.toUnsignedInt(message.get(at)) << 8 | Byte.toUnsignedInt(message.get(at + 1));
    }

    /**
     * Reads a message.
     *
     * @param at where its netlink header begins
     */
    static TcpSocket read(ByteBuffer message, int at) {
        int body = at + Netlink.HEADER_BYTES;
        boolean isIpv4 = message.get(body) == AF_INET;
        int end = at + message.getInt(at);
        return new TcpSocket(
                message.get(body + STATE),
                message.get(body + TIMER),
                port(message, body + LOCAL_PORT),
                port(message, body + REMOTE_PORT),
                Address.read(message, body + LOCAL, isIpv4),
                Address.read(message, body + REMOTE, isIpv4),
                message.getLong(body + COOKIE),
                Integer.toUnsignedLong(message.getInt(body + INODE)),
                Integer.toUnsignedLong(message.getInt(body + UNACKNOWLEDGED)),
                info(message, body + BYTES, end));
    }

    /** Attributes follow one another: length, type, value, padded to four bytes. */
    private static @Nullable TcpInfo info(ByteBuffer message, int first, int end) {
        int at = first;
        while (at + ATTRIBUTE_HEADER <= end) {
            int length = Short.toUnsignedInt(message.getShort(at));
            if (length < ATTRIBUTE_HEADER || at + length > end) {
                return null;
            }
            if (message.getShort(at + 2) == ATTRIBUTE_INFO && length >= ATTRIBUTE_HEADER + TcpInfo.BYTES) {
                return TcpInfo.read(message, at + ATTRIBUTE_HEADER);
            }
            at += (length + 3) & ~3;
        }
        return null;
    }
}
