package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import io.github.keepalivelab.study.doctor.syntax.Units;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** An upstream block. */
record Upstream(String name, Directive block) {

    private static final Set<String> METHODS = Set.of(
            "least_conn", "least_time", "ip_hash", "hash", "random", "balancer_by_lua_block", "balancer_by_lua_file");

    /** Methods that keep a client or a URI at one server. */
    private static final Set<String> STICKY = Set.of("ip_hash", "hash", "sticky");

    private static final int DEFAULT_POOL = 32;
    private static final double DEFAULT_IDLE_SECONDS = 60;

    /** The version that turned upstream keep-alive on by default. */
    static final NginxVersion POOL_BY_DEFAULT = new NginxVersion(1, 29, 7);

    Optional<Directive> keepalive() {
        return block.children("keepalive").reduce((first, last) -> last);
    }

    /** Returns the number of idle connections kept by each worker, 0 for no pool or for one whose size is not known. */
    int pool(NginxVersion version) {
        boolean byDefault = version.compareTo(POOL_BY_DEFAULT) >= 0;
        if (keepalive().isEmpty()) {
            return byDefault ? DEFAULT_POOL : 0;
        }
        if (!byDefault && methodAfterKeepalive().isPresent()) {
            return 0;
        }
        return (int) Math.min(
                Integer.MAX_VALUE,
                Units.number(keepalive().orElseThrow().argument(0)).orElse(0));
    }

    /** Returns whether something else fills in the size of the pool before nginx reads it. */
    boolean poolFilledIn() {
        return keepalive().filter(d -> d.argument(0).matches(".*[$@{].*")).isPresent();
    }

    /** Returns whether each location has idle connections of its own, as with the default of 1.29.7. */
    boolean local(NginxVersion version) {
        return version.compareTo(POOL_BY_DEFAULT) >= 0
                && keepalive().map(d -> d.arguments().contains("local")).orElse(true);
    }

    /** Returns a balancing method that stands after keepalive, where it replaces the pool before 1.29.7. */
    Optional<Directive> methodAfterKeepalive() {
        boolean seen = false;
        for (Directive d : block.children()) {
            seen |= d.is("keepalive");
            if (seen && METHODS.contains(d.name())) {
                return Optional.of(d);
            }
        }
        return Optional.empty();
    }

    /** Returns the servers that get requests: neither down nor, while there are others, backup. */
    List<Directive> live() {
        List<Directive> up = block.children("server")
                .filter(d -> !d.arguments().contains("down"))
                .toList();
        List<Directive> first =
                up.stream().filter(d -> !d.arguments().contains("backup")).toList();
        return first.isEmpty() ? up : first;
    }

    /** Returns the number of addresses among the live servers. */
    int addresses() {
        Set<String> addresses = new HashSet<>();
        live().forEach(d -> addresses.add(d.argument(0)));
        return addresses.size();
    }

    /** Returns whether the balancing method keeps what is alike at one server, so that a small pool is enough. */
    boolean sticky() {
        return block.children().stream().anyMatch(d -> STICKY.contains(d.name()));
    }

    /**
     * Returns whether more servers take requests in turn than the pool has places, so that each pushes another out.
     *
     * @param value of a key. Servers take turns when it is empty: with {@code hash}, {@code hash ... consistent} and {@code sticky}
     *     alike (measured with 1.22.1 and 1.30.6)
     */
    boolean pushesOut(NginxVersion version, UnaryOperator<String> value) {
        long places = pool(version);
        return places > 0
                && places < addresses()
                && block.children("random").findAny().isEmpty()
                && !Turns.of(live()).findsItsConnection(places)
                && block.children().stream()
                        .filter(d -> STICKY.contains(d.name()))
                        .allMatch(d -> value.apply(stickyKey(d)).isEmpty());
    }

    /** Returns what decides on the server, in nginx's notation: empty where nothing does. */
    private String stickyKey(Directive method) {
        return switch (method.name()) {
            case "hash" -> method.argument(0);
            case "sticky" -> sessionKey(method);
            default -> "$remote_addr";
        };
    }

    private String sessionKey(Directive sticky) {
        return switch (sticky.argument(0)) {
            case "cookie" -> "$cookie_" + sticky.argument(1);
            case "route" ->
                live().stream().flatMap(d -> d.arguments().stream()).anyMatch(word -> word.startsWith("route="))
                        ? String.join(
                                "",
                                sticky.arguments().subList(1, sticky.arguments().size()))
                        : "";
            default ->
                sticky.arguments().stream()
                        .filter(word -> word.startsWith("lookup="))
                        .map(word -> word.substring("lookup=".length()))
                        .collect(Collectors.joining());
        };
    }

    /** Returns the requests after which nginx closes a connection of the pool, -1 when that is not known. */
    long requests(NginxVersion version) {
        String usual = version.atLeast(1, 19, 10) ? "1000" : "100";
        return Units.number(setting("keepalive_requests", usual)).orElse(-1);
    }

    /** Returns how long an idle connection stays in the pool; empty when that is not known. */
    OptionalDouble idleSeconds() {
        Optional<Directive> set = last("keepalive_timeout");
        return set.isEmpty()
                ? OptionalDouble.of(DEFAULT_IDLE_SECONDS)
                : Units.seconds(set.get().argument(0));
    }

    Optional<Directive> last(String directive) {
        return block.children(directive).reduce((first, last) -> last);
    }

    String setting(String directive, String otherwise) {
        return last(directive).map(d -> d.argument(0)).orElse(otherwise);
    }
}
