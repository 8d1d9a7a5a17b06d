package io.github.keepalivelab.machine.linux;

import java.io.IOException;

/**
 * Who owns the sockets in TIME_WAIT: the owner is the side that closed first, and its port is the local one. Only what
 * entered the state since a given instant counts, told by the time that the kernel will still hold it.
 */
public final class TimeWaitTable {

    private static final int TIME_WAIT = 6;
    private static final int[] FAMILIES = {2, 10};
    /** TCP_TIMEWAIT_LEN of the kernel (include/net/tcp.h): 60 s, not configurable. */
    private static final long LENGTH_MILLIS = 60_000;
    /** The kernel counts in jiffies; 100 Hz is the coarsest in use. */
    private static final long TICK_MILLIS = 10;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private TimeWaitTable() {}

    /**
     * Sockets in TIME_WAIT.
     *
     * @param server with the server port as the local one, since the instant asked for
     * @param client with the server port as the remote one, since the instant asked for
     * @param portsHeld with the server port as the remote one, whatever their age: ports that connect() cannot use freely
     * @param serverHeld with the server port as the local one, whatever their age
     */
    public record Owners(long server, long client, long portsHeld, long serverHeld) {}

    /**
     * Counts the sockets that entered TIME_WAIT since an instant less than 60 s ago, to within a tick of 10 ms.
     *
     * @param serverPort listening port of the hop
     * @param sinceNanos reading of {@link System#nanoTime}
     * @throws IOException when the kernel does not list them
     */
    public static Owners since(int serverPort, long sinceNanos) throws IOException {
        Counting server = new Counting(sinceNanos);
        Counting client = new Counting(sinceNanos);
        try (SockDiag kernel = SockDiag.open()) {
            // A dual-stack socket belongs to IPv6 even when it speaks IPv4.
            for (int family : FAMILIES) {
                kernel.visit(family, TIME_WAIT, serverPort, 0, server);
                kernel.visit(family, TIME_WAIT, 0, serverPort, client);
            }
        }
        return new Owners(server.recent, client.recent, client.all, server.all);
    }

    /** Counts those since an instant, and all. */
    private static final class Counting implements SockDiag.Visitor {
        private final long sinceNanos;
        private long recent;
        private long all;

        Counting(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }

        @Override
        public void socket(long expiresMillis, long readAtNanos) {
            long ageMillis = LENGTH_MILLIS - expiresMillis;
            recent += ageMillis <= (readAtNanos - sinceNanos) / NANOS_PER_MILLI + TICK_MILLIS ? 1 : 0;
            all++;
        }
    }
}
