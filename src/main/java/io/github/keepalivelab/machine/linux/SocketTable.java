package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** IPv4 TCP sockets as the kernel lists them in /proc/net/tcp (proc_net_tcp.rst), with the timers that {@code ss -o} shows. */
public final class SocketTable {

    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int TIMER = 5;
    private static final int RETRANSMISSIONS = 6;
    private static final int PROBES = 8;
    private static final int INODE = 9;
    private static final int COLUMNS = 10;
    private static final int ESTABLISHED = 1;
    /** The table counts in USER_HZ, 100 on every architecture that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private SocketTable() {}

    /**
     * A socket.
     *
     * @param localPort of the socket
     * @param remotePort to which it is connected; 0 when it is not
     * @param established whether its state is ESTABLISHED
     * @param inode by which a process's descriptor names it
     * @param timer what runs: "none", "retransmission" (a tail loss probe among them), "keepalive", "time-wait" or
     *     "window-probe"
     * @param remainingSeconds until it fires
     * @param retransmissions of the oldest unacknowledged data
     * @param unansweredProbes TCP keepalive or window probes without an answer
     */
    public record Socket(
            int localPort,
            int remotePort,
            boolean established,
            String inode,
            String timer,
            double remainingSeconds,
            int retransmissions,
            int unansweredProbes) {}

    /** Reads those of the calling thread's network namespace. */
    public static List<Socket> read() throws IOException {
        return parse(Files.readAllLines(Path.of("/proc/thread-self/net/tcp")));
    }

    /** Reads the lines of such a table; what is no row of it is left out. */
    public static List<Socket> parse(List<String> lines) {
        List<Socket> sockets = new ArrayList<>();
        for (String line : lines) {
            String[] columns = line.strip().split("\\s+", -1);
            if (columns.length >= COLUMNS && columns[TIMER].matches("[0-9A-Fa-f]{2}:[0-9A-Fa-f]+")) {
                sockets.add(new Socket(
                        port(columns[LOCAL]),
                        port(columns[REMOTE]),
                        Integer.parseInt(columns[STATE], 16) == ESTABLISHED,
                        columns[INODE],
                        name(Integer.parseInt(columns[TIMER].substring(0, 2), 16)),
                        Long.parseLong(columns[TIMER].substring(3), 16) / TICKS_PER_SECOND,
                        Integer.parseInt(columns[RETRANSMISSIONS], 16),
                        Integer.parseInt(columns[PROBES])));
            }
        }
        return sockets;
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
    }

    private static String name(int number) {
        return switch (number) {
            case 0 -> "none";
            case 1 -> "retransmission";
            case 2 -> "keepalive";
            case 3 -> "time-wait";
            case 4 -> "window-probe";
            default -> "timer " + number;
        };
    }
}
