package io.github.keepalivelab.study.doctor.eval;

import io.github.keepalivelab.study.doctor.eval.Choices.Option;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What nginx's own variables can hold. An ordinary request is a GET without Upgrade, cookies and arguments; its Connection
 * header is absent, keep-alive or close.
 */
final class Inputs {

    /** Headers that nearly every client sends, with whatever text. */
    private static final Set<String> USUAL_HEADERS =
            Set.of("http_user_agent", "http_accept", "http_accept_encoding", "http_accept_language");

    private static final Set<String> PATHS = Set.of("uri", "document_uri", "request_uri");
    private static final Set<String> EMPTY = Set.of(
            "remote_user", "http2", "http3", "ssl_early_data", "proxy_protocol_addr", "https", "invalid_referer");
    private static final Set<String> SOMETHING = Set.of(
            "remote_addr",
            "binary_remote_addr",
            "remote_port",
            "server_addr",
            "request_id",
            "connection",
            "connection_requests",
            "msec",
            "pid",
            "hostname",
            "nginx_version",
            "time_iso8601",
            "time_local",
            "request",
            "request_length",
            "request_filename",
            "document_root",
            "realip_remote_addr");

    private static final String UPGRADES = "the client asks for an upgrade";

    private Inputs() {}

    /** Returns what a variable can hold; the text {@link Symbolic#ANY} where that cannot be told. */
    static List<Option<String>> of(String name, @Nullable Scope server) {
        return switch (name) {
            case "http_connection" ->
                List.of(
                        new Option<>("", true, ""),
                        new Option<>("keep-alive", true, ""),
                        new Option<>("close", true, "the client sends Connection: close"),
                        new Option<>("upgrade", false, UPGRADES));
            case "http_upgrade" -> List.of(new Option<>("", true, ""), new Option<>("websocket", false, UPGRADES));
            case "request_method" ->
                List.of(
                        new Option<>("GET", true, ""),
                        new Option<>("POST", false, "the client sends a POST"),
                        new Option<>("HEAD", false, "the client sends a HEAD"));
            case "server_protocol" ->
                List.of(
                        new Option<>("HTTP/1.1", true, ""),
                        new Option<>("HTTP/1.0", false, "the client speaks HTTP/1.0"),
                        new Option<>("HTTP/2.0", false, "the client speaks HTTP/2"));
            case "args", "query_string" ->
                List.of(new Option<>("", true, ""), new Option<>(Symbolic.SOME, true, "the request has arguments"));
            case "is_args" -> List.of(new Option<>("", true, ""), new Option<>("?", true, "the request has arguments"));
            case "scheme" -> schemes(server);
            case "server_port" -> ports(server);
            case "host", "http_host", "server_name" -> hosts(server);
            default -> other(name);
        };
    }

    private static List<Option<String>> other(String name) {
        if (PATHS.contains(name)) {
            return List.of(new Option<>(Symbolic.PATH, true, ""));
        }
        if (EMPTY.contains(name) || name.startsWith("upstream_") || name.startsWith("sent_")) {
            return List.of(new Option<>("", true, ""));
        }
        if (SOMETHING.contains(name)) {
            return List.of(new Option<>(Symbolic.SOME, true, ""));
        }
        boolean header = name.startsWith("http_") && !USUAL_HEADERS.contains(name);
        if (header || name.startsWith("cookie_") || name.startsWith("arg_") || name.startsWith("content_")) {
            return List.of(
                    new Option<>("", true, ""), new Option<>(Symbolic.SOME, false, "the client sends " + sent(name)));
        }
        return List.of(new Option<>(Symbolic.ANY, true, ""));
    }

    /** Returns what a client sends to fill a variable. */
    private static String sent(String name) {
        if (name.startsWith("cookie_")) {
            return "the cookie " + name.substring("cookie_".length());
        }
        if (name.startsWith("arg_")) {
            return "the argument " + name.substring("arg_".length());
        }
        String header = name.startsWith("http_") ? name.substring("http_".length()) : name;
        return "the header " + header.replace('_', '-');
    }

    /** Variables that hold the same choice of the request. */
    static String key(String name) {
        return switch (name) {
            case "query_string", "is_args" -> "args";
            case "http_host" -> "host";
            default -> name;
        };
    }

    private static List<Option<String>> schemes(@Nullable Scope server) {
        boolean tls = false;
        boolean plain = server == null;
        for (Directive listen : listens(server)) {
            boolean secure =
                    listen.arguments().contains("ssl") || listen.arguments().contains("quic");
            tls |= secure;
            plain |= !secure;
        }
        plain |= !tls;
        List<Option<String>> options = new ArrayList<>();
        if (plain) {
            options.add(new Option<>("http", true, ""));
        }
        if (tls || server == null) {
            options.add(new Option<>("https", true, plain ? "the client speaks TLS" : ""));
        }
        return options;
    }

    private static List<Option<String>> ports(@Nullable Scope server) {
        List<Option<String>> options = new ArrayList<>();
        for (Directive listen : listens(server)) {
            String port = listen.argument(0).replaceFirst("^.*:", "");
            if (port.matches("\\d+")) {
                options.add(new Option<>(port, true, "the request comes to port " + port));
            }
        }
        return options.isEmpty() ? List.of(new Option<>(Symbolic.SOME, true, "")) : options;
    }

    private static List<Directive> listens(@Nullable Scope server) {
        return server == null ? List.of() : server.here("listen");
    }

    private static List<Option<String>> hosts(@Nullable Scope server) {
        List<String> names = server == null
                ? List.of()
                : server.here("server_name").stream()
                        .flatMap(d -> d.arguments().stream())
                        .toList();
        boolean exact = !names.isEmpty() && names.stream().allMatch(n -> n.matches("[A-Za-z0-9][A-Za-z0-9.-]*"));
        if (!exact) {
            return List.of(new Option<>(Symbolic.SOME, true, ""));
        }
        return names.stream()
                .map(name -> new Option<>(Symbolic.lower(name), true, names.size() > 1 ? "the host is " + name : ""))
                .toList();
    }
}
