package io.github.keepalivelab.capture;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Captures the frames of one interface (packet(7)) into memory until it is closed. It must be opened on a thread of the
 * namespace that the interface belongs to.
 */
public final class PacketSocket implements AutoCloseable {

    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final short ALL_PROTOCOLS = 3;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_RCVBUF = 8;
    private static final int RECEIVE_BUFFER_BYTES = 8 << 20;
    private static final int SIOCGSTAMPNS = 0x8907;
    /** Size of sockaddr_ll, and where the packet's type is in it. */
    private static final int ADDRESS_BYTES = 20;

    private static final int PACKET_TYPE_OFFSET = 10;
    private static final int PACKET_OUTGOING = 4;
    private static final int SNAP_BYTES = 256;
    private static final int MAX_FRAMES = 500_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    static {
        Native.register(PacketSocket.class, "c");
    }

    private final int descriptor;
    private final boolean loopback;
    private final int port;
    private final List<Captured> frames = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final Thread reader;

    /** What is kept of a frame. */
    static final class Captured {
        final long nanos;
        final byte[] head;
        final int length;

        Captured(long nanos, byte[] head, int length) {
            this.nanos = nanos;
            this.head = head;
            this.length = length;
        }
    }

    private PacketSocket(int descriptor, String device, int port) {
        this.descriptor = descriptor;
        this.port = port;
        this.loopback = device.equals("lo");
        this.reader = new Thread(this::read, "capture-" + device);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Begins to capture everything.
     *
     * @param device name of the interface
     * @throws IOException when the kernel refuses
     */
    public static PacketSocket open(String device) throws IOException {
        return open(device, 0);
    }

    /**
     * Begins to capture.
     *
     * @param device name of the interface
     * @param port only TCP segments from or to this port are kept; 0: every frame
     * @throws IOException when the kernel refuses
     */
    public static PacketSocket open(String device, int port) throws IOException {
        NetworkInterface nic = NetworkInterface.getByName(device);
        if (nic == null) {
            throw new IOException("there is no interface " + device);
        }
        try {
            short everything = Short.reverseBytes(ALL_PROTOCOLS);
            int descriptor = socket(AF_PACKET, SOCK_RAW_CLOEXEC, everything & 0xffff);
            ByteBuffer timeout = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
            timeout.putLong(0).putLong(100_000);
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, timeout.array(), 16);
            ByteBuffer size = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder());
            size.putInt(RECEIVE_BUFFER_BYTES);
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, size.array(), 4);
            ByteBuffer address = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
            address.putShort((short) AF_PACKET).putShort(everything).putInt(nic.getIndex());
            bind(descriptor, address.array(), 20);
            return new PacketSocket(descriptor, device, port);
        } catch (LastErrorException e) {
            throw new IOException("frames of " + device + " cannot be captured: " + e.getMessage());
        }
    }

    private void read() {
        byte[] buffer = new byte[65_536];
        long[] stamp = new long[2];
        byte[] from = new byte[ADDRESS_BYTES];
        int[] fromLength = {ADDRESS_BYTES};
        while (open.get()) {
            try {
                fromLength[0] = ADDRESS_BYTES;
                int length = recvfrom(descriptor, buffer, buffer.length, 0, from, fromLength);
                long nanos = ioctl(descriptor, SIOCGSTAMPNS, stamp) == 0
                        ? stamp[0] * NANOS_PER_SECOND + stamp[1]
                        : System.currentTimeMillis() * 1_000_000;
                // The loopback interface shows each frame twice, going out and coming in.
                boolean twice = loopback && from[PACKET_TYPE_OFFSET] == PACKET_OUTGOING;
                if (length > 0 && !twice && frames.size() < MAX_FRAMES) {
                    byte[] head = Arrays.copyOf(buffer, Math.min(length, SNAP_BYTES));
                    if (port == 0
                            || FrameDecoder.decode(head, length, nanos)
                                    .filter(f -> f.touches(port))
                                    .isPresent()) {
                        frames.add(new Captured(nanos, head, length));
                    }
                }
            } catch (LastErrorException e) {
                // Nothing came within a tenth of a second, or the socket is closed.
                Thread.onSpinWait();
            }
        }
    }

    /** Returns the TCP segments so far, in order. */
    public List<Frame> segments() {
        List<Frame> decoded = new ArrayList<>();
        for (Captured c : snapshot()) {
            FrameDecoder.decode(c.head, c.length, c.nanos).ifPresent(decoded::add);
        }
        return decoded;
    }

    /** Returns all frames so far as a pcapng file. */
    public byte[] pcapng() {
        return Pcapng.write(snapshot());
    }

    private List<Captured> snapshot() {
        synchronized (frames) {
            return List.copyOf(frames);
        }
    }

    /** Takes what has come, and stops. */
    @Override
    public void close() {
        open.set(false);
        try {
            reader.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeDescriptor(descriptor);
    }

    private static void closeDescriptor(int descriptor) {
        close(descriptor);
    }

    private static native int socket(int domain, int type, int protocol) throws LastErrorException;

    private static native int setsockopt(int descriptor, int level, int name, byte[] value, int length)
            throws LastErrorException;

    private static native int bind(int descriptor, byte[] address, int length) throws LastErrorException;

    private static native int recvfrom(
            int descriptor, byte[] buffer, int length, int flags, byte[] address, int[] addressLength)
            throws LastErrorException;

    private static native int ioctl(int descriptor, long request, long[] value) throws LastErrorException;

    private static native int close(int descriptor) throws LastErrorException;
}
