package io.github.keepalivelab.system;

import io.github.keepalivelab.load.Endpoint;
import io.github.keepalivelab.load.Handshakes;
import io.github.keepalivelab.plan.Arm;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** What a run drives, and what can be seen of it from here. What cannot be seen is empty. */
public interface Topology extends AutoCloseable {

    /**
     * Returns what the driver talks to for an arm.
     *
     * @param timeoutNanos limit for one exchange
     */
    Endpoint endpoint(Arm arm, long timeoutNanos);

    /** Returns where its processes are; their status and management ports answer there. */
    default Place place() {
        return Place.LOOPBACK;
    }

    /** Returns where nginx answers /stub_status. */
    default Optional<InetSocketAddress> status() {
        return Optional.empty();
    }

    /** Returns where the backend answers /actuator. */
    default Optional<InetSocketAddress> management() {
        return Optional.empty();
    }

    /** Returns the backend's service port when nginx's network can be looked into. */
    default Optional<Integer> upstreamPort() {
        return Optional.empty();
    }

    /** Returns whether connections are opened on this machine for the upstream hop that cannot be told from others. */
    default boolean isUpstreamUnclear() {
        return false;
    }

    /** Returns the pids of nginx's processes, its own and no other's. */
    default List<Long> nginxPids() {
        return List.of();
    }

    /** Returns the pid of the backend; where it is empty, its own account of its CPU must do. */
    default Optional<Long> backendPid() {
        return Optional.empty();
    }

    /** Returns the lines that nginx logged at alert, crit or emerg level, as far as its log can be read. */
    default List<String> seriousLogLines() {
        return List.of();
    }

    /**
     * Returns the TLS handshakes that nginx notes for an arm; empty where it notes none.
     *
     * @throws IOException when its note cannot be read
     */
    default Optional<Handshakes> handshakes(Arm arm) throws IOException {
        return Optional.empty();
    }

    /**
     * A process that is gone.
     *
     * @param process backend or nginx
     * @param how what became of it, for example {@code was killed (signal 9)}
     */
    record Casualty(String process, String how) {}

    /** Returns a process that is gone; empty while all live. */
    default Optional<Casualty> casualty() {
        return Optional.empty();
    }

    /** Ends what is the lab's own of it. */
    @Override
    default void close() {
        // Nothing is, unless a topology says otherwise.
    }
}
