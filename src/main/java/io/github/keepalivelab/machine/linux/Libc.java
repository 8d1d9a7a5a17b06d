package io.github.keepalivelab.machine.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The C library's calls that Java does not offer. The only class with native methods. */
public final class Libc {

    /** Internet sockets of Linux: address families, kinds of sockets, levels of options (bits/socket.h). */
    public static final int AF_NETLINK = 16;

    /** Frames of an interface, packet(7). */
    public static final int AF_PACKET = 17;

    /** SOCK_RAW with SOCK_CLOEXEC. */
    public static final int RAW_CLOEXEC = 3 | 0x80000;

    /** Options of the socket itself. */
    public static final int SOL_SOCKET = 1;

    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;
    private static final long SIOCETHTOOL = 0x8946;
    private static final long SIOCGIFINDEX = 0x8933;
    private static final int IFNAMSIZ = 16;
    private static final int IFREQ_BYTES = 40;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    static {
        Native.register(Libc.class, "c");
    }

    private Libc() {}

    /** A call that the kernel may refuse. */
    private interface Call {
        int run() throws LastErrorException;
    }

    private static int call(String what, Call call) throws IOException {
        try {
            return call.run();
        } catch (LastErrorException e) {
            throw new IOException(what + " is refused: " + e.getMessage());
        }
    }

    /** Opens a file for reading and returns its descriptor. */
    public static int openFile(String path) throws IOException {
        return call("open " + path, () -> open(path, 0));
    }

    /** Closes a descriptor; one that is not open is ignored. */
    public static void closeFile(int descriptor) {
        try {
            close(descriptor);
        } catch (LastErrorException e) {
            // It is closed either way.
        }
    }

    /**
     * Moves the calling thread into a network namespace, setns(2).
     *
     * @param file that stands for it, for example /proc/PID/ns/net
     * @throws IOException when there is none, or it may not be entered
     */
    public static void enterNetwork(String file) throws IOException {
        int descriptor = openFile(file);
        try {
            call("setns", () -> setns(descriptor, CLONE_NEWNET));
        } finally {
            closeFile(descriptor);
        }
    }

    /** Gives the calling thread a network namespace of its own, unshare(2). */
    public static void leaveNetwork() throws IOException {
        call("a network namespace", () -> unshare(CLONE_NEWNET));
    }

    /**
     * Sets something of a network device, SIOCETHTOOL.
     *
     * @param device its name, at most 15 characters
     * @param command what to set (linux/ethtool.h)
     */
    static void ethtool(String device, int command, int value) throws IOException {
        int socket = openSocket(AF_INET, SOCK_DGRAM_CLOEXEC, 0);
        try (Memory setting = new Memory(2L * Integer.BYTES);
                Memory request = new Memory(IFREQ_BYTES)) {
            setting.setInt(0, command);
            setting.setInt(Integer.BYTES, value);
            request.clear();
            request.setString(0, device);
            request.setPointer(IFNAMSIZ, setting);
            call("setting " + device, () -> ioctl(socket, SIOCETHTOOL, request));
        } finally {
            closeFile(socket);
        }
    }

    /** Returns the number of a network device of the calling thread's network namespace, SIOCGIFINDEX. */
    static int deviceNumber(String device) throws IOException {
        int socket = openSocket(AF_INET, SOCK_DGRAM_CLOEXEC, 0);
        try (Memory request = new Memory(IFREQ_BYTES)) {
            request.clear();
            request.setString(0, device);
            call("the number of " + device, () -> ioctl(socket, SIOCGIFINDEX, request));
            return request.getInt(IFNAMSIZ);
        } finally {
            closeFile(socket);
        }
    }

    /** Opens a socket and returns its descriptor. */
    public static int openSocket(int family, int type, int protocol) throws IOException {
        return call("a socket of family " + family, () -> socket(family, type, protocol));
    }

    /** Binds a socket to an address in the kernel's own layout. */
    public static void bindSocket(int descriptor, byte[] address) throws IOException {
        call("bind", () -> bind(descriptor, address, address.length));
    }

    /** Sets an option that is a whole number. */
    public static void option(int descriptor, int level, int name, int value) throws IOException {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
        option(descriptor, level, name, bytes);
    }

    /** Sets an option in the kernel's own layout. */
    public static void option(int descriptor, int level, int name, byte[] value) throws IOException {
        call("option " + name, () -> setsockopt(descriptor, level, name, value, value.length));
    }

    /** Returns an option of so many bytes in the kernel's own layout. */
    static ByteBuffer optionOf(int descriptor, int level, int name, int bytes) throws IOException {
        byte[] value = new byte[bytes];
        call("option " + name, () -> getsockopt(descriptor, level, name, value, new int[] {bytes}));
        return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
    }

    /** Sends a message whole. */
    public static void sendAll(int descriptor, byte[] message) throws IOException {
        call(
                "send",
                () -> send(descriptor, message, new NativeLong(message.length), 0)
                        .intValue());
    }

    /** Receives one message and returns its length. */
    public static int receive(int descriptor, byte[] buffer) throws IOException {
        return call(
                "receive",
                () -> recv(descriptor, buffer, new NativeLong(buffer.length), 0).intValue());
    }

    /** Receives one message into memory outside the heap and returns its length. */
    static int receive(int descriptor, Pointer into, int bytes) throws IOException {
        return call(
                "receive",
                () -> recv(descriptor, into, new NativeLong(bytes), 0).intValue());
    }

    /** Sends a message that lies outside the heap; returns whether the kernel took it. */
    static boolean send(int descriptor, Pointer message, int bytes) {
        try {
            return send(descriptor, message, new NativeLong(bytes), 0).intValue() == bytes;
        } catch (LastErrorException e) {
            return false;
        }
    }

    /**
     * Receives several messages in one call, recvmmsg(2).
     *
     * @param headers an array of struct mmsghdr
     * @return how many came
     */
    static int receiveMany(int descriptor, Pointer headers, int count, int flags) throws LastErrorException {
        return recvmmsg(descriptor, headers, count, flags, Pointer.NULL);
    }

    /**
     * Receives one frame with its sender.
     *
     * @param from filled with the sender's address in the kernel's own layout
     * @return its length; -1 when nothing came in time or the socket is closed
     */
    public static int receiveFrom(int descriptor, byte[] buffer, byte[] from) {
        try {
            return recvfrom(descriptor, buffer, buffer.length, 0, from, new int[] {from.length});
        } catch (LastErrorException e) {
            return -1;
        }
    }

    /** Returns when the last frame of a socket came, in nanoseconds since 1970; the time now where it does not tell. */
    public static long stampNanos(int descriptor, long request) {
        long[] stamp = new long[2];
        try {
            ioctl(descriptor, request, stamp);
            return stamp[0] * NANOS_PER_SECOND + stamp[1];
        } catch (LastErrorException e) {
            return System.currentTimeMillis() * 1_000_000;
        }
    }

    /** Returns a clock's reading in nanoseconds; -1 when there is no such clock. */
    static long clockNanos(int clock) {
        long[] timespec = new long[2];
        return clock_gettime(clock, timespec) == 0 ? timespec[0] * NANOS_PER_SECOND + timespec[1] : -1;
    }

    private static native int open(String path, int flags) throws LastErrorException;

    private static native int close(int descriptor) throws LastErrorException;

    private static native int setns(int descriptor, int type) throws LastErrorException;

    private static native int unshare(int flags) throws LastErrorException;

    private static native int socket(int domain, int type, int protocol) throws LastErrorException;

    private static native int bind(int descriptor, byte[] address, int length) throws LastErrorException;

    private static native int setsockopt(int descriptor, int level, int name, byte[] value, int length)
            throws LastErrorException;

    private static native int getsockopt(int descriptor, int level, int name, byte[] value, int[] length)
            throws LastErrorException;

    private static native NativeLong send(int descriptor, Pointer bytes, NativeLong length, int flags)
            throws LastErrorException;

    private static native NativeLong recv(int descriptor, Pointer bytes, NativeLong length, int flags)
            throws LastErrorException;

    private static native NativeLong send(int descriptor, byte[] bytes, NativeLong length, int flags)
            throws LastErrorException;

    private static native NativeLong recv(int descriptor, byte[] bytes, NativeLong length, int flags)
            throws LastErrorException;

    private static native int recvfrom(
            int descriptor, byte[] buffer, int length, int flags, byte[] address, int[] addressLength)
            throws LastErrorException;

    private static native int recvmmsg(int descriptor, Pointer headers, int count, int flags, @Nullable Pointer timeout)
            throws LastErrorException;

    private static native int ioctl(int descriptor, long request, long[] value) throws LastErrorException;

    private static native int ioctl(int descriptor, long request, Pointer value) throws LastErrorException;

    @SuppressWarnings("MethodName")
    private static native int clock_gettime(int clock, long[] timespec);
}
