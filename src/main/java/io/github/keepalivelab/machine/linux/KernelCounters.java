package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * TCP counters of a network namespace, from /proc/net/snmp.
 *
 * @param activeOpens connections opened from this namespace
 * @param passiveOpens connections accepted in it
 * @param outResets segments sent with the RST flag
 * @param retransmits segments sent again
 */
public record KernelCounters(long activeOpens, long passiveOpens, long outResets, long retransmits) {

    /** Reads the counters of the calling thread's network namespace now. */
    public static KernelCounters read() throws IOException {
        return parse(Files.readAllLines(Path.of("/proc/thread-self/net/snmp")));
    }

    static KernelCounters parse(List<String> lines) throws IOException {
        Map<String, Long> tcp = KernelTable.parse(lines, "Tcp");
        return new KernelCounters(
                require(tcp, "ActiveOpens"),
                require(tcp, "PassiveOpens"),
                require(tcp, "OutRsts"),
                require(tcp, "RetransSegs"));
    }

    private static long require(Map<String, Long> counters, String name) throws IOException {
        Long value = counters.get(name);
        if (value == null) {
            throw new IOException("/proc/net/snmp has no Tcp " + name);
        }
        return value;
    }
}
