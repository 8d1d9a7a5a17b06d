package io.github.keepalivelab.machine.capture;

import java.util.ArrayList;
import java.util.List;

/**
 * A TCP segment as it was seen on the wire, over Ethernet and IPv4.
 *
 * @param nanos when, in nanoseconds since 1970, by the kernel
 * @param sourceAddress dotted
 * @param destinationAddress dotted
 * @param flags the TCP flag bits
 * @param sequence sequence number, 32 bits unsigned
 * @param acknowledgment acknowledgment number, 32 bits unsigned
 * @param payload bytes of data
 * @param wireBytes length of the whole frame
 */
public record Frame(
        long nanos,
        String sourceAddress,
        int sourcePort,
        String destinationAddress,
        int destinationPort,
        int flags,
        long sequence,
        long acknowledgment,
        int payload,
        int wireBytes) {

    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int RST = 4;
    private static final int PSH = 8;
    private static final int ACK = 16;

    /** Returns whether it ends its sender's direction. */
    public boolean fin() {
        return (flags & FIN) != 0;
    }

    /** Returns whether it opens. */
    public boolean syn() {
        return (flags & SYN) != 0;
    }

    /** Returns whether it resets. */
    public boolean rst() {
        return (flags & RST) != 0;
    }

    /** Returns whether it acknowledges. */
    public boolean ack() {
        return (flags & ACK) != 0;
    }

    /** Returns the names of its flags, for example {@code SYN,ACK}. */
    public String flagNames() {
        List<String> names = new ArrayList<>();
        String[] all = {"FIN", "SYN", "RST", "PSH", "ACK"};
        for (int bit : new int[] {1, 0, 2, 3, 4}) {
            if ((flags & (1 << bit)) != 0 && (1 << bit) != PSH) {
                names.add(all[bit]);
            }
        }
        return String.join(",", names);
    }

    /** Returns whether a port is its source or destination. */
    public boolean touches(int port) {
        return sourcePort == port || destinationPort == port;
    }

    /** A SYN or FIN takes one number of the sequence, data one for each byte. */
    public long sequenceLength() {
        return (long) payload + (syn() ? 1 : 0) + (fin() ? 1 : 0);
    }
}
