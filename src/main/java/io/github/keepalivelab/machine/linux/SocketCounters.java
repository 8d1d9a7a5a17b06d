package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Sockets of this network namespace by state, from /proc/net/sockstat. */
public final class SocketCounters {

    private SocketCounters() {}

    /** Returns how many sockets are in TIME_WAIT now; empty where the kernel does not say. */
    public static OptionalLong timeWaits() {
        try {
            return timeWaits(Files.readAllLines(Path.of("/proc/net/sockstat")));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    static OptionalLong timeWaits(List<String> sockstat) {
        return sockstat.stream()
                .filter(line -> line.startsWith("TCP:") && line.contains(" tw "))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(" tw ") + 4).split(" ", 2)[0]))
                .findFirst();
    }
}
