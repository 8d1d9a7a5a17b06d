package io.github.keepalivelab.study.doctor.check;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may stand in an upstream block. */
final class UpstreamSetters {

    private static final Set<String> WITHOUT_BACKUP = Set.of("hash", "ip_hash", "random");
    private static final int MIN_ZONE = 8 * 4096;
    private static final int MAX_ROUTE = 32;

    private UpstreamSetters() {}

    static void register(Map<String, Call.Setter> setters) {
        setters.put("ngx_http_upstream_server", UpstreamSetters::server);
        setters.put("ngx_stream_upstream_server", UpstreamSetters::server);
        setters.put("ngx_http_upstream_keepalive", UpstreamSetters::keepalive);
        setters.put("ngx_http_upstream_hash", UpstreamSetters::hash);
        setters.put("ngx_stream_upstream_hash", UpstreamSetters::hash);
        setters.put("ngx_http_upstream_random", UpstreamSetters::random);
        setters.put("ngx_stream_upstream_random", UpstreamSetters::random);
        setters.put("ngx_http_upstream_zone", UpstreamSetters::zone);
        setters.put("ngx_stream_upstream_zone", UpstreamSetters::zone);
        setters.put("ngx_http_upstream_sticky", UpstreamSetters::sticky);
    }

    private static @Nullable String server(Call call) {
        boolean resolve = false;
        boolean service = false;
        for (String word : call.from(1)) {
            String error = parameter(call, word);
            if (error != null) {
                return error;
            }
            resolve |= word.equals("resolve");
            service |= word.startsWith("service=");
            if (word.equals("backup")) {
                call.scope().note("a backup", call.directive());
            }
        }
        if (!call.from(1).contains("backup")) {
            call.scope().note("a server", call.directive());
        }
        String in = " in upstream \"" + call.arg(0) + "\"";
        boolean http = call.scope().context() == Context.UPSTREAM;
        if (service && !resolve) {
            return "service upstream \"" + call.arg(0) + "\" requires \"resolve\" parameter";
        }
        NginxUrl url = NginxUrl.parse(call.arg(0), NginxUrl.Use.SERVER, http ? 80 : 0);
        if (url.error() != null) {
            return url.error() + in;
        }
        if (!http && !service && !url.portWritten() && url.kind() != NginxUrl.Kind.UNIX) {
            return "no port" + in;
        }
        if (service && (url.portWritten() || url.kind() != NginxUrl.Kind.NAME)) {
            String what = url.portWritten() ? " may not have port" : " requires domain name";
            return "service upstream \"" + call.arg(0) + "\"" + what;
        }
        if (resolve && url.kind() == NginxUrl.Kind.NAME) {
            call.scope().note("a name to resolve", call.directive());
        }
        return null;
    }

    private static @Nullable String parameter(Call call, String word) {
        int equals = word.indexOf('=');
        String value = word.substring(equals + 1);
        boolean http = call.scope().context() == Context.UPSTREAM;
        boolean resolving = call.version().atLeast(1, 27, 3);
        boolean sessions = http && call.version().atLeast(1, 29, 6);
        boolean taken = switch (equals < 0 ? word : word.substring(0, equals + 1)) {
            case "weight=" -> NginxNumbers.number(value) > 0;
            case "max_conns=" -> call.version().atLeast(1, 11, 5) && NginxNumbers.number(value) >= 0;
            case "max_fails=" -> NginxNumbers.number(value) >= 0;
            case "fail_timeout=" -> NginxNumbers.seconds(value) >= 0;
            case "down", "backup" -> true;
            case "resolve", "service=" -> resolving;
            case "drain", "route=" -> sessions;
            default -> false;
        };
        if (!taken) {
            return Call.invalidParameter(word) + where(word);
        }
        if (word.equals("backup")
                && WITHOUT_BACKUP.stream().anyMatch(name -> call.scope().noted(name) != null)) {
            return "balancing method does not support parameter \"backup\"";
        }
        if (equals > 0 && value.isEmpty()) {
            return word.substring(0, equals) + " is empty";
        }
        return word.startsWith("route=") && value.length() > MAX_ROUTE ? "route is longer than " + MAX_ROUTE : null;
    }

    /** What another version or build makes of a parameter. */
    private static String where(String word) {
        int equals = word.indexOf('=');
        return switch (equals < 0 ? word : word.substring(0, equals + 1)) {
            case "resolve", "service=" -> "; nginx takes it since 1.27.3";
            case "drain", "route=" -> "; nginx takes it in http since 1.29.6";
            case "slow_start=" -> "; only the commercial version takes it";
            default -> "";
        };
    }

    private static @Nullable String keepalive(Call call) {
        long connections = NginxNumbers.number(call.arg(0));
        if (connections < 0 || (connections == 0 && !call.version().atLeast(1, 29, 7))) {
            return "invalid value \"" + call.arg(0) + "\" in \"keepalive\" directive";
        }
        return call.count() > 1 && !call.arg(1).equals("local") ? Call.invalidParameter(call.arg(1)) : null;
    }

    private static @Nullable String hash(Call call) {
        String error = call.compile(call.arg(0));
        if (error != null) {
            return error;
        }
        return call.count() > 1 && !call.arg(1).equals("consistent") ? Call.invalidParameter(call.arg(1)) : null;
    }

    private static @Nullable String random(Call call) {
        if (call.count() > 0 && !call.arg(0).equals("two")) {
            return Call.invalidParameter(call.arg(0));
        }
        // Versions after those that are checked against a real nginx take more methods.
        boolean known = call.arg(1).equals("least_conn") || call.arg(1).startsWith("least_time");
        return call.count() > 1 && !known ? Call.invalidParameter(call.arg(1)) : null;
    }

    private static @Nullable String zone(Call call) {
        if (call.arg(0).isEmpty()) {
            return "invalid zone name \"\"";
        }
        long size = call.count() > 1 ? NginxNumbers.size(call.arg(1)) : MIN_ZONE;
        if (size < 0) {
            return "invalid zone size \"" + call.arg(1) + "\"";
        }
        return size < MIN_ZONE ? "zone \"" + call.arg(0) + "\" is too small" : null;
    }

    private static @Nullable String sticky(Call call) {
        return switch (call.arg(0)) {
            case "cookie", "learn" -> null;
            case "route" -> stickyRoute(call);
            default -> "unknown parameter \"" + call.arg(0) + "\"";
        };
    }

    private static @Nullable String stickyRoute(Call call) {
        for (String word : call.from(1)) {
            if (!word.startsWith("$")) {
                return "invalid variable name \"" + word + "\"";
            }
            call.names().use(word.substring(1), call.directive());
        }
        return null;
    }
}
