package io.github.keepalivelab.result;

/**
 * A packet.
 *
 * @param seconds since the first one shown
 * @param direction client to server, or server to client
 * @param flags for example SYN,ACK
 * @param sequence relative to the connection's first
 * @param acknowledgment relative likewise
 * @param payload bytes
 * @param meaning what it is
 */
public record Packet(
        double seconds,
        String direction,
        String flags,
        long sequence,
        long acknowledgment,
        int payload,
        String meaning) {}
