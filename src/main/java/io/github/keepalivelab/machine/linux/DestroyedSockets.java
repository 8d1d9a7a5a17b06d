package io.github.keepalivelab.machine.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Every TCP socket of this network namespace at the moment when it is destroyed, with the last that the kernel knew of it: the
 * multicast groups of sock_diag(7), which {@code ss -E} shows too. No privilege is needed. A socket that goes to TIME_WAIT is told at
 * once, when the kernel exchanges it for the small record that waits.
 */
public final class DestroyedSockets implements AutoCloseable {

    private static final int SOL_NETLINK = 270;
    private static final int ADD_MEMBERSHIP = 1;
    private static final int[] GROUPS = {1, 3};
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_RCVBUFFORCE = 33;

    /** The kernel counts 2 KB and more for a message of 400 bytes, so this is about two seconds of 5,000 closings a second. */
    private static final int WANTED_BUFFER = 32 << 20;

    private static final int ENOBUFS = 105;
    private static final int EAGAIN = 11;
    private static final int EINTR = 4;

    /** Messages of one call, and room for each: 72 bytes of identity, some 300 of tcp_info, other attributes. */
    private static final int BATCH = 64;

    private static final int SLOT = 1024;

    /** At 10,000 messages a second 20 gather, well below what the smallest usual buffer holds. */
    private static final long PAUSE_NANOS = 2_000_000;

    /** So late may the report of a connection be that has gone already. */
    private static final long SETTLING_NANOS = 100_000_000;

    /** Sizes and offsets of struct mmsghdr and struct iovec on 64-bit Linux. */
    private static final int HEADER = 64;

    private static final int HEADER_IOV = 16;
    private static final int HEADER_IOV_COUNT = 24;
    private static final int HEADER_LENGTH = 56;
    private static final int IOV = 16;

    /** Wait for the first message only. */
    private static final int MSG_WAITFORONE = 0x10000;

    private final int descriptor;
    private final Memory headers = new Memory((long) HEADER * BATCH);
    private final Memory vectors = new Memory((long) IOV * BATCH);
    private final Memory slots = new Memory((long) SLOT * BATCH);
    private final ByteBuffer messages = slots.getByteBuffer(0, slots.size()).order(ByteOrder.nativeOrder());
    private final AtomicLong overruns = new AtomicLong();

    /** Asked and told what was destroyed. */
    public interface Visitor {

        /** Returns whether a socket with these ports is of interest. */
        boolean wants(int localPort, int remotePort);

        /** Such a socket was destroyed. */
        void destroyed(TcpSocket socket);
    }

    private DestroyedSockets(int descriptor) {
        this.descriptor = descriptor;
        headers.clear();
        for (int i = 0; i < BATCH; i++) {
            vectors.setPointer((long) i * IOV, slots.share((long) i * SLOT));
            vectors.setLong((long) i * IOV + Long.BYTES, SLOT);
            headers.setPointer((long) i * HEADER + HEADER_IOV, vectors.share((long) i * IOV));
            headers.setLong((long) i * HEADER + HEADER_IOV_COUNT, 1);
        }
    }

    /**
     * Begins to listen, in the calling thread's network namespace.
     *
     * @param timeoutMillis how long is waited for a message before it is asked whether more are wanted
     * @throws IOException when the kernel has no sock_diag
     */
    public static DestroyedSockets open(long timeoutMillis) throws IOException {
        int descriptor = Libc.openSocket(Libc.AF_NETLINK, Libc.RAW_CLOEXEC, Netlink.SOCK_DIAG);
        try {
            ByteBuffer timeout = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.nativeOrder());
            timeout.putLong(timeoutMillis / 1000).putLong(timeoutMillis % 1000 * 1000);
            Libc.option(descriptor, Libc.SOL_SOCKET, SO_RCVTIMEO, timeout.array());
            enlarge(descriptor);
            Libc.bindSocket(
                    descriptor,
                    ByteBuffer.allocate(12)
                            .order(ByteOrder.nativeOrder())
                            .putShort((short) Libc.AF_NETLINK)
                            .array());
            for (int group : GROUPS) {
                Libc.option(descriptor, SOL_NETLINK, ADD_MEMBERSHIP, group);
            }
            return new DestroyedSockets(descriptor);
        } catch (IOException e) {
            Libc.closeFile(descriptor);
            throw e;
        }
    }

    /** With CAP_NET_ADMIN as large as wanted, else up to net.core.rmem_max. */
    private static void enlarge(int descriptor) throws IOException {
        try {
            Libc.option(descriptor, Libc.SOL_SOCKET, SO_RCVBUFFORCE, WANTED_BUFFER);
        } catch (IOException e) {
            Libc.option(descriptor, Libc.SOL_SOCKET, SO_RCVBUF, WANTED_BUFFER);
        }
    }

    /**
     * Visits messages until no more are wanted, and those that are there then.
     *
     * @param wanted asked whether to go on
     * @throws IOException when the kernel does not tell any more
     */
    public synchronized void receiveAll(Visitor visitor, BooleanSupplier wanted) throws IOException {
        while (wanted.getAsBoolean()) {
            int count = receive(visitor);
            if (count > 0 && count < BATCH) {
                // What comes next may wait, so that one call fetches several: calls are what costs.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        // The kernel reports from a work queue, which on a busy machine is late. After that others go on to close
        // connections,
        // so the end is where fewer are there than fit, not where there are none.
        long settled = System.nanoTime() + SETTLING_NANOS;
        int count = receive(visitor);
        while (count == BATCH || System.nanoTime() - settled < 0) {
            if (count > 0 && count < BATCH) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            count = receive(visitor);
        }
    }

    /**
     * Waits for messages, at most for the time given, and visits those that are there.
     *
     * @return how many came, whether wanted or not
     */
    private int receive(Visitor visitor) throws IOException {
        int count;
        try {
            count = Libc.receiveMany(descriptor, headers, BATCH, MSG_WAITFORONE);
        } catch (LastErrorException e) {
            return switch (e.getErrorCode()) {
                case EAGAIN, EINTR -> 0;
                case ENOBUFS -> {
                    overruns.incrementAndGet();
                    yield 0;
                }
                default -> throw new IOException("receiving destroyed sockets failed: " + e.getMessage());
            };
        }
        for (int i = 0; i < count; i++) {
            int at = i * SLOT;
            int length = headers.getInt((long) i * HEADER + HEADER_LENGTH);
            // A listening socket that is closed is none that was connected.
            if (length >= Netlink.HEADER_BYTES + TcpSocket.BYTES
                    && TcpSocket.remotePort(messages, at) != 0
                    && visitor.wants(TcpSocket.localPort(messages, at), TcpSocket.remotePort(messages, at))) {
                visitor.destroyed(TcpSocket.read(messages, at));
            }
        }
        return count;
    }

    /** Returns how often the kernel had to drop messages because they were not fetched in time; how many, it does not say. */
    public long overruns() {
        return overruns.get();
    }

    /** Ends it, once nobody receives any more: what is received into is freed. */
    @Override
    public synchronized void close() {
        Libc.closeFile(descriptor);
        headers.close();
        vectors.close();
        slots.close();
    }
}
