package io.github.keepalivelab.load;

/**
 * Where the time of exchanges went, summed up, in nanoseconds. What is left of a response time is waiting: for the driver, or for a
 * free connection.
 *
 * @param connect until a new connection stood
 * @param tls its handshake
 * @param firstByte from there until the head of the answer was read
 * @param rest until its last byte
 */
public record Phases(long connect, long tls, long firstByte, long rest) {

    /** Nothing so far. */
    public static final Phases NONE = new Phases(0, 0, 0, 0);

    /** Returns those of both together. */
    public Phases and(Phases other) {
        return new Phases(connect + other.connect, tls + other.tls, firstByte + other.firstByte, rest + other.rest);
    }

    /** Returns those since an earlier look. */
    public Phases since(Phases earlier) {
        return new Phases(
                connect - earlier.connect, tls - earlier.tls, firstByte - earlier.firstByte, rest - earlier.rest);
    }
}
