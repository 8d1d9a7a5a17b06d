package io.github.keepalivelab.system;

import io.github.keepalivelab.machine.net.DelayLine;
import io.github.keepalivelab.machine.net.HostChain;
import io.github.keepalivelab.machine.net.Loopback;
import io.github.keepalivelab.plan.Distance;
import io.github.keepalivelab.plan.ProcessName;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Where driver, nginx and backend are: each on a host of its own, or together on one machine's loopback interface. On loopback the
 * kernel's work of receiving is charged to whoever sent, so that only the sum over all three says what a machine would pay.
 */
public final class Place implements AutoCloseable {

    /** Everything on loopback, or somewhere that this process does not know. */
    public static final Place LOOPBACK = new Place(null, "loopback");

    private static final double NANOS_PER_MILLI = 1e6;

    private final @Nullable HostChain chain;
    private final String description;

    private Place(@Nullable HostChain chain, String description) {
        this.chain = chain;
        this.description = description;
    }

    /**
     * Makes three hosts, so far apart; this process must be in a network namespace of the lab's own.
     *
     * @throws io.github.keepalivelab.machine.process.EnvironmentException when the kernel refuses, with what
     */
    public static Place threeHosts(Distance distance) {
        return new Place(
                HostChain.of(List.of(oneWayNanos(distance.clientMillis()), oneWayNanos(distance.upstreamMillis()))),
                "three hosts: network namespaces joined by veth, each interface receiving in a kernel thread of its own"
                        + (distance.isFar() ? "; " + distance : ""));
    }

    private static long oneWayNanos(double millis) {
        return Math.round(millis * NANOS_PER_MILLI / 2);
    }

    /** Returns loopback, with the reason why it is not three hosts. */
    public static Place loopback(String reason) {
        return new Place(null, "loopback, because " + reason);
    }

    /** Returns whether each process has a host of its own. */
    public boolean isApart() {
        return chain != null;
    }

    /** Returns what it is, in words. */
    public String description() {
        return description;
    }

    /** Returns the address at which a process is reached by the one before it. */
    InetAddress address(ProcessName process) {
        HostChain hosts = chain;
        return hosts == null ? Loopback.address() : hosts.host(number(process)).address();
    }

    /**
     * Returns a further address at which nginx reaches the backend, which no other destination shares: 127.0.0.2 and so on over loopback.
     *
     * @param number from 1, once each
     * @throws IOException when the backend's host cannot have it
     */
    InetAddress destination(int number) throws IOException {
        HostChain hosts = chain;
        return hosts == null
                ? InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (number + 1)})
                : hosts.host(number(ProcessName.BACKEND)).further(number);
    }

    /**
     * Does something on the host of a process: what it opens, reads or starts belongs to that host.
     *
     * @throws IOException as the work does
     */
    public <T> T at(ProcessName process, Callable<T> work) throws IOException {
        HostChain hosts = chain;
        return hosts == null
                ? HostChain.here(work)
                : hosts.host(number(process)).call(work);
    }

    /**
     * Returns the kernel threads in which the interfaces of a process's host receive; empty where there is no such host.
     *
     * @throws IOException when they cannot be seen
     */
    public Optional<List<Long>> interfaceThreads(ProcessName process) throws IOException {
        HostChain hosts = chain;
        return hosts == null
                ? Optional.empty()
                : Optional.of(hosts.host(number(process)).interfaceThreads());
    }

    /**
     * Returns what the lines between hosts that are far apart have done so far; empty where none are.
     *
     * @throws IOException when one has ended, or the kernel does not say what they took
     */
    public Optional<DelayLine.State> lines() throws IOException {
        HostChain hosts = chain;
        DelayLine.State sum = null;
        for (DelayLine line : hosts == null ? List.<DelayLine>of() : hosts.lines()) {
            DelayLine.State state = line.state();
            sum = sum == null ? state : sum.and(state);
        }
        return Optional.ofNullable(sum);
    }

    /** Returns whether a line between hosts has ended. */
    boolean isTorn() {
        HostChain hosts = chain;
        return hosts != null && hosts.lines().stream().anyMatch(line -> !line.isAlive());
    }

    /** Returns the place of a process's host in the chain. */
    private static int number(ProcessName process) {
        return switch (process) {
            case DRIVER -> 0;
            case NGINX -> 1;
            case BACKEND -> 2;
        };
    }

    @Override
    public void close() {
        HostChain hosts = chain;
        if (hosts != null) {
            hosts.close();
        }
    }
}
