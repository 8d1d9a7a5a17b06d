package io.github.keepalivelab.probe;

import java.io.IOException;

/**
 * Who owns the sockets in TIME_WAIT: the owner is the side that closed first, and its port is the local one. Only what
 * entered the state since a given instant counts, told by the time that the kernel will still hold it.
 */
public final class TimeWaitTable {

    private static final int TIME_WAIT = 6;
    private static final int IPV4 = 2;
    private static final int IPV6 = 10;
    /** TCP_TIMEWAIT_LEN of the kernel (include/net/tcp.h): 60 s, not configurable. */
    private static final long LENGTH_MILLIS = 60_000;
    /** The kernel counts in jiffies; 100 Hz is the coarsest in use. */
    private static final long TICK_MILLIS = 10;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private TimeWaitTable() {}

    /** Sockets in TIME_WAIT with the server port as the local or as the remote port. */
    public record Owners(long server, long client) {}

    /**
     * Counts the sockets that entered TIME_WAIT since an instant less than 60 s ago, to within a tick of 10 ms.
     *
     * @param serverPort listening port of the hop
     * @param sinceNanos reading of {@link System#nanoTime}
     * @throws IOException when the kernel does not list them
     */
    public static Owners since(int serverPort, long sinceNanos) throws IOException {
        try (SockDiag kernel = SockDiag.open()) {
            // A dual-stack socket belongs to IPv6 even when it speaks IPv4.
            long server =
                    count(kernel, IPV4, serverPort, 0, sinceNanos) + count(kernel, IPV6, serverPort, 0, sinceNanos);
            long client =
                    count(kernel, IPV4, 0, serverPort, sinceNanos) + count(kernel, IPV6, 0, serverPort, sinceNanos);
            return new Owners(server, client);
        }
    }

    private static long count(SockDiag kernel, int family, int localPort, int remotePort, long sinceNanos)
            throws IOException {
        long[] count = new long[1];
        kernel.visit(family, TIME_WAIT, localPort, remotePort, (expiresMillis, readAtNanos) -> {
            long ageMillis = LENGTH_MILLIS - expiresMillis;
            if (ageMillis <= (readAtNanos - sinceNanos) / NANOS_PER_MILLI + TICK_MILLIS) {
                count[0]++;
            }
        });
        return count[0];
    }
}
