package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.study.doctor.eval.Definitions;
import io.github.keepalivelab.study.doctor.eval.Entries;
import io.github.keepalivelab.study.doctor.eval.Scope;
import io.github.keepalivelab.study.doctor.eval.Symbolic;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import io.github.keepalivelab.study.doctor.syntax.Units;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration means for connections. A file without an http block is taken for a part that some http block
 * includes.
 */
final class NginxModel {

    private static final Set<String> PASSES =
            Set.of("proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "memcached_pass");
    private static final int MAX_DEPTH = 200;

    private final Map<String, Upstream> upstreams = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<ProxyHop> hops = new ArrayList<>();
    private final List<Scope> servers = new ArrayList<>();
    private final List<Scope> scopes = new ArrayList<>();
    private final Scope main;
    private final boolean whole;
    private final Definitions definitions;
    private final List<Directive> inside;
    private final Entries entries = new Entries();
    private final Map<@Nullable Directive, List<ProxyHop>> byLocation = new HashMap<>();
    private @Nullable Set<ProxyHop> answering;

    NginxModel(List<Directive> directives) {
        main = new Scope(null, directives, null);
        whole = directives.stream().anyMatch(d -> d.is("http", "events"));
        List<Directive> https = directives.stream().filter(d -> d.is("http")).toList();
        List<Scope> roots = https.isEmpty()
                ? List.of(main)
                : https.stream().map(d -> new Scope(d, d.children(), main)).toList();
        inside = roots.stream().flatMap(s -> s.directives().stream()).toList();
        definitions = new Definitions(inside);
        inside.stream()
                .filter(d -> d.is("upstream") && d.block() != null)
                .forEach(d -> upstreams.put(d.argument(0), new Upstream(d.argument(0), d)));
        roots.forEach(scope -> walk(scope, 0));
    }

    private void walk(Scope scope, int depth) {
        if (depth > MAX_DEPTH) {
            return;
        }
        scopes.add(scope);
        for (Directive d : scope.directives()) {
            if (d.block() == null) {
                if (PASSES.contains(d.name()) && !stream(d, scope)) {
                    hops.add(new ProxyHop(d, scope, this));
                }
            } else if (!d.is("upstream", "map", "geo", "types", "split_clients", "stream", "events", "mail")) {
                Scope inner = new Scope(d, d.children(), scope);
                if (d.is("server")) {
                    servers.add(inner);
                } else if (d.is("location")) {
                    entries.add(inner);
                }
                walk(inner, depth + 1);
            }
        }
    }

    /** In a server block itself proxy_pass carries TCP or UDP, one connection for one. */
    private static boolean stream(Directive pass, Scope scope) {
        Directive owner = scope.owner();
        return pass.is("proxy_pass")
                && owner != null
                && owner.is("server")
                && !pass.argument(0).contains("://");
    }

    /** Returns whether a variable is read by anything but a Connection header. */
    boolean readElsewhere(String variable) {
        String name = variable.substring(1).toLowerCase(Locale.ROOT);
        Pattern read =
                Pattern.compile("\\$(?:" + Pattern.quote(name) + "(?![a-z0-9_])|\\{" + Pattern.quote(name) + "})");
        return inside.stream().anyMatch(d -> reads(d, read, 0));
    }

    private static boolean reads(Directive d, Pattern read, int depth) {
        boolean header = d.is("proxy_set_header") && d.argument(0).equalsIgnoreCase("Connection");
        // The last argument of these blocks is what they define.
        int last = d.arguments().size() - (d.is("map", "geo", "split_clients") ? 1 : 0);
        return (!header
                        && d.arguments().subList(0, Math.max(0, last)).stream()
                                .anyMatch(argument -> read.matcher(argument.toLowerCase(Locale.ROOT))
                                        .find()))
                || (depth < MAX_DEPTH && d.children().stream().anyMatch(child -> reads(child, read, depth + 1)));
    }

    Definitions definitions() {
        return definitions;
    }

    Entries entries() {
        return entries;
    }

    /** Names of upstream blocks are compared without regard to case, as nginx does; with a port none is looked for. */
    Optional<Upstream> upstream(PassTarget target) {
        return target.kind() == PassTarget.Kind.NAME
                ? Optional.ofNullable(upstreams.get(target.host()))
                : Optional.empty();
    }

    /** Returns whether a target that is not known may be an upstream block: always where blocks may stand in other files. */
    boolean mayName(PassTarget target) {
        return !whole() || upstreams.keySet().stream().anyMatch(name -> Symbolic.maybe(target.host(), name));
    }

    /** Returns whether the upstream block of this name is likely to stand in another file than the part that was given. */
    boolean elsewhere(PassTarget target) {
        return !whole()
                && target.kind() == PassTarget.Kind.NAME
                && !target.host().contains(".")
                && !target.host().equalsIgnoreCase("localhost");
    }

    /** Returns the places that a subrequest of auth_request or mirror comes to from a place. */
    List<ProxyHop> subrequestHops(ProxyHop from) {
        List<ProxyHop> found = new ArrayList<>(subrequestHops(from, "auth_request"));
        found.addAll(subrequestHops(from, "mirror"));
        return found;
    }

    /** Returns the places that the subrequests of one directive come to from a place. */
    List<ProxyHop> subrequestHops(ProxyHop from, String kind) {
        Scope server = from.scope().enclosing("server");
        List<ProxyHop> found = new ArrayList<>();
        if (server == null) {
            return found;
        }
        for (Directive d : from.scope().effectiveAll(kind)) {
            Scope target = d.argument(0).equals("off") ? null : entries.location(server, d.argument(0));
            found.addAll(target == null ? List.of() : byLocation().getOrDefault(target.owner(), List.of()));
        }
        return found;
    }

    private Map<@Nullable Directive, List<ProxyHop>> byLocation() {
        if (byLocation.isEmpty()) {
            hops.forEach(hop -> byLocation
                    .computeIfAbsent(hop.home().owner(), key -> new ArrayList<>())
                    .add(hop));
        }
        return byLocation;
    }

    /** Returns whether a place answers subrequests of auth_request or mirror. */
    boolean answersSubrequests(ProxyHop hop) {
        if (answering == null) {
            Set<ProxyHop> all = new HashSet<>();
            hops.forEach(from -> all.addAll(subrequestHops(from)));
            answering = all;
        }
        return answering.contains(hop);
    }

    List<ProxyHop> hops() {
        return hops;
    }

    /** Returns http, the server blocks and all blocks in them. */
    List<Scope> scopes() {
        return scopes;
    }

    /** Returns the server blocks, each with what is around it. */
    List<Scope> servers() {
        return servers;
    }

    List<Upstream> upstreams() {
        return List.copyOf(upstreams.values());
    }

    Optional<Directive> main(String name) {
        return main.effective(name);
    }

    Optional<Directive> eventsBlock() {
        return main.directives().stream().filter(d -> d.is("events")).findFirst();
    }

    /** Returns the directive in force in the events block. */
    Optional<Directive> events(String name) {
        return main.directives().stream()
                .filter(d -> d.is("events"))
                .flatMap(d -> d.children(name))
                .reduce((first, last) -> last);
    }

    /** Returns whether this is a whole configuration and not a part of one. */
    boolean whole() {
        return whole;
    }

    /** Returns the number of workers, null where nginx takes it from the machine or the file does not say. */
    @Nullable
    Long workers() {
        Optional<Directive> set = main("worker_processes");
        if (set.isEmpty()) {
            return whole() ? 1L : null;
        }
        var number = Units.number(set.get().argument(0));
        return number.isPresent() ? Long.valueOf(number.getAsLong()) : null;
    }
}
