package io.github.keepalivelab.machine.capture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Writes captures in the pcapng format (IETF opsawg-pcapng), which Wireshark opens; nanosecond time stamps. */
final class Pcapng {

    private static final int SECTION = 0x0A0D0D0A;
    private static final int INTERFACE = 1;
    private static final int PACKET = 6;
    private static final int ETHERNET = 1;
    private static final int MAGIC = 0x1A2B3C4D;
    private static final int SNAP_BYTES = 256;

    private Pcapng() {}

    static byte[] write(List<PacketSocket.Captured> frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer section = body(16);
        section.putInt(MAGIC).putShort((short) 1).putShort((short) 0).putLong(-1);
        block(out, SECTION, section);
        ByteBuffer device = body(20);
        device.putShort((short) ETHERNET).putShort((short) 0).putInt(SNAP_BYTES);
        // Option if_tsresol (9): 10^-9 s; then the end of options.
        device.putShort((short) 9).putShort((short) 1).putInt(9).putInt(0);
        block(out, INTERFACE, device);
        for (PacketSocket.Captured frame : frames) {
            int padded = (frame.head.length + 3) / 4 * 4;
            ByteBuffer packet = body(20 + padded);
            packet.putInt(0).putInt((int) (frame.nanos >>> 32)).putInt((int) frame.nanos);
            packet.putInt(frame.head.length).putInt(frame.length).put(frame.head);
            block(out, PACKET, packet);
        }
        return out.toByteArray();
    }

    private static ByteBuffer body(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void block(ByteArrayOutputStream out, int type, ByteBuffer body) {
        byte[] content = new byte[body.capacity()];
        body.rewind().get(content);
        int total = 12 + content.length;
        byte[] bytes = new byte[total];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(type)
                .putInt(total)
                .put(content)
                .putInt(total);
        out.writeBytes(bytes);
    }
}
