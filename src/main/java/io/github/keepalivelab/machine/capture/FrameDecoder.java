package io.github.keepalivelab.machine.capture;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads Ethernet, IPv4 and TCP headers (RFC 791, RFC 9293). */
public final class FrameDecoder {

    private static final int ETHERNET_BYTES = 14;
    private static final int IPV4 = 0x0800;
    private static final int TCP = 6;
    private static final int SMALLEST_IP = 20;
    private static final int SMALLEST_TCP = 20;

    private FrameDecoder() {}

    /**
     * Decodes a frame.
     *
     * @param bytes from the Ethernet header on; more may follow the frame
     * @param length of the frame
     * @param nanos when it was seen
     * @return empty when it is not TCP over IPv4, or cut short within the headers
     */
    public static Optional<Frame> decode(byte[] bytes, int length, long nanos) {
        int captured = Math.min(length, bytes.length);
        ByteBuffer frame = ByteBuffer.wrap(bytes, 0, captured);
        if (captured < ETHERNET_BYTES + SMALLEST_IP || (frame.getShort(12) & 0xffff) != IPV4) {
            return Optional.empty();
        }
        int ipBytes = (frame.get(ETHERNET_BYTES) & 0xf) * 4;
        int tcp = ETHERNET_BYTES + ipBytes;
        boolean isTcp = frame.get(ETHERNET_BYTES + 9) == TCP && (frame.get(ETHERNET_BYTES) >> 4) == 4;
        boolean firstFragment = (frame.getShort(ETHERNET_BYTES + 6) & 0x1fff) == 0;
        if (!isTcp || !firstFragment || ipBytes < SMALLEST_IP || captured < tcp + SMALLEST_TCP) {
            return Optional.empty();
        }
        int total = frame.getShort(ETHERNET_BYTES + 2) & 0xffff;
        int tcpBytes = ((frame.get(tcp + 12) >> 4) & 0xf) * 4;
        return Optional.of(new Frame(
                nanos,
                address(frame, ETHERNET_BYTES + 12),
                frame.getShort(tcp) & 0xffff,
                address(frame, ETHERNET_BYTES + 16),
                frame.getShort(tcp + 2) & 0xffff,
                frame.get(tcp + 13) & 0x3f,
                frame.getInt(tcp + 4) & 0xffffffffL,
                frame.getInt(tcp + 8) & 0xffffffffL,
                Math.max(0, total - ipBytes - tcpBytes),
                length));
    }

    private static String address(ByteBuffer frame, int at) {
        return (frame.get(at) & 0xff) + "." + (frame.get(at + 1) & 0xff) + "." + (frame.get(at + 2) & 0xff) + "."
                + (frame.get(at + 3) & 0xff);
    }
}
