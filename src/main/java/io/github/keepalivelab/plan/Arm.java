package io.github.keepalivelab.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One thing to compare. What is known of its hops decides its kind. */
public sealed interface Arm {

    /** The path that the lab's backend answers. */
    String HELLO_PATH = "/keep-alive/hello";

    /** Returns its name, unique within a plan. */
    String name();

    /** Returns the hop from the driver to nginx or to a foreign target. */
    Hop clientHop();

    /** Returns the request path with its query, starting with a slash. */
    String path();

    /** Returns the hop from nginx to the backend, empty where nobody says how it is to behave. */
    Optional<Hop> upstreamHop();

    /** Returns the same arm under another name. */
    Arm named(String name);

    /**
     * An arm of the lab's own topology with both hops as they are to be.
     *
     * @param upstream nginx to backend
     */
    record Paired(String name, Hop clientHop, Hop upstream, String path) implements Arm {
        /** Checks name and path. */
        public Paired {
            check(name, path);
        }

        @Override
        public Optional<Hop> upstreamHop() {
            return Optional.of(upstream);
        }

        @Override
        public Paired named(String other) {
            return new Paired(other, clientHop, upstream, path);
        }
    }

    /**
     * An arm whose settings of nginx are themselves what is looked at; what becomes of its connections is the result.
     *
     * @param nginx the settings
     */
    record Configured(String name, Hop clientHop, NginxSettings nginx, String path) implements Arm {
        /** Checks name and path. */
        public Configured {
            check(name, path);
        }

        @Override
        public Optional<Hop> upstreamHop() {
            return Optional.empty();
        }

        @Override
        public Configured named(String other) {
            return new Configured(other, clientHop, nginx, path);
        }
    }

    /** An arm of somebody else's service, of which only the client hop is known. */
    record Foreign(String name, Hop clientHop, String path) implements Arm {
        /** Checks name and path. */
        public Foreign {
            check(name, path);
        }

        @Override
        public Optional<Hop> upstreamHop() {
            return Optional.empty();
        }

        @Override
        public Foreign named(String other) {
            return new Foreign(other, clientHop, path);
        }
    }

    /** Returns an arm of the lab's own topology, named by its policies, on {@link #HELLO_PATH}. */
    static Arm of(ConnectionPolicy clientHop, ConnectionPolicy upstreamHop) {
        return new Paired(
                clientHop.label() + "/" + upstreamHop.label(), Hop.of(clientHop), Hop.of(upstreamHop), HELLO_PATH);
    }

    /** Returns an arm with long client connections whose settings of nginx are looked at. */
    static Arm of(String name, NginxSettings nginx) {
        return new Configured(name, Hop.of(ConnectionPolicy.LONG), nginx, HELLO_PATH);
    }

    /** Returns the four arms of the lab's own topology. */
    static List<Arm> all() {
        return List.of(
                of(ConnectionPolicy.LONG, ConnectionPolicy.LONG),
                of(ConnectionPolicy.LONG, ConnectionPolicy.SHORT),
                of(ConnectionPolicy.SHORT, ConnectionPolicy.LONG),
                of(ConnectionPolicy.SHORT, ConnectionPolicy.SHORT));
    }

    /**
     * Returns the arms of the lab's own topology with TLS on the client hop: long, short with resumed handshakes, short with full ones,
     * each with both upstream hops.
     */
    static List<Arm> allOverTls() {
        List<Arm> arms = new ArrayList<>();
        for (Map.Entry<String, Hop> client : overTls().entrySet()) {
            for (ConnectionPolicy upstream : ConnectionPolicy.values()) {
                arms.add(new Paired(
                        client.getKey() + "/" + upstream.label(), client.getValue(), Hop.of(upstream), HELLO_PATH));
            }
        }
        return arms;
    }

    /** Returns the client hops over TLS by their names. */
    static Map<String, Hop> overTls() {
        Map<String, Hop> hops = new LinkedHashMap<>();
        hops.put(ConnectionPolicy.LONG.label(), Hop.tls(ConnectionPolicy.LONG, Handshake.RESUMED));
        hops.put(Handshake.RESUMED.label(), Hop.tls(ConnectionPolicy.SHORT, Handshake.RESUMED));
        hops.put(Handshake.FULL.label(), Hop.tls(ConnectionPolicy.SHORT, Handshake.FULL));
        return hops;
    }

    /** Returns whether every connection of the client hop begins with a full handshake. */
    default boolean isFullEveryTime() {
        return clientHop().isShort() && clientHop().handshake() == Handshake.FULL;
    }

    /** Returns the same arm under the name of an A/A control. */
    default Arm control() {
        return named(name() + " (control)");
    }

    /** Returns how many hops are short, from 0 to 2. */
    default int shortHops() {
        return (clientHop().isShort() ? 1 : 0)
                + (upstreamHop().filter(Hop::isShort).isPresent() ? 1 : 0);
    }

    private static void check(String name, String path) {
        if (name.isBlank()) {
            throw new PlanException("an arm needs a name");
        }
        if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            throw new PlanException(
                    "an arm's path must start with '/' and hold printable ASCII only, was '" + path + "'");
        }
    }
}
