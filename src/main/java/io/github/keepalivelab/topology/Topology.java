package io.github.keepalivelab.topology;

import io.github.keepalivelab.plan.Arm;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** The nginx and the backend that a run drives, and what can be seen of them from here. */
public interface Topology extends AutoCloseable {

    /** Returns where the driver connects for an arm. */
    InetSocketAddress address(Arm arm);

    /** Returns where nginx answers /stub_status. */
    InetSocketAddress status();

    /** Returns where the backend answers /actuator. */
    InetSocketAddress management();

    /** Returns the backend's service port when nginx reaches it in this network namespace, empty when it is elsewhere. */
    Optional<Integer> upstreamPort();

    /** Returns the pids of nginx's processes; empty when they cannot be seen. */
    List<Long> nginxPids();

    /** Returns the pid of the backend; empty when it cannot be seen, and its own account of its CPU must do. */
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
