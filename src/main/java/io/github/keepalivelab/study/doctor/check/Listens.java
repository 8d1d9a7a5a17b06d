package io.github.keepalivelab.study.doctor.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The addresses that servers listen at, as ngx_http_add_listen of nginx's ngx_http.c compares them. */
final class Listens {

    private static final Set<String> SETTING = Set.of("bind", "deferred", "reuseport", "multipath");
    private static final Set<String> SETTING_KEYS =
            Set.of("fastopen", "backlog", "rcvbuf", "sndbuf", "ipv6only", "so_keepalive");

    private final Map<String, Address> addresses = new HashMap<>();

    /** What was said of an address before. */
    private static final class Address {
        private @Nullable Scope lastServer;
        private boolean options;
        private boolean defaultServer;
    }

    /** Returns what nginx says against a second listen of an address. */
    @Nullable
    String add(NginxUrl url, Call call) {
        if (url.kind() == NginxUrl.Kind.NAME || (call.arg(0).contains("-") && url.kind() != NginxUrl.Kind.UNIX)) {
            return null;
        }
        boolean datagram = call.from(1).contains("udp") || call.from(1).contains("quic");
        String shown = url.kind() == NginxUrl.Kind.UNIX ? "unix:" + url.host() : url.host() + ":" + url.port();
        Address address = addresses.computeIfAbsent((datagram ? "udp " : "") + shown, key -> new Address());
        if (address.lastServer != null
                && call.scope().context() == Context.STREAM_SERVER
                && !call.version().atLeast(1, 25, 5)) {
            return "duplicate \"" + call.arg(0) + "\" address and port pair";
        }
        if (address.lastServer == call.scope()) {
            return "a duplicate listen " + shown;
        }
        address.lastServer = call.scope();
        boolean options = call.from(1).stream().anyMatch(Listens::sets);
        if (options && address.options) {
            return "duplicate listen options for " + shown;
        }
        address.options |= options;
        boolean isDefault =
                call.from(1).contains("default_server") || call.from(1).contains("default");
        if (isDefault && address.defaultServer) {
            return "a duplicate default server for " + shown;
        }
        address.defaultServer |= isDefault;
        return null;
    }

    private static boolean sets(String parameter) {
        int equals = parameter.indexOf('=');
        return SETTING.contains(parameter) || (equals > 0 && SETTING_KEYS.contains(parameter.substring(0, equals)));
    }
}
