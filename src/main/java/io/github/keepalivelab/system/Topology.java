package io.github.keepalivelab.system;

import io.github.keepalivelab.load.Endpoint;
import io.github.keepalivelab.plan.Arm;
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

    /** Returns where nginx answers /stub_status. */
    Optional<InetSocketAddress> status();

    /** Returns where the backend answers /actuator. */
    Optional<InetSocketAddress> management();

    /** Returns the backend's service port when nginx reaches it in this network namespace. */
    Optional<Integer> upstreamPort();

    /** Returns the pids of nginx's processes, its own and no other's. */
    List<Long> nginxPids();

    /** Returns the pid of the backend; where it is empty, its own account of its CPU must do. */
    Optional<Long> backendPid();

    /** Returns the lines that nginx logged at alert, crit or emerg level, as far as its log can be read. */
    List<String> seriousLogLines();

    /**
     * A process that is gone.
     *
     * @param process backend or nginx
     * @param how what became of it, for example {@code was killed (signal 9)}
     */
    record Casualty(String process, String how) {}

    /** Returns a process that is gone; empty while all live. */
    Optional<Casualty> casualty();

    @Override
    void close();
}
