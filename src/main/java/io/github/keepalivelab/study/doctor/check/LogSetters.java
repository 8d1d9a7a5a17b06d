package io.github.keepalivelab.study.doctor.check;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Logs and their formats. */
final class LogSetters {

    private static final Set<String> LEVELS =
            Set.of("emerg", "alert", "crit", "error", "warn", "notice", "info", "debug");
    private static final Set<String> DEBUG_LEVELS = Set.of(
            "debug_core", "debug_alloc", "debug_mutex", "debug_event", "debug_http", "debug_mail", "debug_stream");

    /** Known to log formats alone; the others of ngx_http_log_vars are variables everywhere. */
    private static final Set<String> LOG_ONLY = Set.of("apache_bytes_sent");

    private LogSetters() {}

    static void register(Map<String, Call.Setter> setters) {
        setters.put("ngx_error_log", LogSetters::errorLog);
        setters.put("ngx_http_core_error_log", LogSetters::errorLog);
        setters.put("ngx_stream_core_error_log", LogSetters::errorLog);
        setters.put("ngx_mail_core_error_log", LogSetters::errorLog);
        setters.put("ngx_http_log_set_format", LogSetters::format);
        setters.put("ngx_stream_log_set_format", LogSetters::format);
        setters.put("ngx_http_log_set_log", LogSetters::accessLog);
        setters.put("ngx_stream_log_set_log", LogSetters::accessLog);
    }

    private static @Nullable String errorLog(Call call) {
        String level = "";
        for (String word : call.from(1)) {
            if (LEVELS.contains(word)) {
                if (!level.isEmpty()) {
                    return "duplicate log level \"" + word + "\"";
                }
                level = word;
            } else if (!DEBUG_LEVELS.contains(word) || (!level.isEmpty() && !level.equals("debug_"))) {
                return "invalid log level \"" + word + "\"";
            } else {
                level = "debug_";
            }
        }
        return null;
    }

    private static @Nullable String format(Call call) {
        if (!call.names().addFormat(call.arg(0))) {
            return "duplicate \"log_format\" name \"" + call.arg(0) + "\"";
        }
        List<String> texts = call.from(1);
        if (!texts.isEmpty() && texts.get(0).startsWith("escape=")) {
            String escape = texts.get(0).substring(7);
            if (!Set.of("json", "none", "default").contains(escape)) {
                return "unknown log format escaping \"" + escape + "\"";
            }
            texts = call.from(2);
        }
        for (String text : texts) {
            String error = Script.compile(text, name -> {
                if (!LOG_ONLY.contains(name)) {
                    call.names().use(name, call.directive());
                }
            });
            if (error != null) {
                return error.equals("invalid variable name")
                        ? Call.invalidParameter(text.substring(Math.max(0, text.lastIndexOf('$'))))
                        : error;
            }
        }
        return null;
    }

    private static @Nullable String accessLog(Call call) {
        String path = call.arg(0);
        if (path.equals("off")) {
            return call.count() > 1 ? Call.invalidParameter(call.arg(1)) : null;
        }
        boolean syslog = path.startsWith("syslog:");
        String error = syslog ? null : call.compile(path);
        if (error != null) {
            return error;
        }
        boolean stream = call.row().type().equals("stream");
        String format = call.count() > 1 ? call.arg(1) : stream ? "" : "combined";
        if (call.names().complete() && !call.names().hasFormat(format)) {
            return "unknown log format \"" + format + "\"";
        }
        return parameters(call, syslog);
    }

    private static @Nullable String parameters(Call call, boolean syslog) {
        boolean buffer = false;
        boolean flush = false;
        for (String word : call.from(2)) {
            int equals = word.indexOf('=');
            String value = word.substring(equals + 1);
            String error = switch (equals < 0 ? word : word.substring(0, equals + 1)) {
                case "buffer=" -> bad("buffer size", value, NginxNumbers.size(value) < 1);
                case "flush=" -> bad("flush time", value, NginxNumbers.millis(value) < 1);
                case "gzip" -> null;
                case "gzip=" -> bad("compression level", value, !value.matches("[1-9]"));
                case "if=" -> call.compile(value);
                default -> Call.invalidParameter(word);
            };
            if (error != null) {
                return error;
            }
            buffer |= word.startsWith("buffer=") || word.startsWith("gzip");
            flush |= word.startsWith("flush=");
        }
        if (flush && !buffer) {
            return "no buffer is defined for access_log \"" + call.arg(0) + "\"";
        }
        if (buffer && call.arg(0).indexOf('$') >= 0) {
            return "buffered logs cannot have variables in name";
        }
        return buffer && syslog ? "logs to syslog cannot be buffered" : null;
    }

    private static @Nullable String bad(String what, String value, boolean wrong) {
        return wrong ? "invalid " + what + " \"" + value + "\"" : null;
    }
}
