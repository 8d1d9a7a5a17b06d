package io.github.keepalivelab.study.doctor.check;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What nginx finds when it has read the closing brace of a block. */
final class Endings {

    private Endings() {}

    static void of(Scope scope, NginxVersion version, Consumer<Refusal> refused) {
        Directive block = scope.opener();
        if (block == null) {
            return;
        }
        switch (scope.context()) {
            case UPSTREAM, STREAM_UPSTREAM -> upstream(scope, block, refused);
            case STREAM_SERVER -> {
                if (scope.noted(LISTEN) == null
                        && block.children("listen").findAny().isEmpty()) {
                    refused.accept(Refusal.of(block, "no \"listen\" is defined for server"));
                }
            }
            case HTTP -> http(scope, version, refused);
            case STREAM -> {
                resolving(scope, version, refused);
                names(scope.names(), refused);
            }
            default -> {}
        }
    }

    private static final String LISTEN = "listen";

    private static void upstream(Scope scope, Directive block, Consumer<Refusal> refused) {
        if (block.children("server").findAny().isEmpty()) {
            refused.accept(Refusal.atEnd(block, "no servers are inside upstream"));
        } else if (scope.noted("a server") == null && scope.noted("a backup") != null) {
            scope.names().later(block, "no servers in upstream \"" + block.argument(0) + "\"");
        }
    }

    private static void http(Scope scope, NginxVersion version, Consumer<Refusal> refused) {
        Buffers.check(scope, refused);
        resolving(scope, version, refused);
        for (Scope inner : scope.names().scopes()) {
            if (inner.context() == Context.SERVER || inner.context() == Context.LOCATION) {
                locations(inner, refused);
            }
        }
        names(scope.names(), refused);
    }

    /** A name that is looked up while nginx runs needs shared memory. */
    private static void resolving(Scope scope, NginxVersion version, Consumer<Refusal> refused) {
        if (!version.atLeast(1, 27, 3)) {
            return;
        }
        for (Scope inner : scope.names().scopes()) {
            Directive upstream = inner.opener();
            if (upstream == null || inner.noted("a name to resolve") == null) {
                continue;
            }
            String name = "\"" + upstream.argument(0) + "\"";
            if (upstream.children("zone").findAny().isEmpty()) {
                refused.accept(Refusal.of(
                        upstream, "resolving names at run time requires upstream " + name + " to be in shared memory"));
            } else if (scope.names().complete() && inner.noted("resolver") == null && scope.noted("resolver") == null) {
                refused.accept(
                        Refusal.of(upstream, "no resolver defined to resolve names at run time in upstream " + name));
            }
        }
    }

    private static void locations(Scope scope, Consumer<Refusal> refused) {
        Directive block = scope.opener();
        if (block == null) {
            return;
        }
        Map<Scope.Location, Directive> seen = new HashMap<>();
        for (Directive child : block.children()) {
            if (!child.is("location") || child.block() == null) {
                continue;
            }
            Scope.Location location = ServerSetters.locationOf(child);
            boolean compared =
                    location.kind() == Scope.Location.Kind.PREFIX || location.kind() == Scope.Location.Kind.EXACT;
            if (compared && seen.putIfAbsent(location, child) != null) {
                refused.accept(Refusal.of(child, "duplicate location \"" + location.name() + "\""));
            }
        }
    }

    private static void names(Names names, Consumer<Refusal> refused) {
        for (Names.Late late : names.late()) {
            refused.accept(Refusal.of(late.directive(), late.message()));
        }
        if (!names.complete()) {
            return;
        }
        names.unknownVariables()
                .forEach((name, where) -> refused.accept(Refusal.of(where, "unknown \"" + name + "\" variable")));
        names.unknownZones().forEach((zone, where) -> refused.accept(Refusal.of(where, unknownZone(zone, where))));
    }

    private static String unknownZone(String zone, Directive where) {
        @Nullable String cache = where.name().endsWith("_cache") ? where.name() : null;
        return cache == null
                ? "zero size shared memory zone \"" + zone + "\""
                : "\"" + cache + "\" zone \"" + zone + "\" is unknown";
    }
}
