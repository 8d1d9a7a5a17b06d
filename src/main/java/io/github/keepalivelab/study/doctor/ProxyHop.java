package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One place where nginx passes requests on, with what is in force there.
 *
 * @param pass the directive, such as proxy_pass
 * @param scope the block that it stands in
 * @param upstream the upstream block that it names, if there is one
 * @param variables what the configuration says of variables
 */
record ProxyHop(Directive pass, Scope scope, Optional<Upstream> upstream, Variables variables) {

    /** Whether nginx will reuse connections. */
    enum Reuse {
        YES,
        NO,
        UNKNOWN
    }

    /** What became of the Connection header. */
    enum Header {
        ABSENT,
        KEEP_ALIVE,
        CLOSE,
        OTHER,
        UNKNOWN
    }

    /** The answer with the rules that speak against YES. */
    record Answer(Reuse reuse, List<Rule> obstacles) {}

    boolean overHttp1() {
        return pass.is("proxy_pass");
    }

    /** Returns whether the target is known only when a request is served. */
    boolean dynamic() {
        return host().contains("$");
    }

    /** Returns name or address without scheme, port and path. */
    String host() {
        String target = pass.argument(0).replaceFirst("^[a-z]+://", "");
        return target.startsWith("unix:") ? target : target.replaceFirst("[:/].*", "");
    }

    String httpVersion(NginxVersion version) {
        return scope.value("proxy_http_version", version.compareTo(Upstream.POOL_BY_DEFAULT) >= 0 ? "1.1" : "1.0");
    }

    /** Returns the Connection headers in force, none where nginx's default holds. */
    List<Directive> connectionHeaders() {
        return scope.effectiveAll("proxy_set_header").stream()
                .filter(d -> d.argument(0).equalsIgnoreCase("Connection"))
                .toList();
    }

    Header header(NginxVersion version) {
        List<Directive> set = connectionHeaders();
        if (set.isEmpty()) {
            return version.compareTo(Upstream.POOL_BY_DEFAULT) >= 0 ? Header.ABSENT : Header.CLOSE;
        }
        List<Header> each = set.stream().map(d -> header(d.argument(1))).toList();
        for (Header worst : List.of(Header.CLOSE, Header.UNKNOWN, Header.KEEP_ALIVE, Header.OTHER)) {
            if (each.contains(worst)) {
                return worst;
            }
        }
        return Header.ABSENT;
    }

    private Header header(String written) {
        Optional<String> value = variables.ofOrdinaryRequest(written, scope);
        if (value.isEmpty()) {
            return Header.UNKNOWN;
        }
        List<String> words =
                List.of(value.get().toLowerCase(Locale.ROOT).strip().split("\\s*,\\s*", -1));
        if (words.contains("close")) {
            return Header.CLOSE;
        }
        return words.contains("keep-alive") ? Header.KEEP_ALIVE : value.get().isBlank() ? Header.ABSENT : Header.OTHER;
    }

    /** Returns an outer block's emptied Connection header that a nearer proxy_set_header has dropped. */
    Optional<Directive> droppedClearing() {
        if (!connectionHeaders().isEmpty()) {
            return Optional.empty();
        }
        for (Scope outer = scope; outer != null; outer = outer.outer()) {
            Optional<Directive> cleared = outer.here("proxy_set_header").stream()
                    .filter(d -> d.argument(0).equalsIgnoreCase("Connection") && header(d.argument(1)) == Header.ABSENT)
                    .findFirst();
            if (cleared.isPresent()) {
                return cleared;
            }
        }
        return Optional.empty();
    }

    /** Returns whether a version of nginx reuses connections here. */
    Answer answer(NginxVersion version) {
        List<Rule> obstacles = new ArrayList<>();
        if (pass.is("uwsgi_pass", "scgi_pass")) {
            return new Answer(Reuse.NO, List.of(Rule.PROTOCOL_WITHOUT_REUSE));
        }
        if (dynamic()) {
            return new Answer(Reuse.UNKNOWN, List.of(Rule.TARGET_VARIABLE));
        }
        pool(version, obstacles);
        if (pass.is("fastcgi_pass") && !scope.value("fastcgi_keep_conn", "off").equals("on")) {
            obstacles.add(Rule.FASTCGI_KEEP_CONN);
        }
        if (overHttp1()) {
            http(version, obstacles);
        }
        boolean unknown = obstacles.equals(List.of(Rule.CONNECTION_UNKNOWN));
        return new Answer(obstacles.isEmpty() ? Reuse.YES : unknown ? Reuse.UNKNOWN : Reuse.NO, obstacles);
    }

    private void pool(NginxVersion version, List<Rule> obstacles) {
        if (upstream.isEmpty()) {
            obstacles.add(Rule.UPSTREAM_IMPLICIT);
            return;
        }
        Upstream block = upstream.get();
        if (block.pool(version) > 0) {
            return;
        }
        boolean replaced = version.compareTo(Upstream.POOL_BY_DEFAULT) < 0
                && block.keepalive().isPresent()
                && block.methodAfterKeepalive().isPresent();
        obstacles.add(
                replaced
                        ? Rule.BALANCER_AFTER_KEEPALIVE
                        : block.keepalive().isPresent() ? Rule.POOL_OFF : Rule.POOL_MISSING);
    }

    private void http(NginxVersion version, List<Rule> obstacles) {
        Header header = header(version);
        if (httpVersion(version).equals("1.0") && header != Header.KEEP_ALIVE) {
            obstacles.add(Rule.HTTP_VERSION);
        }
        if (header == Header.UNKNOWN) {
            obstacles.add(Rule.CONNECTION_UNKNOWN);
        }
        if (header != Header.CLOSE) {
            return;
        }
        if (connectionHeaders().stream().anyMatch(d -> variables.isMap(d.argument(1)))) {
            obstacles.add(Rule.WEBSOCKET_MAP);
        } else {
            obstacles.add(droppedClearing().isPresent() ? Rule.HEADER_INHERITANCE : Rule.CONNECTION_HEADER);
        }
    }
}
