package io.github.keepalivelab.system;

import io.github.keepalivelab.machine.capture.Frame;
import io.github.keepalivelab.result.Packet;
import java.util.ArrayList;
import java.util.List;

/** What each segment of one connection means, told from its flags and numbers. Pure. */
public final class PacketStory {

    private static final double NANOS_PER_SECOND = 1e9;

    private final int clientPort;
    private long clientFirst = -1;
    private long serverFirst = -1;
    private long clientNext;
    private long serverNext;
    private boolean probed;
    private boolean accepted;

    private PacketStory(int clientPort) {
        this.clientPort = clientPort;
    }

    /** Returns whether a segment is a TCP keepalive probe: a pure ACK that repeats the number before the next one. */
    static boolean isProbe(Frame frame, long nextSequence) {
        return frame.ack()
                && !frame.syn()
                && !frame.fin()
                && !frame.rst()
                && frame.payload() == 0
                && frame.sequence() == ((nextSequence - 1) & 0xffffffffL);
    }

    /**
     * Tells the story of the connection with a client port.
     *
     * @param frames of any connections, in order
     */
    public static List<Packet> of(List<Frame> frames, int clientPort) {
        PacketStory story = new PacketStory(clientPort);
        List<Packet> packets = new ArrayList<>();
        List<Frame> own = frames.stream().filter(f -> f.touches(clientPort)).toList();
        for (Frame frame : own) {
            packets.add(story.next(frame, own.get(0).nanos()));
        }
        return packets;
    }

    private Packet next(Frame f, long start) {
        boolean fromClient = f.sourcePort() == clientPort;
        long expected = fromClient ? clientNext : serverNext;
        long first = first(f, fromClient);
        String meaning = meaning(f, fromClient, expected);
        long after = (f.sequence() + f.sequenceLength()) & 0xffffffffL;
        if (fromClient && !f.rst() && (f.syn() || after - clientNext > 0)) {
            clientNext = after;
        } else if (!fromClient && !f.rst() && (f.syn() || after - serverNext > 0)) {
            serverNext = after;
        }
        long otherFirst = fromClient ? serverFirst : clientFirst;
        return new Packet(
                (f.nanos() - start) / NANOS_PER_SECOND,
                fromClient ? "client to server" : "server to client",
                f.flagNames(),
                (f.sequence() - first) & 0xffffffffL,
                !f.ack() || otherFirst < 0 ? 0 : (f.acknowledgment() - otherFirst) & 0xffffffffL,
                f.payload(),
                meaning);
    }

    private long first(Frame f, boolean fromClient) {
        if (fromClient && clientFirst < 0) {
            clientFirst = f.sequence();
        }
        if (!fromClient && serverFirst < 0) {
            serverFirst = f.sequence();
        }
        return fromClient ? clientFirst : serverFirst;
    }

    private String meaning(Frame f, boolean fromClient, long expected) {
        if (accepted && fromClient && f.payload() == 0 && !f.fin() && !f.rst()) {
            accepted = false;
            return "handshake 3 of 3";
        }
        accepted = f.syn() && f.ack();
        if (f.syn()) {
            return f.ack() ? "handshake 2 of 3" : "handshake 1 of 3";
        }
        if (f.rst()) {
            return "reset";
        }
        if (f.fin()) {
            return (fromClient ? "client" : "server") + " closes" + (f.payload() > 0 ? ", with data" : "");
        }
        if (f.payload() > 0) {
            boolean again = f.sequence() != expected;
            return (fromClient ? "request" : "response") + (again ? ", sent again" : "");
        }
        if (fromClient && isProbe(f, expected)) {
            probed = true;
            return "TCP keepalive probe";
        }
        boolean answer = !fromClient && probed;
        probed &= fromClient;
        return answer ? "answer to the probe" : "acknowledgment";
    }
}
