package io.github.keepalivelab.machine.linux;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
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
    private static final int INODE = 68;
    private static final int ATTRIBUTE_INFO = 2;
    private static final int ATTRIBUTE_HEADER = 4;
    private static final int AF_INET = 2;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int MAPPED_PREFIX = 12;

    /** An Internet address: four or sixteen bytes, compared by value. */
    public static final class Address {
        private final byte[] bytes;

        /** @param bytes four or sixteen, most significant first; an IPv4 address that is mapped into IPv6 becomes IPv4 */
        public Address(byte... bytes) {
            this(bytes.clone(), isMapped(bytes));
        }

        /** Takes bytes that nobody else has. */
        private Address(byte[] own, boolean mapped) {
            bytes = mapped ? Arrays.copyOfRange(own, MAPPED_PREFIX, IPV6_BYTES) : own;
        }

        private static boolean isMapped(byte[] bytes) {
            boolean mapped = bytes.length == IPV6_BYTES && bytes[10] == -1 && bytes[11] == -1;
            for (int i = 0; mapped && i < 10; i++) {
                mapped = bytes[i] == 0;
            }
            return mapped;
        }

        /** Returns whether it stands for all addresses of the machine. */
        public boolean isAny() {
            for (byte b : bytes) {
                if (b != 0) {
                    return false;
                }
            }
            return true;
        }

        /** Returns it as Java has it. */
        public InetAddress inet() {
            try {
                return InetAddress.getByAddress(bytes);
            } catch (UnknownHostException e) {
                throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
            }
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Address address && Arrays.equals(bytes, address.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
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
        int addressBytes = message.get(body) == AF_INET ? IPV4_BYTES : IPV6_BYTES;
        int end = at + message.getInt(at);
        return new TcpSocket(
                message.get(body + STATE),
                message.get(body + TIMER),
                port(message, body + LOCAL_PORT),
                port(message, body + REMOTE_PORT),
                address(message, body + LOCAL, addressBytes),
                address(message, body + REMOTE, addressBytes),
                message.getLong(body + COOKIE),
                Integer.toUnsignedLong(message.getInt(body + INODE)),
                info(message, body + BYTES, end));
    }

    private static Address address(ByteBuffer message, int at, int length) {
        byte[] bytes = new byte[length];
        message.get(at, bytes);
        return new Address(bytes, Address.isMapped(bytes));
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
