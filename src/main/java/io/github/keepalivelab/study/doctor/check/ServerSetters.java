package io.github.keepalivelab.study.doctor.check;

import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What makes a server: where it listens, its names, its locations. */
final class ServerSetters {

    private static final Set<String> WORDS =
            Set.of("default_server", "bind", "deferred", "reuseport", "ssl", "proxy_protocol");
    private static final Set<String> METHODS = Set.of(
            "get",
            "head",
            "post",
            "put",
            "delete",
            "mkcol",
            "copy",
            "move",
            "options",
            "propfind",
            "proppatch",
            "lock",
            "unlock",
            "patch",
            "connect");

    private ServerSetters() {}

    static void register(Map<String, Call.Setter> setters) {
        setters.put("ngx_http_core_listen", ServerSetters::listen);
        setters.put("ngx_stream_core_listen", ServerSetters::listen);
        setters.put("ngx_http_core_server_name", ServerSetters::serverName);
        setters.put("ngx_stream_core_server_name", ServerSetters::serverName);
        setters.put("ngx_http_core_location", ServerSetters::location);
        setters.put("ngx_http_core_limit_except", ServerSetters::limitExcept);
        setters.put("ngx_http_upstream", ServerSetters::upstream);
        setters.put("ngx_stream_upstream", ServerSetters::upstream);
    }

    private static @Nullable String upstream(Call call) {
        Names.Late refused = call.names().addUpstream(call.directive());
        if (refused != null && !refused.directive().equals(call.directive())) {
            // nginx sees it only now, but names the line of the target.
            call.names().later(refused.directive(), refused.message());
            return null;
        }
        return refused == null ? null : refused.message();
    }

    private static @Nullable String listen(Call call) {
        boolean http = call.scope().context() == Context.SERVER;
        NginxUrl url = NginxUrl.parse(call.arg(0), NginxUrl.Use.LISTEN, http ? 80 : 0);
        String of = " in \"" + call.arg(0) + "\" of the \"listen\" directive";
        if (url.error() != null) {
            return url.error() + of;
        }
        if (!http && url.port() == 0 && url.kind() != NginxUrl.Kind.UNIX) {
            return "no port" + of;
        }
        for (String word : call.from(1)) {
            String error = parameter(call, word, http);
            if (error != null) {
                return error;
            }
        }
        String quic = http ? "quic" : "udp";
        if (call.from(1).contains(quic)) {
            for (String other : List.of("ssl", "http2", "proxy_protocol", "deferred", "multipath")) {
                if (call.from(1).contains(other) && (http || !other.equals("http2"))) {
                    return call.says("\"" + other + "\" parameter is incompatible with \"" + quic + "\"");
                }
            }
        }
        return call.names().listens().add(url, call);
    }

    private static @Nullable String parameter(Call call, String word, boolean http) {
        int equals = word.indexOf('=');
        String value = word.substring(equals + 1);
        if (equals < 0) {
            boolean taken = WORDS.contains(word)
                    || (http && (word.equals("http2") || word.equals("default")))
                    || (http && word.equals("spdy") && !call.version().atLeast(1, 9, 5))
                    || (http && word.equals("quic") && call.version().atLeast(1, 25, 0))
                    || (!http && word.equals("udp"))
                    || (word.equals("multipath") && call.version().atLeast(1, 29, 7));
            return taken ? null : Call.invalidParameter(word);
        }
        String key = word.substring(0, equals);
        boolean good = switch (key) {
            case "fastopen", "setfib" -> NginxNumbers.number(value) >= 0;
            case "backlog" -> NginxNumbers.number(value) > 0;
            case "rcvbuf", "sndbuf" -> NginxNumbers.size(value) >= 0;
            case "accept_filter" -> true;
            case "ipv6only" -> value.equals("on") || value.equals("off");
            case "so_keepalive" -> keepalive(value);
            default -> false;
        };
        if (good) {
            return null;
        }
        return switch (key) {
            case "fastopen", "setfib", "backlog", "rcvbuf", "sndbuf" -> "invalid " + key + " \"" + word + "\"";
            case "so_keepalive" -> "invalid so_keepalive value: \"" + value + "\"";
            case "ipv6only" ->
                value.startsWith("o") ? "invalid ipv6only flags \"" + value + "\"" : Call.invalidParameter(word);
            default -> Call.invalidParameter(word);
        };
    }

    private static boolean keepalive(String value) {
        if (value.equals("on") || value.equals("off")) {
            return true;
        }
        String[] parts = value.split(":", 3);
        long idle = part(parts, 0, false);
        long interval = part(parts, 1, false);
        long count = part(parts, 2, true);
        return idle >= 0 && interval >= 0 && count >= 0 && idle + interval + count > 0;
    }

    private static long part(String[] parts, int index, boolean count) {
        if (index >= parts.length || parts[index].isEmpty()) {
            return 0;
        }
        return count ? NginxNumbers.number(parts[index]) : NginxNumbers.seconds(parts[index]);
    }

    private static @Nullable String serverName(Call call) {
        for (String name : call.directive().arguments()) {
            boolean star = name.startsWith("*") && (name.length() < 3 || name.charAt(1) != '.');
            if (star || name.equals(".")) {
                return "server name \"" + name + "\" is invalid";
            }
            if (name.equals("~")) {
                return "empty regex in server name \"~\"";
            }
        }
        return null;
    }

    private static @Nullable String limitExcept(Call call) {
        for (String method : call.directive().arguments()) {
            if (!METHODS.contains(method.toLowerCase(java.util.Locale.ROOT))) {
                return "invalid method \"" + method + "\"";
            }
        }
        return null;
    }

    /** Returns what a location directive opens. */
    static Scope.Location locationOf(Directive directive) {
        String first = directive.argument(0);
        if (directive.arguments().size() > 1) {
            return modified(first, directive.argument(1));
        }
        if (first.startsWith("=")) {
            return modified("=", first.substring(1));
        }
        if (first.startsWith("^~")) {
            return modified("^~", first.substring(2));
        }
        if (first.startsWith("~")) {
            return modified("~", first.substring(first.startsWith("~*") ? 2 : 1));
        }
        return new Scope.Location(
                first, first.startsWith("@") ? Scope.Location.Kind.NAMED : Scope.Location.Kind.PREFIX);
    }

    private static Scope.Location modified(String modifier, String name) {
        return new Scope.Location(
                name,
                switch (modifier) {
                    case "=" -> Scope.Location.Kind.EXACT;
                    case "~", "~*" -> Scope.Location.Kind.REGEX;
                    default -> Scope.Location.Kind.PREFIX;
                });
    }

    private static @Nullable String location(Call call) {
        if (call.count() > 1 && !Set.of("=", "^~", "~", "~*").contains(call.arg(0))) {
            return "invalid location modifier \"" + call.arg(0) + "\"";
        }
        Scope.Location here = locationOf(call.directive());
        Scope.Location outer =
                call.scope().context() == Context.LOCATION ? call.scope().location() : null;
        if (outer == null) {
            return null;
        }
        String inner = "location \"" + here.name() + "\"";
        return switch (outer.kind()) {
            case EXACT -> inner + " cannot be inside the exact location \"" + outer.name() + "\"";
            case NAMED -> inner + " cannot be inside the named location \"" + outer.name() + "\"";
            default -> {
                if (here.kind() == Scope.Location.Kind.NAMED) {
                    yield "named " + inner + " can be on the server level only";
                }
                boolean inside =
                        here.kind() == Scope.Location.Kind.REGEX || here.name().startsWith(outer.name());
                yield inside ? null : inner + " is outside location \"" + outer.name() + "\"";
            }
        };
    }
}
