package io.github.keepalivelab.study.doctor.check;

import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where requests are passed to, and what is done with the answers: proxy and its relatives. */
final class PassSetters {

    private static final String NO_URI = "\"proxy_pass\" cannot have URI part in location given by regular expression, "
            + "or inside named location, or inside \"if\" statement, or inside \"limit_except\" block";

    private PassSetters() {}

    static void register(Map<String, Call.Setter> setters) {
        setters.put("ngx_http_proxy_pass", PassSetters::proxyPass);
        setters.put("ngx_http_grpc_pass", call -> pass(call, List.of("grpc://", "grpcs://")));
        setters.put("ngx_http_uwsgi_pass", call -> pass(call, List.of("uwsgi://", "suwsgi://")));
        setters.put("ngx_http_fastcgi_pass", call -> pass(call, List.of()));
        setters.put("ngx_http_scgi_pass", call -> pass(call, List.of()));
        setters.put("ngx_http_memcached_pass", PassSetters::memcachedPass);
        setters.put("ngx_stream_proxy_pass", call -> pass(call, List.of()));
        setters.put("ngx_http_proxy_redirect", PassSetters::redirect);
        setters.put("ngx_http_proxy_cookie_domain", PassSetters::cookie);
        setters.put("ngx_http_proxy_cookie_path", PassSetters::cookie);
        setters.put("ngx_http_proxy_cookie_flags", PassSetters::cookie);
        setters.put("ngx_http_upstream_param_set_slot", PassSetters::param);
        for (String module : List.of("proxy", "fastcgi", "uwsgi", "scgi")) {
            setters.put("ngx_http_" + module + "_cache", PassSetters::cache);
            setters.put("ngx_http_" + module + "_cache_key", call -> call.compile(call.arg(0)));
            setters.put("ngx_http_" + module + "_store", PassSetters::store);
        }
    }

    private static @Nullable String proxyPass(Call call) {
        String text = call.arg(0);
        if (text.indexOf('$') >= 0) {
            return call.compile(text);
        }
        int scheme = scheme(text, List.of("http://", "https://"));
        if (scheme == 0) {
            return "invalid URL prefix";
        }
        NginxUrl url = NginxUrl.parse(text.substring(scheme), NginxUrl.Use.TARGET, scheme == 7 ? 80 : 443);
        String error = passTo(call, url, text.substring(scheme));
        if (error != null) {
            return error;
        }
        Scope.Location location = call.scope().location();
        boolean nameless = location != null
                && location.kind() != Scope.Location.Kind.PREFIX
                && location.kind() != Scope.Location.Kind.EXACT;
        return nameless && !url.uri().isEmpty() ? NO_URI : null;
    }

    /** The length of the scheme that a target begins with; letters may be capitals. */
    private static int scheme(String text, List<String> schemes) {
        for (String scheme : schemes) {
            if (text.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return scheme.length();
            }
        }
        return 0;
    }

    private static @Nullable String pass(Call call, List<String> schemes) {
        String text = call.arg(0);
        if (text.indexOf('$') >= 0) {
            return call.compile(text);
        }
        String address = text.substring(scheme(text, schemes));
        return passTo(call, NginxUrl.parse(address, NginxUrl.Use.SERVER, 0), address);
    }

    private static @Nullable String passTo(Call call, NginxUrl url, String shown) {
        return url.error() != null
                ? url.error() + " in upstream \"" + shown + "\""
                : call.names().passTo(url, call.directive());
    }

    private static @Nullable String memcachedPass(Call call) {
        String text = call.arg(0);
        call.names().use("memcached_key", call.directive());
        return passTo(call, NginxUrl.parse(text, NginxUrl.Use.SERVER, 0), text);
    }

    /** `off` takes no others beside it. */
    static @Nullable String offAlone(Call call) {
        boolean off = call.count() == 1 && call.arg(0).equals("off");
        String name = call.directive().name();
        Directive earlier = call.scope().note(name, call.directive());
        boolean wasOff = call.scope().noted(name + " off") != null;
        if (off) {
            call.scope().note(name + " off", call.directive());
        }
        return wasOff || (off && earlier != null) ? call.says("is duplicate") : null;
    }

    private static @Nullable String redirect(Call call) {
        String twice = offAlone(call);
        if (twice != null) {
            return twice;
        }
        if (call.count() == 1) {
            return switch (call.arg(0)) {
                case "off" -> null;
                case "default" -> defaultRedirect(call);
                default -> Call.invalidParameter(call.arg(0));
            };
        }
        return pattern(call);
    }

    private static @Nullable String defaultRedirect(Call call) {
        Directive pass = call.scope().noted("proxy_pass");
        if (pass == null) {
            return "\"proxy_redirect default\" should be placed after the \"proxy_pass\" directive";
        }
        return pass.argument(0).indexOf('$') >= 0
                ? "\"proxy_redirect default\" cannot be used with \"proxy_pass\" directive with variables"
                : null;
    }

    private static @Nullable String cookie(Call call) {
        String twice = offAlone(call);
        if (twice != null) {
            return twice;
        }
        if (call.count() == 1) {
            return call.arg(0).equals("off") ? null : Call.invalidParameter(call.arg(0));
        }
        return pattern(call);
    }

    /** A text or a regular expression, and what takes its place. */
    private static @Nullable String pattern(Call call) {
        String error = call.arg(0).startsWith("~") ? null : call.compile(call.arg(0));
        return error == null ? call.compileAll(call.from(1)) : error;
    }

    private static @Nullable String param(Call call) {
        if (call.count() > 2 && !call.arg(2).equals("if_not_empty")) {
            return Call.invalidParameter(call.arg(2));
        }
        Values.compileAtMerge(call, call.arg(1));
        return null;
    }

    private static @Nullable String cache(Call call) {
        String zone = call.arg(0);
        if (zone.equals("off")) {
            return null;
        }
        Directive store = call.scope().noted(call.directive().name().replace("_cache", "_store"));
        if (store != null && !store.argument(0).equals("off")) {
            return call.says("is incompatible with \"" + store.name() + "\"");
        }
        if (zone.indexOf('$') >= 0) {
            return call.compile(zone);
        }
        call.names().useZone(zone, call.directive());
        return null;
    }

    private static @Nullable String store(Call call) {
        if (call.arg(0).equals("off")) {
            return null;
        }
        if (call.arg(0).isEmpty()) {
            return "empty path";
        }
        Directive cache = call.scope().noted(call.directive().name().replace("_store", "_cache"));
        return cache != null && !cache.argument(0).equals("off")
                ? call.says("is incompatible with \"" + cache.name() + "\"")
                : call.compile(call.arg(0));
    }
}
