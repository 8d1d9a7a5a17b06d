package io.github.keepalivelab.machine.linux;

import java.nio.ByteBuffer;

/**
 * What the kernel knows of a TCP connection, the part of {@code struct tcp_info} (linux/tcp.h) that is used here.
 *
 * @param probes unanswered TCP keepalive or window probes
 * @param sendMss largest payload of a segment that is sent, bytes
 * @param advertisedMss largest payload that the peer is told to send, bytes
 * @param sinceSentMillis since data was sent last
 * @param sinceReceivedMillis since data was received last
 * @param sinceAckMillis since anything was acknowledged by the peer last; its FIN counts
 * @param rttMicros smoothed round trip time
 * @param retransmissions segments that were sent again
 * @param bytesAcked bytes that the peer acknowledged; SYN and FIN count as one each
 * @param bytesReceived bytes received in order; a FIN counts as one
 * @param dataSegmentsIn segments with payload that came
 * @param dataSegmentsOut segments with payload that were sent, repetitions included
 */
public record TcpInfo(
        int probes,
        int sendMss,
        int advertisedMss,
        long sinceSentMillis,
        long sinceReceivedMillis,
        long sinceAckMillis,
        long rttMicros,
        long retransmissions,
        long bytesAcked,
        long bytesReceived,
        long dataSegmentsIn,
        long dataSegmentsOut) {

    /** Bytes up to and including tcpi_data_segs_out, which Linux has since 4.6. */
    static final int BYTES = 160;

    private static final int PROBES = 3;
    private static final int SEND_MSS = 16;
    private static final int SINCE_SENT = 44;
    private static final int SINCE_RECEIVED = 52;
    private static final int SINCE_ACK = 56;
    private static final int RTT = 68;
    private static final int ADVERTISED_MSS = 84;
    private static final int RETRANSMISSIONS = 100;
    private static final int BYTES_ACKED = 120;
    private static final int BYTES_RECEIVED = 128;
    private static final int DATA_SEGMENTS_IN = 152;
    private static final int DATA_SEGMENTS_OUT = 156;

    /** Reads it where it begins in a message, whose byte order is the machine's. */
    static TcpInfo read(ByteBuffer message, int at) {
        return new TcpInfo(
                Byte.toUnsignedInt(message.get(at + PROBES)),
                message.getInt(at + SEND_MSS),
                message.getInt(at + ADVERTISED_MSS),
                unsigned(message, at + SINCE_SENT),
                unsigned(message, at + SINCE_RECEIVED),
                unsigned(message, at + SINCE_ACK),
                unsigned(message, at + RTT),
                unsigned(message, at + RETRANSMISSIONS),
                message.getLong(at + BYTES_ACKED),
                message.getLong(at + BYTES_RECEIVED),
                unsigned(message, at + DATA_SEGMENTS_IN),
                unsigned(message, at + DATA_SEGMENTS_OUT));
    }

    private static long unsigned(ByteBuffer message, int at) {
        return Integer.toUnsignedLong(message.getInt(at));
    }
}
