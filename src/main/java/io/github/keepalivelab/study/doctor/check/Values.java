package io.github.keepalivelab.study.doctor.check;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values that nginx reads with the functions that its modules share (ngx_conf_set_..._slot). */
final class Values {

    /** Their second argument is compiled when all is read; ssl_conf_command and its like have the same kind of value. */
    private static final Set<String> HEADERS = Set.of("proxy_set_header", "grpc_set_header");

    private static final int MIN_POOL = 128;
    private static final int POOL_ALIGNMENT = 16;

    private Values() {}

    /** Returns what nginx says against the value of a kind of the table, null when nothing or when the kind is another. */
    static @Nullable String refuse(Call call) {
        String value = call.arg(0);
        return switch (call.row().value()) {
            case "flag" -> flag(call, value);
            case "number" -> number(call, value);
            case "size" -> size(call, value);
            case "offset" -> invalid(call, NginxNumbers.offset(value) < 0);
            case "ms" -> invalid(call, NginxNumbers.millis(value) < 0);
            case "s" -> invalid(call, NginxNumbers.seconds(value) < 0);
            case "bufs" -> invalid(call, NginxNumbers.number(value) < 1 || NginxNumbers.size(call.arg(1)) < 1);
            case "enum" -> oneOf(call, value);
            case "bitmask" -> eachOneOf(call);
            case "access" -> access(call);
            case "path" -> path(call);
            case "complex", "predicate" -> call.compileAll(call.directive().arguments());
            case "complex-size" -> complexSize(call, value);
            case "bind", "ngx_stream_proxy_bind" -> bind(call, value);
            case "keyval" -> header(call);
            default -> null;
        };
    }

    private static @Nullable String invalid(Call call, boolean invalid) {
        return invalid ? call.says("invalid value") : null;
    }

    private static @Nullable String flag(Call call, String value) {
        return value.equalsIgnoreCase("on") || value.equalsIgnoreCase("off")
                ? null
                : "invalid value \"" + value + "\" in \"" + call.directive().name()
                        + "\" directive, it must be \"on\" or \"off\"";
    }

    private static @Nullable String number(Call call, String value) {
        long number = NginxNumbers.number(value);
        if (number < 0) {
            return call.says("invalid number");
        }
        String bounds = call.row().constraint();
        int dots = bounds.indexOf("..");
        if (dots < 0) {
            return null;
        }
        long low = Long.parseLong(bounds.substring(0, dots));
        long high = Long.parseLong(bounds.substring(dots + 2));
        if (high < 0) {
            return number >= low ? null : "value must be equal to or greater than " + low;
        }
        return number >= low && number <= high ? null : "value must be between " + low + " and " + high;
    }

    private static @Nullable String size(Call call, String value) {
        long size = NginxNumbers.size(value);
        if (size < 0) {
            return call.says("invalid value");
        }
        return switch (call.row().constraint()) {
            case "ngx_http_core_pool_size" -> poolSize(size);
            case "ngx_http_gzip_window" -> power(call, size, 32 << 10, "512, 1k, 2k, 4k, 8k, 16k, or 32k");
            case "ngx_http_gzip_hash" -> power(call, size, 128 << 10, "512, 1k, 2k, 4k, 8k, 16k, 32k, 64k, or 128k");
            default -> null;
        };
    }

    private static @Nullable String poolSize(long size) {
        if (size < MIN_POOL) {
            return "the pool size must be no less than " + MIN_POOL;
        }
        return size % POOL_ALIGNMENT == 0 ? null : "the pool size must be a multiple of " + POOL_ALIGNMENT;
    }

    private static @Nullable String power(Call call, long size, long max, String powers) {
        return Long.bitCount(size) == 1 && size >= 512 && size <= max ? null : call.says("must be " + powers);
    }

    /** The words of a constraint are separated by bars. */
    private static boolean allows(String constraint, String value) {
        String words = "|" + constraint.toLowerCase(Locale.ROOT) + "|";
        return !value.isEmpty() && value.indexOf('|') < 0 && words.contains("|" + value.toLowerCase(Locale.ROOT) + "|");
    }

    private static @Nullable String oneOf(Call call, String value) {
        String allowed = call.row().constraint();
        return allowed.isEmpty() || allows(allowed, value)
                ? null
                : "invalid value \"" + value + "\"; it must be one of " + allowed.replace("|", ", ");
    }

    private static @Nullable String eachOneOf(Call call) {
        for (String value : call.directive().arguments()) {
            String error = oneOf(call, value);
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    private static @Nullable String access(Call call) {
        for (String value : call.directive().arguments()) {
            int colon = value.indexOf(':');
            String who = colon < 0 ? "" : value.substring(0, colon);
            String what = value.substring(colon + 1);
            if (!Set.of("user", "group", "all").contains(who) || (!what.equals("rw") && !what.equals("r"))) {
                return "invalid value \"" + value + "\"";
            }
        }
        return null;
    }

    private static @Nullable String path(Call call) {
        long length = 0;
        for (String level : call.from(1)) {
            long digits = NginxNumbers.number(level);
            length += digits;
            if (digits < 1) {
                return call.says("invalid value");
            }
        }
        return invalid(call, length > 10);
    }

    private static @Nullable String complexSize(Call call, String value) {
        String error = call.compile(value);
        return error == null && value.indexOf('$') < 0 ? invalid(call, NginxNumbers.size(value) < 0) : error;
    }

    private static @Nullable String bind(Call call, String value) {
        if (call.count() == 1 && value.equals("off")) {
            return null;
        }
        String error = call.compile(value);
        if (error != null) {
            return error;
        }
        if (value.indexOf('$') < 0 && !isAddress(value)) {
            return "invalid address \"" + value + "\"";
        }
        return call.count() > 1 && !call.arg(1).equals("transparent") ? Call.invalidParameter(call.arg(1)) : null;
    }

    /** An address without or with a port; nginx does not look names up here. */
    private static boolean isAddress(String value) {
        NginxUrl url = NginxUrl.parse(value, NginxUrl.Use.SERVER, 0);
        return NginxUrl.mayBeIpv6(value)
                || (url.error() == null && (url.kind() == NginxUrl.Kind.IPV4 || url.kind() == NginxUrl.Kind.IPV6))
                || url.kind() == NginxUrl.Kind.UNIX;
    }

    private static @Nullable String header(Call call) {
        if (HEADERS.contains(call.directive().name())) {
            compileAtMerge(call, call.arg(1));
        }
        return null;
    }

    /** Takes a value that nginx compiles when all is read: what it says then, it says at the end of the http block. */
    static void compileAtMerge(Call call, String value) {
        String error = Script.compile(value, name -> call.names().useAtMerge(name, call.directive()));
        if (error != null) {
            call.names().later(call.directive(), error);
        }
    }
}
