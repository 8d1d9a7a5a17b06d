package io.github.keepalivelab.study.liveness;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the two sides say to each other: a header of two bytes, a mark and the kind. There is nothing behind it, because a
 * heartbeat needs nothing.
 */
enum Message {
    /** The application's own traffic, which is answered. */
    DATA('D', true),
    /** A heartbeat that wants an answer. */
    PING('P', true),
    /** A heartbeat that wants none. */
    NOTICE('N', false),
    /** What the server answers. */
    ANSWER('A', false);

    /** Bytes of a message. */
    static final int LENGTH = 2;

    private static final byte MARK = 'K';

    private final byte code;
    private final boolean answered;

    Message(char code, boolean answered) {
        this.code = (byte) code;
        this.answered = answered;
    }

    /** Returns whether the server answers it. */
    boolean isAnswered() {
        return answered;
    }

    void put(ByteBuffer out) {
        out.put(MARK).put(code);
    }

    ByteBuffer bytes() {
        ByteBuffer out = ByteBuffer.allocate(LENGTH);
        put(out);
        return out.flip();
    }

    /** Takes the next message from a buffer; null when what is there is none. Two bytes must remain. */
    static @Nullable Message take(ByteBuffer in) {
        byte mark = in.get();
        byte code = in.get();
        for (Message message : values()) {
            if (mark == MARK && code == message.code) {
                return message;
            }
        }
        return null;
    }
}
