package io.github.keepalivelab.plan;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing to compare: a connection policy for each hop, and the path requested.
 *
 * @param name unique within a plan; {@code client/upstream} by default
 * @param clientHop driver to nginx, or driver to a foreign target
 * @param upstreamHop nginx to backend; null where there is no hop of ours behind the first one
 * @param path request path with its query, starting with a slash
 * @param nginx settings of nginx that are themselves what is looked at; null where they follow from the policies
 */
public record Arm(
        String name,
        ConnectionPolicy clientHop,
        @Nullable ConnectionPolicy upstreamHop,
        String path,
        @Nullable NginxSettings nginx) {

    /** The path that the lab's backend answers. */
    public static final String HELLO_PATH = "/keep-alive/hello";

    /** Checks name and path. */
    public Arm {
        if (name.isBlank()) {
            throw new PlanException("an arm needs a name");
        }
        if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            throw new PlanException(
                    "an arm's path must start with '/' and hold printable ASCII only, was '" + path + "'");
        }
    }

    /** Returns an arm of the lab's own topology, named by its policies, on {@link #HELLO_PATH}. */
    public static Arm of(ConnectionPolicy clientHop, ConnectionPolicy upstreamHop) {
        return new Arm(clientHop.label() + "/" + upstreamHop.label(), clientHop, upstreamHop, HELLO_PATH, null);
    }

    /** Returns an arm whose settings of nginx are looked at; what becomes of its connections is not known beforehand. */
    public static Arm of(String name, NginxSettings nginx) {
        return new Arm(name, ConnectionPolicy.LONG, null, HELLO_PATH, nginx);
    }

    /** Returns an arm of a foreign target, of which only the client hop is known. */
    public static Arm ofTarget(ConnectionPolicy clientHop, String path) {
        return new Arm(clientHop.label(), clientHop, null, path, null);
    }

    /** Returns the four arms of the lab's own topology. */
    public static List<Arm> all() {
        return List.of(
                of(ConnectionPolicy.LONG, ConnectionPolicy.LONG),
                of(ConnectionPolicy.LONG, ConnectionPolicy.SHORT),
                of(ConnectionPolicy.SHORT, ConnectionPolicy.LONG),
                of(ConnectionPolicy.SHORT, ConnectionPolicy.SHORT));
    }

    /** Returns the same arm under the name of an A/A control. */
    public Arm control() {
        return new Arm(name + " (control)", clientHop, upstreamHop, path, nginx);
    }

    /** Returns how many hops are short, from 0 to 2. */
    int shortHops() {
        return (clientHop == ConnectionPolicy.SHORT ? 1 : 0)
                + (upstream().filter(policy -> policy == ConnectionPolicy.SHORT).isPresent() ? 1 : 0);
    }

    /** Returns the settings of nginx that this arm is about, empty where they follow from its policies. */
    public Optional<NginxSettings> settings() {
        return Optional.ofNullable(nginx);
    }

    /** Returns the upstream hop's policy, empty where that hop is not ours. */
    public Optional<ConnectionPolicy> upstream() {
        return Optional.ofNullable(upstreamHop);
    }
}
