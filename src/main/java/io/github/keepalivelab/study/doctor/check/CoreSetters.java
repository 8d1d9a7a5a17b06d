package io.github.keepalivelab.study.doctor.check;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is set for the whole of nginx: workers, events, threads, resolvers. */
final class CoreSetters {

    private static final Set<String> EVENT_METHODS =
            Set.of("epoll", "poll", "select", "kqueue", "eventport", "/dev/poll", "iocp", "rtsig");

    private CoreSetters() {}

    static void register(Map<String, Call.Setter> setters) {
        setters.put("ngx_set_worker_processes", CoreSetters::workers);
        setters.put("ngx_set_priority", CoreSetters::priority);
        setters.put("ngx_set_cpu_affinity", CoreSetters::affinity);
        setters.put("ngx_event_connections", CoreSetters::connections);
        setters.put("ngx_event_use", CoreSetters::method);
        setters.put("ngx_thread_pool", CoreSetters::threadPool);
        setters.put("ngx_http_core_resolver", CoreSetters::resolver);
        setters.put("ngx_http_upstream_resolver", CoreSetters::resolver);
        setters.put("ngx_stream_core_resolver", CoreSetters::resolver);
        setters.put("ngx_stream_upstream_resolver", CoreSetters::resolver);
        setters.put("ngx_mail_core_resolver", CoreSetters::resolver);
    }

    private static @Nullable String workers(Call call) {
        return call.arg(0).equals("auto") || NginxNumbers.number(call.arg(0)) >= 0 ? null : call.says("invalid value");
    }

    private static @Nullable String priority(Call call) {
        String value = call.arg(0);
        String digits = value.startsWith("-") || value.startsWith("+") ? value.substring(1) : value;
        return NginxNumbers.number(digits) < 0 ? call.says("invalid number") : null;
    }

    private static @Nullable String affinity(Call call) {
        for (String mask :
                call.arg(0).equals("auto") ? call.from(1) : call.directive().arguments()) {
            for (int i = mask.length() - 1; i >= 0; i--) {
                char c = mask.charAt(i);
                if (c != '0' && c != '1' && c != ' ') {
                    return "invalid character \"" + c + "\" in \"worker_cpu_affinity\"";
                }
            }
        }
        return null;
    }

    private static @Nullable String connections(Call call) {
        return NginxNumbers.number(call.arg(0)) < 0 ? "invalid number \"" + call.arg(0) + "\"" : null;
    }

    private static @Nullable String method(Call call) {
        return EVENT_METHODS.contains(call.arg(0)) ? null : "invalid event type \"" + call.arg(0) + "\"";
    }

    private static @Nullable String threadPool(Call call) {
        if (call.scope().note("thread_pool " + call.arg(0), call.directive()) != null) {
            return "duplicate thread pool \"" + call.arg(0) + "\"";
        }
        boolean threads = false;
        for (String word : call.from(1)) {
            boolean isThreads = word.startsWith("threads=");
            threads |= isThreads;
            if (!isThreads && !word.startsWith("max_queue=")) {
                continue;
            }
            long number = NginxNumbers.number(word.substring(word.indexOf('=') + 1));
            if (number < 0 || (isThreads && number == 0)) {
                return "invalid " + word.substring(0, word.indexOf('=')) + " value \"" + word + "\"";
            }
        }
        return threads || call.arg(0).equals("default") ? null : "\"thread_pool\" must have \"threads\" parameter";
    }

    private static @Nullable String resolver(Call call) {
        boolean server = false;
        for (String word : call.directive().arguments()) {
            if (word.startsWith("valid=")) {
                if (NginxNumbers.seconds(word.substring(6)) < 0) {
                    return "invalid parameter: " + word;
                }
            } else if (word.startsWith("ipv6=")
                    || (word.startsWith("ipv4=") && call.version().atLeast(1, 23, 1))) {
                if (!word.endsWith("=on") && !word.endsWith("=off")) {
                    return "invalid parameter: " + word;
                }
            } else if (!word.startsWith("status_zone=")) {
                NginxUrl url = NginxUrl.parse(word, NginxUrl.Use.SERVER, 53);
                if (url.error() != null) {
                    return url.error() + " in resolver \"" + word + "\"";
                }
                server = true;
            }
        }
        boolean off = call.directive().arguments().contains("off") && call.count() == 1;
        return server || off ? null : "no name servers defined";
    }
}
