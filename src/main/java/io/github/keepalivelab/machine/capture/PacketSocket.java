package io.github.keepalivelab.machine.capture;

import io.github.keepalivelab.machine.linux.FrameSocket;
import io.github.keepalivelab.machine.linux.Libc;
import java.io.IOException;
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
        try {
            int descriptor = FrameSocket.open(device);
            ByteBuffer timeout = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
            timeout.putLong(0).putLong(100_000);
            Libc.option(descriptor, Libc.SOL_SOCKET, SO_RCVTIMEO, timeout.array());
            Libc.option(descriptor, Libc.SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER_BYTES);
            return new PacketSocket(descriptor, device, port);
        } catch (IOException e) {
            throw new IOException("frames of " + device + " cannot be captured: " + e.getMessage());
        }
    }

    private void read() {
        byte[] buffer = new byte[65_536];
        byte[] from = new byte[ADDRESS_BYTES];
        while (open.get()) {
            int length = Libc.receiveFrom(descriptor, buffer, from);
            // The loopback interface shows each frame twice, going out and coming in.
            boolean twice = loopback && from[PACKET_TYPE_OFFSET] == PACKET_OUTGOING;
            if (length > 0 && !twice && frames.size() < MAX_FRAMES) {
                keep(
                        Libc.stampNanos(descriptor, SIOCGSTAMPNS),
                        Arrays.copyOf(buffer, Math.min(length, SNAP_BYTES)),
                        length);
            }
        }
    }

    private void keep(long nanos, byte[] head, int length) {
        boolean wanted = port == 0
                || FrameDecoder.decode(head, length, nanos)
                        .filter(frame -> frame.touches(port))
                        .isPresent();
        if (wanted) {
            frames.add(new Captured(nanos, head, length));
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
        Libc.closeFile(descriptor);
    }
}
