package io.github.keepalivelab.study.doctor.check;

import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is answered, from where, and to whom: files, headers, errors, access. */
final class ContentSetters {

    private static final int MAX_CODE = 999;
    private static final long DAY = 86_400;

    private ContentSetters() {}

    static void register(Map<String, Call.Setter> setters) {
        setters.put("ngx_http_core_keepalive", ContentSetters::keepaliveTimeout);
        setters.put("ngx_http_core_root", ContentSetters::root);
        setters.put("ngx_http_core_error_page", ContentSetters::errorPage);
        setters.put("ngx_http_core_directio", ContentSetters::directio);
        setters.put("ngx_http_core_set_aio", ContentSetters::aio);
        setters.put("ngx_http_try_files", ContentSetters::tryFiles);
        setters.put("ngx_http_core_try_files", ContentSetters::tryFiles);
        setters.put("ngx_http_index_set_index", ContentSetters::index);
        setters.put("ngx_http_headers_add", ContentSetters::addHeader);
        setters.put("ngx_http_headers_expires", ContentSetters::expires);
        setters.put("ngx_http_userid_expires", ContentSetters::cookieExpires);
        setters.put("ngx_http_sub_filter", ContentSetters::substitute);
        setters.put("ngx_http_auth_basic_user_file", call -> call.compile(call.arg(0)));
        setters.put("ngx_http_set_charset_slot", ContentSetters::charset);
        setters.put("ngx_http_mirror", PassSetters::offAlone);
        setters.put("ngx_http_v2_push", ContentSetters::push);
        setters.put("ngx_http_access_rule", ContentSetters::access);
        setters.put("ngx_stream_access_rule", ContentSetters::access);
    }

    private static @Nullable String invalid(Call call, boolean invalid) {
        return invalid ? call.says("invalid value") : null;
    }

    private static @Nullable String keepaliveTimeout(Call call) {
        return invalid(
                call,
                NginxNumbers.millis(call.arg(0)) < 0 || (call.count() > 1 && NginxNumbers.seconds(call.arg(1)) < 0));
    }

    private static @Nullable String root(Call call) {
        String name = call.directive().name();
        Directive other = call.scope().noted(name.equals("root") ? "alias" : "root");
        if (other != null) {
            return "\"" + name + "\" directive is duplicate, \"" + other.name() + "\" directive was specified earlier";
        }
        Scope.Location location = call.scope().location();
        if (name.equals("alias") && location != null && location.kind() == Scope.Location.Kind.NAMED) {
            return "the \"alias\" directive cannot be used inside the named location";
        }
        String path = call.arg(0);
        for (String variable : new String[] {"document_root", "realpath_root"}) {
            if (path.contains("$" + variable) || path.contains("${" + variable + "}")) {
                return "the $" + variable + " variable cannot be used in the \"" + name + "\" directive";
            }
        }
        return call.compile(path);
    }

    private static @Nullable String errorPage(Call call) {
        int codes = call.count() - 1;
        String overwrite = call.arg(codes - 1);
        if (overwrite.startsWith("=")) {
            codes--;
            if (codes == 0 || (overwrite.length() > 1 && NginxNumbers.number(overwrite.substring(1)) < 0)) {
                return "invalid value \"" + overwrite + "\"";
            }
        }
        String error = call.compile(call.arg(call.count() - 1));
        if (error != null) {
            return error;
        }
        for (int i = 0; i < codes; i++) {
            long status = NginxNumbers.number(call.arg(i));
            if (status < 0 || status == 499) {
                return "invalid value \"" + call.arg(i) + "\"";
            }
            if (status < 300 || status > 599) {
                return "value \"" + call.arg(i) + "\" must be between 300 and 599";
            }
        }
        return null;
    }

    private static @Nullable String directio(Call call) {
        return invalid(call, !call.arg(0).equals("off") && NginxNumbers.offset(call.arg(0)) < 0);
    }

    private static @Nullable String aio(Call call) {
        String value = call.arg(0);
        boolean threads = value.equals("threads") || value.startsWith("threads=");
        if (threads) {
            return call.compile(value.substring(7));
        }
        return invalid(call, !value.equals("on") && !value.equals("off"));
    }

    private static @Nullable String tryFiles(Call call) {
        String error = call.compileAll(call.directive().arguments());
        String last = call.arg(call.count() - 1);
        if (error != null || !last.startsWith("=")) {
            return error;
        }
        long code = NginxNumbers.number(last.substring(1));
        return code < 0 || code > MAX_CODE ? "invalid code \"" + last + "\"" : null;
    }

    private static @Nullable String index(Call call) {
        return call.directive().arguments().contains("")
                ? "index \"\" in \"index\" directive is invalid"
                : call.compileAll(call.directive().arguments());
    }

    private static @Nullable String addHeader(Call call) {
        String error = call.compile(call.arg(1));
        if (error != null || call.count() < 3 || call.arg(2).equals("always")) {
            return error;
        }
        return Call.invalidParameter(call.arg(2));
    }

    private static @Nullable String expires(Call call) {
        boolean modified = call.count() > 1;
        if (modified && !call.arg(0).equals("modified")) {
            return call.says("invalid value");
        }
        String value = call.arg(call.count() - 1);
        if (value.indexOf('$') >= 0) {
            return call.compile(value);
        }
        if (!modified && Set.of("epoch", "max", "off").contains(value)) {
            return null;
        }
        boolean daily = value.startsWith("@");
        if (daily && modified) {
            return call.says("daily time cannot be used with \"modified\" parameter");
        }
        long time = NginxNumbers.seconds(
                daily || value.startsWith("+") || value.startsWith("-") ? value.substring(1) : value);
        if (daily && time > DAY) {
            return call.says("daily time value must be less than 24 hours");
        }
        return invalid(call, time < 0);
    }

    private static @Nullable String cookieExpires(Call call) {
        String value = call.arg(0);
        return invalid(call, !value.equals("max") && !value.equals("off") && NginxNumbers.seconds(value) < 0);
    }

    private static @Nullable String substitute(Call call) {
        return call.arg(0).isEmpty()
                ? "empty search pattern"
                : call.compileAll(call.directive().arguments());
    }

    private static @Nullable String charset(Call call) {
        String value = call.arg(0);
        if (value.startsWith("$")) {
            call.names().use(value.substring(1), call.directive());
        }
        return value.equals("$") ? "invalid variable name \"$\"" : null;
    }

    private static @Nullable String push(Call call) {
        String twice = PassSetters.offAlone(call);
        return twice == null ? call.compile(call.arg(0)) : twice;
    }

    private static @Nullable String access(Call call) {
        String who = call.arg(0);
        return who.equals("all") || who.equals("unix:") || isNetwork(who) ? null : Call.invalidParameter(who);
    }

    /** An address, or one with the number of bits that count. */
    static boolean isNetwork(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        boolean four = NginxUrl.isIpv4(address);
        long bits = slash < 0 ? 0 : NginxNumbers.number(text.substring(slash + 1));
        return (four || NginxUrl.mayBeIpv6(address)) && bits >= 0 && bits <= (four ? 32 : 128);
    }
}
