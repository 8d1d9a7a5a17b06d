package io.github.keepalivelab.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Who owns the sockets in TIME_WAIT, from /proc/net/tcp and tcp6: the owner is the side that closed first, and its port
 * stands in the local column.
 */
public final class TimeWaitTable {

    private static final String TIME_WAIT = "06";
    /** TCP_TIMEWAIT_LEN of the kernel (include/net/tcp.h): 60 s, in hundredths of a second as /proc shows timers. */
    private static final long TIME_WAIT_TICKS = 6000;

    private static final double TICKS_PER_SECOND = 100;

    private TimeWaitTable() {}

    /** Sockets in TIME_WAIT with the server port as the local or as the remote port. */
    public record Owners(long server, long client) {}

    /**
     * Counts sockets that entered TIME_WAIT during the last {@code maxAgeSeconds}.
     *
     * @param serverPort listening port of the hop
     * @param maxAgeSeconds from 0 to 60
     */
    public static Owners count(int serverPort, double maxAgeSeconds) throws IOException {
        long server = 0;
        long client = 0;
        String port = String.format(java.util.Locale.ROOT, "%04X", serverPort);
        for (String file : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try (BufferedReader lines = Files.newBufferedReader(Path.of(file))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] columns = line.strip().split(" +", 7);
                    if (columns.length == 7 && TIME_WAIT.equals(columns[3]) && age(columns[5]) <= maxAgeSeconds) {
                        server += columns[1].endsWith(":" + port) ? 1 : 0;
                        client += columns[2].endsWith(":" + port) ? 1 : 0;
                    }
                }
            } catch (NoSuchFileException e) {
                // No IPv6 here.
            }
        }
        return new Owners(server, client);
    }

    private static double age(String timer) {
        long remaining = Long.parseLong(timer.substring(timer.indexOf(':') + 1), 16);
        return (TIME_WAIT_TICKS - remaining) / TICKS_PER_SECOND;
    }
}
