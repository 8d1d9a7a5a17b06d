package io.github.keepalivelab.machine.linux;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The frames of one interface, packet(7): what comes in can be received, and frames can be sent out. It must be opened on a thread
 * of the namespace that the interface belongs to.
 */
public final class FrameSocket implements AutoCloseable {

    /** The longest frame that comes or goes: a segment of 64 KB that is not cut yet, with its headers. */
    static final int LONGEST_BYTES = 66_000;

    private static final short ALL_PROTOCOLS = 3;
    private static final int ADDRESS_BYTES = 20;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int RECEIVE_BUFFER_BYTES = 8 << 20;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_VNET_HDR = 15;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    /** struct tpacket_stats: packets, drops. */
    private static final int STATISTICS_BYTES = 8;

    private final int descriptor;
    private long lost;

    private FrameSocket(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Opens a socket for frames that go on somewhere else: only those that come in, each behind a header that says which checksum
     * and which cuts it still lacks, so that it can be sent as it came.
     *
     * @throws IOException when there is no such interface, or the kernel refuses
     */
    public static FrameSocket toPassOn(String device) throws IOException {
        int descriptor = open(device);
        Libc.option(descriptor, SOL_PACKET, PACKET_VNET_HDR, 1);
        Libc.option(descriptor, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
        try {
            Libc.option(descriptor, Libc.SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER_BYTES);
        } catch (IOException e) {
            // An ordinary user has what net.core.rmem_max allows.
            Libc.option(descriptor, Libc.SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER_BYTES);
        }
        return new FrameSocket(descriptor);
    }

    /**
     * Opens a socket that receives every frame of an interface; returns its descriptor.
     *
     * @throws IOException when there is no such interface, or the kernel refuses
     */
    public static int open(String device) throws IOException {
        NetworkInterface nic = NetworkInterface.getByName(device);
        if (nic == null) {
            throw new IOException("there is no interface " + device);
        }
        short everything = Short.reverseBytes(ALL_PROTOCOLS);
        int descriptor = Libc.openSocket(Libc.AF_PACKET, Libc.RAW_CLOEXEC, everything & 0xffff);
        ByteBuffer address = ByteBuffer.allocate(ADDRESS_BYTES).order(ByteOrder.nativeOrder());
        address.putShort((short) Libc.AF_PACKET).putShort(everything).putInt(nic.getIndex());
        Libc.bindSocket(descriptor, address.array());
        return descriptor;
    }

    /**
     * Waits for a frame.
     *
     * @param into room for {@link #LONGEST_BYTES}
     * @return its length
     */
    int receive(Pointer into) throws IOException {
        return Libc.receive(descriptor, into, LONGEST_BYTES);
    }

    /** Sends a frame; returns whether the kernel took it. */
    boolean send(Pointer frame, int bytes) {
        return Libc.send(descriptor, frame, bytes);
    }

    /** Returns how many frames the kernel has dropped so far because nobody received them in time. */
    synchronized long lost() throws IOException {
        // Asking sets the kernel's count to 0.
        lost += Libc.optionOf(descriptor, SOL_PACKET, PACKET_STATISTICS, STATISTICS_BYTES)
                .getInt(Integer.BYTES);
        return lost;
    }

    @Override
    public void close() {
        Libc.closeFile(descriptor);
    }
}
