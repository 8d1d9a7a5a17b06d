package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.study.doctor.syntax.Directive;
import io.github.keepalivelab.study.doctor.syntax.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
    private final Scope main;
    private final Variables variables;

    NginxModel(List<Directive> directives) {
        main = new Scope(null, directives, null);
        List<Directive> https = directives.stream().filter(d -> d.is("http")).toList();
        List<Scope> scopes = https.isEmpty()
                ? List.of(main)
                : https.stream().map(d -> new Scope(d, d.children(), main)).toList();
        List<Directive> inside =
                scopes.stream().flatMap(s -> s.directives().stream()).toList();
        variables = new Variables(inside);
        inside.stream()
                .filter(d -> d.is("upstream") && d.block() != null)
                .forEach(d -> upstreams.put(d.argument(0), new Upstream(d.argument(0), d)));
        scopes.forEach(scope -> walk(scope, 0));
    }

    private void walk(Scope scope, int depth) {
        if (depth > MAX_DEPTH) {
            return;
        }
        for (Directive d : scope.directives()) {
            if (d.block() == null) {
                if (PASSES.contains(d.name())) {
                    hops.add(hop(d, scope));
                }
            } else if (!d.is("upstream", "map", "geo", "types", "split_clients", "stream", "events", "mail")) {
                Scope inner = new Scope(d, d.children(), scope);
                if (d.is("server")) {
                    servers.add(inner);
                }
                walk(inner, depth + 1);
            }
        }
    }

    private ProxyHop hop(Directive pass, Scope scope) {
        ProxyHop bare = new ProxyHop(pass, scope, Optional.empty(), variables);
        return new ProxyHop(pass, scope, upstream(bare.host()), variables);
    }

    /** Names of upstream blocks are compared without regard to case, as nginx does. */
    private Optional<Upstream> upstream(String host) {
        return Optional.ofNullable(upstreams.get(host));
    }

    List<ProxyHop> hops() {
        return hops;
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
        return main.directives().stream().anyMatch(d -> d.is("http", "events"));
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
