package io.github.keepalivelab.study.doctor.check;

import io.github.keepalivelab.plan.NginxVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Small configurations made of the table: each directive where it may stand and where not, with good and with bad values. */
public final class Samples {

    /** Values for what nginx reads with a function of its own; kinds that are shared come from {@link #word}. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("ngx_http_proxy_pass", "http://127.0.0.1:9"),
            Map.entry("ngx_http_grpc_pass", "grpc://127.0.0.1:9"),
            Map.entry("ngx_http_fastcgi_pass", "127.0.0.1:9"),
            Map.entry("ngx_http_uwsgi_pass", "127.0.0.1:9"),
            Map.entry("ngx_http_scgi_pass", "127.0.0.1:9"),
            Map.entry("ngx_http_memcached_pass", "127.0.0.1:9"),
            Map.entry("ngx_stream_proxy_pass", "127.0.0.1:9"),
            Map.entry("ngx_stream_pass", "127.0.0.1:9"),
            Map.entry("ngx_http_upstream_server", "127.0.0.1:9"),
            Map.entry("ngx_stream_upstream_server", "127.0.0.1:9"),
            Map.entry("ngx_http_upstream_keepalive", "8"),
            Map.entry("ngx_http_upstream_hash", "$uri"),
            Map.entry("ngx_stream_upstream_hash", "$remote_addr"),
            Map.entry("ngx_http_upstream_random", ""),
            Map.entry("ngx_stream_upstream_random", ""),
            Map.entry("ngx_http_upstream_zone", "z 64k"),
            Map.entry("ngx_stream_upstream_zone", "z 64k"),
            Map.entry("ngx_http_upstream_sticky", "cookie id"),
            Map.entry("ngx_http_proxy_redirect", "off"),
            Map.entry("ngx_http_proxy_cookie_domain", "a b"),
            Map.entry("ngx_http_proxy_cookie_path", "/a /b"),
            Map.entry("ngx_http_proxy_cookie_flags", "a secure"),
            Map.entry("ngx_http_upstream_param_set_slot", "A b"),
            Map.entry("ngx_http_proxy_cache", "off"),
            Map.entry("ngx_http_fastcgi_cache", "off"),
            Map.entry("ngx_http_uwsgi_cache", "off"),
            Map.entry("ngx_http_scgi_cache", "off"),
            Map.entry("ngx_http_proxy_store", "off"),
            Map.entry("ngx_http_fastcgi_store", "off"),
            Map.entry("ngx_http_uwsgi_store", "off"),
            Map.entry("ngx_http_scgi_store", "off"),
            Map.entry("ngx_http_core_listen", "127.0.0.1:18099"),
            Map.entry("ngx_stream_core_listen", "127.0.0.1:18098"),
            Map.entry("ngx_mail_core_listen", "127.0.0.1:18097"),
            Map.entry("ngx_http_core_location", "/sample"),
            Map.entry("ngx_http_core_limit_except", "GET"),
            Map.entry("ngx_http_upstream", "sample"),
            Map.entry("ngx_stream_upstream", "sample"),
            Map.entry("ngx_http_rewrite_if", "($uri = a)"),
            Map.entry("ngx_http_rewrite_set", "$sample 1"),
            Map.entry("ngx_stream_set", "$sample 1"),
            Map.entry("ngx_http_auth_request_set", "$sample 1"),
            Map.entry("ngx_http_rewrite_return", "204"),
            Map.entry("ngx_stream_return", "text"),
            Map.entry("ngx_http_rewrite", "a /b"),
            Map.entry("ngx_http_valid_referers", "none"),
            Map.entry("ngx_http_limit_req_zone", "$uri zone=z:64k rate=1r/s"),
            Map.entry("ngx_http_limit_conn_zone", "$uri zone=z:64k"),
            Map.entry("ngx_stream_limit_conn_zone", "$remote_addr zone=z:64k"),
            Map.entry("ngx_http_file_cache_set_slot", "cache keys_zone=z:64k"),
            Map.entry("ngx_http_file_cache_valid_set_slot", "1m"),
            Map.entry("ngx_http_core_open_file_cache", "max=10"),
            Map.entry("ngx_http_ssl_session_cache", "shared:z:64k"),
            Map.entry("ngx_stream_ssl_session_cache", "shared:z:64k"),
            Map.entry("ngx_http_log_set_format", "sample $uri"),
            Map.entry("ngx_stream_log_set_format", "sample $remote_addr"),
            Map.entry("ngx_http_log_set_log", "off"),
            Map.entry("ngx_stream_log_set_log", "off"),
            Map.entry("ngx_http_log_open_file_cache", "max=10"),
            Map.entry("ngx_stream_log_open_file_cache", "max=10"),
            Map.entry("ngx_error_log", "stderr warn"),
            Map.entry("ngx_http_core_error_log", "stderr warn"),
            Map.entry("ngx_stream_core_error_log", "stderr warn"),
            Map.entry("ngx_http_core_keepalive", "10s"),
            Map.entry("ngx_http_core_root", "/srv"),
            Map.entry("ngx_http_core_error_page", "404 /404.html"),
            Map.entry("ngx_http_core_directio", "4m"),
            Map.entry("ngx_http_core_set_aio", "off"),
            Map.entry("ngx_http_try_files", "$uri =404"),
            Map.entry("ngx_http_headers_add", "X-Sample 1"),
            Map.entry("ngx_http_headers_expires", "1h"),
            Map.entry("ngx_http_userid_expires", "1h"),
            Map.entry("ngx_http_mirror", "/mirror"),
            Map.entry("ngx_http_auth_request", "/auth"),
            Map.entry("ngx_http_v2_push", "/push"),
            Map.entry("ngx_http_access_rule", "127.0.0.1"),
            Map.entry("ngx_stream_access_rule", "127.0.0.1"),
            Map.entry("ngx_http_realip_from", "127.0.0.1"),
            Map.entry("ngx_stream_realip_from", "127.0.0.1"),
            Map.entry("ngx_set_worker_processes", "2"),
            Map.entry("ngx_set_priority", "1"),
            Map.entry("ngx_set_cpu_affinity", "1"),
            Map.entry("ngx_event_connections", "64"),
            Map.entry("ngx_event_use", "epoll"),
            Map.entry("ngx_thread_pool", "sample threads=2"),
            Map.entry("ngx_http_core_resolver", "127.0.0.1"),
            Map.entry("ngx_http_upstream_resolver", "127.0.0.1"),
            Map.entry("ngx_stream_core_resolver", "127.0.0.1"),
            Map.entry("ngx_stream_upstream_resolver", "127.0.0.1"),
            Map.entry("ngx_http_map_block", "$uri $sample"),
            Map.entry("ngx_stream_map_block", "$remote_addr $sample"),
            Map.entry("ngx_http_geo_block", "$sample"),
            Map.entry("ngx_stream_geo_block", "$sample"),
            Map.entry("ngx_conf_split_clients_block", "$remote_addr $sample"),
            Map.entry("ngx_http_charset_map_block", "koi8-r utf-8"),
            Map.entry("ngx_http_disable_symlinks", "off"),
            Map.entry("ngx_http_userid_mark", "a"),
            Map.entry("ngx_http_core_internal", ""));

    /** Kinds whose value can be wrong whatever it is about. */
    private static final Set<String> CHECKED =
            Set.of("flag", "number", "size", "offset", "ms", "s", "bufs", "enum", "bitmask", "access", "complex-size");

    private Samples() {}

    /**
     * A configuration and where in it the directive in question is.
     *
     * @param name of the directive
     * @param what is tried
     * @param text the configuration
     */
    public record Sample(String name, String what, String text) {
        @Override
        public String toString() {
            return name + " (" + what + ")";
        }
    }

    /** Makes the samples of the directives that a version declares in http and in the main block. */
    public static List<Sample> all(NginxVersion version) {
        List<Sample> all = new ArrayList<>();
        for (String name : DirectiveTable.get().names()) {
            for (DirectiveTable.Row row : DirectiveTable.get().rows(name, version)) {
                if (row.type().matches("core|event|http")
                        && !row.value().matches("ngx_(http|stream|mail|events)_block|ngx_conf_include")) {
                    of(row, all);
                }
            }
        }
        return all;
    }

    private static void of(DirectiveTable.Row row, List<Sample> all) {
        String good = row.name() + " " + value(row);
        String end = row.block() ? " { " + body(row) + " }" : ";";
        Context first = null;
        for (Context context : Context.values()) {
            if (!context.name().matches("(STREAM|MAIL).*")) {
                boolean allowed = row.allowedIn(context);
                all.add(sample(row, (allowed ? "in " : "not in ") + context, context, good + end));
                first = first == null && allowed ? context : first;
            }
        }
        if (first == null) {
            return;
        }
        all.add(sample(row, "twice", first, good + end + "\n" + good + end));
        all.add(sample(row, "with the other end", first, good + (row.block() ? ";" : " { }")));
        for (int count = 0; count < 5; count++) {
            boolean same = value(row).isEmpty() ? count == 0 : value(row).split(" ", -1).length == count;
            if (!same && !row.takes(count)) {
                String words = String.join(" ", Collections.nCopies(count, "1"));
                all.add(sample(row, "with " + count + " words", first, row.name() + " " + words + end));
            }
        }
        if (CHECKED.contains(row.value())) {
            for (String bad : List.of(
                    "wrong!", "-1", "1.5", "yes", "''", "1x", "1k", "1g", "1ms", "1y", "999999999999999999999")) {
                String words = String.join(" ", Collections.nCopies(row.value().equals("bufs") ? 2 : 1, bad));
                all.add(sample(row, "with " + bad, first, row.name() + " " + words + end));
            }
        }
    }

    private static String body(DirectiveTable.Row row) {
        return row.value().endsWith("_upstream") ? "server 127.0.0.1:9;" : "";
    }

    private static String value(DirectiveTable.Row row) {
        String own = VALUES.get(row.value());
        if (own != null) {
            return own;
        }
        int least = 0;
        while (!row.takes(least)) {
            least++;
        }
        List<String> words = new ArrayList<>();
        for (int i = 0; i < least; i++) {
            words.add(word(row));
        }
        return String.join(" ", words);
    }

    private static String word(DirectiveTable.Row row) {
        return switch (row.value()) {
            case "flag" -> "off";
            case "number" ->
                row.constraint().matches("\\d+\\.\\..*") ? row.constraint().split("\\.\\.", 2)[0] : "1";
            case "size" -> row.constraint().matches(".*(window|hash)") ? "4k" : "8k";
            case "offset", "complex-size" -> "1m";
            case "ms", "s" -> "10s";
            case "bufs" -> "8k".equals(row.name()) ? "8" : "16";
            case "enum", "bitmask" -> row.constraint().split("\\|", 2)[0];
            case "access" -> "user:rw";
            case "bind" -> "127.0.0.1";
            default -> "sample";
        };
    }

    /** Puts lines into a block of a configuration that nginx takes without them. */
    private static Sample sample(DirectiveTable.Row row, String what, Context context, String lines) {
        String in = "\n" + lines + "\n";
        String http = temp(row.name())
                + switch (context) {
                    case HTTP -> in;
                    case SERVER -> server(in);
                    case LOCATION -> server("location / {" + in + "}");
                    case UPSTREAM -> "upstream u { server 127.0.0.1:9;" + in + "}" + server("");
                    case SERVER_IF -> server("if ($uri = x) {" + in + "}");
                    case LOCATION_IF -> server("location / { if ($uri = x) {" + in + "} }");
                    case LIMIT_EXCEPT -> server("location / { limit_except GET {" + in + "} }");
                    default -> server("");
                };
        String text = (context == Context.MAIN ? in : "") + "events {" + (context == Context.EVENTS ? in : "")
                + "}\nhttp {" + http + "}\n";
        return new Sample(row.name(), what, text);
    }

    private static String server(String inside) {
        return "server { listen 127.0.0.1:18100; " + inside + "}";
    }

    /** The folders that nginx would make elsewhere, unless the sample is about them. */
    private static String temp(String name) {
        StringBuilder text = new StringBuilder(name.equals("access_log") ? "" : "access_log off; ");
        for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            if (!name.equals(kind + "_temp_path")) {
                text.append(kind).append("_temp_path ").append(kind).append("; ");
            }
        }
        return text.toString();
    }
}
