package io.github.keepalivelab.plan;

/**
 * How long the ports towards one destination last when every request opens a connection and the side that connects also
 * closes first: it then keeps the port in TIME_WAIT for 60 s (TCP_TIMEWAIT_LEN), or with {@code tcp_tw_reuse} in force until
 * the clock's second has changed, less than 2 s.
 *
 * @param ports size of net.ipv4.ip_local_port_range
 * @param reuse whether tcp_tw_reuse holds for this destination
 */
public record PortLedger(int ports, boolean reuse) {

    private static final double TIME_WAIT_SECONDS = 60;
    private static final double REUSE_SECONDS = 2;

    /** Returns for how long a port is held, in seconds; an upper bound with {@code tcp_tw_reuse}. */
    public double holdSeconds() {
        return reuse ? REUSE_SECONDS : TIME_WAIT_SECONDS;
    }

    /** Returns the highest rate that never runs out, in connections per second. */
    public double sustainableRate() {
        return ports / holdSeconds();
    }

    /**
     * Returns after how many seconds connect() fails; infinite at or below the sustainable rate.
     *
     * @param ratePerSecond connections per second, each closed first by the side that opened it
     */
    public double secondsToExhaustion(double ratePerSecond) {
        return ratePerSecond <= sustainableRate() ? Double.POSITIVE_INFINITY : ports / ratePerSecond;
    }
}
