package io.github.keepalivelab.machine.linux;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ports that connect() chooses from, and when it may take one back from TIME_WAIT.
 *
 * @param first lowest port (net.ipv4.ip_local_port_range)
 * @param last highest port
 * @param timeWaitReuse net.ipv4.tcp_tw_reuse: 0 never, 1 always, 2 on loopback only
 */
public record PortRange(int first, int last, int timeWaitReuse) {

    private static final Pattern RANGE = Pattern.compile("\\s*(\\d{1,5})(?:\\s+|\\s*[,-]\\s*)(\\d{1,5})\\s*");
    private static final int LAST_PORT = 65_535;

    /** Reads the settings of this network namespace; the kernel's defaults where they cannot be read. */
    public static PortRange read() {
        String[] range = Sysctl.read("net.ipv4.ip_local_port_range")
                .orElse("32768 60999")
                .split(" ", -1);
        return new PortRange(
                Integer.parseInt(range[0]),
                Integer.parseInt(range[1]),
                Integer.parseInt(Sysctl.read("net.ipv4.tcp_tw_reuse").orElse("2")));
    }

    /**
     * Returns the settings of another machine.
     *
     * @param range two ports as net.ipv4.ip_local_port_range has them, separated by blanks, a comma or a dash; null for this machine's
     * @param reuse its net.ipv4.tcp_tw_reuse, 0 to 2; null for this machine's
     * @throws IllegalArgumentException when they are none; the message says what is allowed
     */
    public static PortRange of(@Nullable String range, @Nullable Integer reuse) {
        PortRange here = read();
        int first = here.first;
        int last = here.last;
        if (range != null) {
            Matcher ports = RANGE.matcher(range);
            first = ports.matches() ? Integer.parseInt(ports.group(1)) : 0;
            last = ports.matches() ? Integer.parseInt(ports.group(2)) : 0;
        }
        if (first < 1 || last < first || last > LAST_PORT) {
            throw new IllegalArgumentException(
                    "two ports from 1 to 65535, the lower first, such as '32768 60999'; was '" + range + "'");
        }
        return new PortRange(first, last, reuse == null ? here.timeWaitReuse : reuse);
    }

    /** Returns how many connections can exist towards one destination at a time. */
    public int ports() {
        return last - first + 1;
    }

    /** Returns whether connect() takes a port out of TIME_WAIT once the clock's second has changed. */
    public boolean reuses(boolean loopback) {
        return timeWaitReuse == 1 || (timeWaitReuse == 2 && loopback);
    }
}
