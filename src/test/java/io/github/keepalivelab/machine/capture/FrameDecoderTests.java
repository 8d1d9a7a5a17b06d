package io.github.keepalivelab.machine.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FrameDecoderTests {

    // A TCP keepalive probe: Ethernet, IPv4 (52 bytes), TCP with 12 bytes of options, ACK only, no data.
    private static final String PROBE = "020000000001 020000000002 0800"
            + " 4500 0034 1234 4000 40 06 0000 0a000102 0a000202"
            + " c001 1f90 00000064 000003e8 8010 01f5 0000 0000 0101080a0000000100000002";

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @Test
    void readsTheFieldsOfASegment() {
        byte[] frame = bytes(PROBE);
        assertThat(FrameDecoder.decode(frame, frame.length, 7))
                .hasValue(new Frame(7, "10.0.1.2", 49_153, "10.0.2.2", 8080, 16, 100, 1000, 0, 66));
    }

    @Test
    void ethernetPaddingIsNoPayload() {
        byte[] padded = bytes(PROBE + " 000000000000");
        assertThat(FrameDecoder.decode(padded, padded.length, 0).orElseThrow().payload())
                .isZero();
    }

    @Test
    void otherTrafficIsLeftOut() {
        assertThat(FrameDecoder.decode(bytes(PROBE.replace("40 06 0000", "40 11 0000")), 66, 0))
                .isEmpty();
        assertThat(FrameDecoder.decode(bytes(PROBE.replaceFirst("0800", "86dd")), 66, 0))
                .isEmpty();
    }

    @Test
    void garbageNeverCrashes() {
        Random random = new Random(3);
        byte[] good = bytes(PROBE);
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int k = 0; k < 4 && frame.length > 0; k++) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            FrameDecoder.decode(frame, frame.length, 0);
        }
    }

    @Test
    void flagsHaveTheirNames() {
        assertThat(new Frame(0, "", 1, "", 2, 0x12, 0, 0, 0, 0).flagNames()).isEqualTo("SYN,ACK");
        assertThat(new Frame(0, "", 1, "", 2, 0x19, 0, 0, 5, 0).flagNames()).isEqualTo("FIN,ACK");
    }
}
