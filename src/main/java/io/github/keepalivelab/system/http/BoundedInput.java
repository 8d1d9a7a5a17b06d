package io.github.keepalivelab.system.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * What a socket receives, within bounds of bytes and time. A socket's own timeout starts anew with every byte, so a server
 * that drips would hold its reader for ever.
 */
final class BoundedInput extends InputStream {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Socket socket;
    private final InputStream in;
    private long deadlineNanos;
    private int silentMillis;
    private long left;

    BoundedInput(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /**
     * Sets the bounds of what is read from here on.
     *
     * @param totalMillis for all of it
     * @param silent milliseconds between two pieces
     * @param bytes of all of it; a little more may be read ahead
     */
    void allow(int totalMillis, int silent, long bytes) {
        deadlineNanos = System.nanoTime() + totalMillis * NANOS_PER_MILLI;
        silentMillis = silent;
        left = bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (left <= 0) {
            throw new WireException(
                    WireException.Kind.TOO_LARGE, "its answer is too large; name a URL with a smaller one");
        }
        long millis = (deadlineNanos - System.nanoTime() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
        if (millis <= 0) {
            throw new SocketTimeoutException("the time is over");
        }
        socket.setSoTimeout((int) Math.min(silentMillis, millis));
        int read = in.read(into, offset, length);
        left -= Math.max(0, read);
        return read;
    }

    /** Never more than what is buffered already: the buffer above would wait for the rest otherwise. */
    @Override
    public int available() {
        return 0;
    }
}
