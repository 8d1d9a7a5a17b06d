package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A netlink socket, netlink(7): requests to the kernel and its answers, on the calling thread's network namespace. */
public final class Netlink implements AutoCloseable {

    /** Bytes of a message's header: length, type, flags, sequence, port. */
    public static final int HEADER_BYTES = 16;

    /** A request that wants an acknowledgment. */
    public static final int REQUEST_ACKNOWLEDGED = 1 | 4;

    /** A request for everything that matches. */
    public static final int REQUEST_DUMP = 0x301;

    /** The subsystem of netfilter, NETLINK_NETFILTER. */
    public static final int NETFILTER = 12;

    /** The subsystem of sockets, NETLINK_SOCK_DIAG. */
    static final int SOCK_DIAG = 4;

    private static final int ERROR = 2;
    private static final int DONE = 3;

    private final int descriptor;
    /** What the kernel puts into one piece of a dump is no longer. */
    private final byte[] buffer = new byte[32_768];

    private Netlink(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Told each message of an answer: {@code message} stands at its header, which begins at {@code at}. */
    interface Visitor {
        void message(ByteBuffer message, int at, long readAtNanos);
    }

    /**
     * Opens a socket to a subsystem.
     *
     * @throws IOException when the kernel does not have it or refuses it
     */
    public static Netlink open(int subsystem) throws IOException {
        return new Netlink(Libc.openSocket(Libc.AF_NETLINK, Libc.RAW_CLOEXEC, subsystem));
    }

    /** Returns the beginning of a request of so many bytes, header included; the body is to be put behind it. */
    public static ByteBuffer request(int bytes, int type, int flags) {
        ByteBuffer request = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
        return request.putInt(bytes)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(1)
                .putInt(0);
    }

    private void send(ByteBuffer request) throws IOException {
        byte[] bytes = new byte[request.capacity()];
        request.get(0, bytes);
        Libc.sendAll(descriptor, bytes);
    }

    /**
     * Sends a request and waits for its acknowledgment.
     *
     * @return the kernel's error number, 0 for none
     */
    public int acknowledged(ByteBuffer request) throws IOException {
        send(request);
        int length = Libc.receive(descriptor, buffer);
        return length < HEADER_BYTES + Integer.BYTES
                ? -1
                : -ByteBuffer.wrap(buffer).order(ByteOrder.nativeOrder()).getInt(HEADER_BYTES);
    }

    /**
     * Sends a request and visits every message of its answer.
     *
     * @throws IOException when the kernel answers with an error
     */
    void dump(ByteBuffer request, Visitor visitor) throws IOException {
        send(request);
        boolean more = true;
        while (more) {
            int length = Libc.receive(descriptor, buffer);
            more = read(ByteBuffer.wrap(buffer, 0, length).order(ByteOrder.nativeOrder()), visitor);
        }
    }

    /** Returns whether more messages follow. */
    private static boolean read(ByteBuffer messages, Visitor visitor) throws IOException {
        long now = System.nanoTime();
        int at = 0;
        while (at + HEADER_BYTES <= messages.limit()) {
            int length = messages.getInt(at);
            int type = messages.getShort(at + 4);
            if (type == DONE) {
                return false;
            }
            if (type == ERROR || length < HEADER_BYTES) {
                throw new IOException("the kernel answers error "
                        + (at + HEADER_BYTES + Integer.BYTES <= messages.limit()
                                ? -messages.getInt(at + HEADER_BYTES)
                                : 0));
            }
            visitor.message(messages, at, now);
            at += (length + 3) & ~3;
        }
        return true;
    }

    @Override
    public void close() {
        Libc.closeFile(descriptor);
    }
}
