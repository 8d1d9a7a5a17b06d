package io.github.keepalivelab.machine.linux;

/**
 * The ports that connect() chooses from, and when it may take one back from TIME_WAIT.
 *
 * @param first lowest port (net.ipv4.ip_local_port_range)
 * @param last highest port
 * @param timeWaitReuse net.ipv4.tcp_tw_reuse: 0 never, 1 always, 2 on loopback only
 */
public record PortRange(int first, int last, int timeWaitReuse) {

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

    /** Returns how many connections can exist towards one destination at a time. */
    public int ports() {
        return last - first + 1;
    }

    /** Returns whether connect() takes a port out of TIME_WAIT once the clock's second has changed. */
    public boolean reuses(boolean loopback) {
        return timeWaitReuse == 1 || (timeWaitReuse == 2 && loopback);
    }
}
