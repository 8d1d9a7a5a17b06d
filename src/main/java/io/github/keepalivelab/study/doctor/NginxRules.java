package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules about whether nginx reuses its upstream connections at all. */
final class NginxRules {

    private final NginxVersion version;
    private final Fixes fixes;
    private final List<Finding> findings = new ArrayList<>();

    NginxRules(NginxVersion version, Fixes fixes) {
        this.version = version;
        this.fixes = fixes;
    }

    static Finding finding(Rule rule, Directive at, String message, String fix) {
        return rule.finding(at.file(), at.line(), message, fix);
    }

    List<Finding> check(NginxModel model) {
        for (ProxyHop hop : model.hops()) {
            ProxyHop.Answer answer = hop.answer(version);
            answer.obstacles().forEach(rule -> findings.add(explain(rule, hop)));
            trap(hop, answer);
        }
        return findings;
    }

    private Finding explain(Rule rule, ProxyHop hop) {
        Directive pass = hop.pass();
        Optional<Directive> keepalive = hop.upstream().flatMap(Upstream::keepalive);
        String at = pass.name() + " " + pass.argument(0);
        return switch (rule) {
            case UPSTREAM_IMPLICIT ->
                finding(
                        rule,
                        pass,
                        at + " names no upstream block",
                        "add to http:\n" + block(hop) + "and write: " + pass.name() + " " + named(hop) + ";");
            case POOL_MISSING -> poolMissing(hop);
            case POOL_OFF ->
                finding(
                        rule,
                        keepalive.orElse(pass),
                        "keepalive 0 in upstream " + hop.host(),
                        fixes.replace(keepalive.orElse(pass), "keepalive 32;"));
            case BALANCER_AFTER_KEEPALIVE -> balancer(hop);
            case HTTP_VERSION -> httpVersion(hop, at);
            case CONNECTION_HEADER, WEBSOCKET_MAP, CONNECTION_UNKNOWN -> header(rule, hop, at);
            case HEADER_INHERITANCE -> inheritance(hop);
            case FASTCGI_KEEP_CONN ->
                finding(rule, pass, at + " without fastcgi_keep_conn on", fixes.after(pass, "fastcgi_keep_conn on;"));
            case PROTOCOL_WITHOUT_REUSE ->
                finding(
                        rule,
                        pass,
                        at + " opens a connection for each request",
                        "use HTTP between nginx and the backend");
            case TARGET_VARIABLE ->
                finding(rule, pass, at + " has a variable target", "name an upstream block in the variable's values");
            case POOL_SMALL,
                    UPSTREAM_IDLE_RACE,
                    CLIENT_IDLE_RACE,
                    REQUEST_CAP,
                    CONNECTION_AGE,
                    CLIENT_KEEPALIVE_OFF,
                    SOCKET_KEEPALIVE_OFF,
                    RETRY_NON_IDEMPOTENT,
                    RETRY_OFF,
                    WORKER_CONNECTIONS,
                    DESCRIPTORS,
                    VERSION_TRAP,
                    INCLUDE_MISSING,
                    TOMCAT_KEEPALIVE_OFF,
                    TOMCAT_REQUEST_CAP,
                    TOMCAT_CONNECTIONS,
                    TOMCAT_SHUTDOWN,
                    ENDPOINT_NOT_REUSED,
                    ENDPOINT_RESET,
                    ENDPOINT_ERROR,
                    ENDPOINT_OTHER_ANSWER,
                    PROXY_NOT_REUSING,
                    TCP_KEEPALIVE_SLOW ->
                throw new IllegalArgumentException(rule + " speaks of something else than one place's reuse");
        };
    }

    private Finding poolMissing(ProxyHop hop) {
        Directive block = hop.upstream().orElseThrow().block();
        return finding(
                Rule.POOL_MISSING,
                block,
                "upstream " + block.argument(0) + " has no keepalive",
                block.children("server")
                        .reduce((first, last) -> last)
                        .map(server -> fixes.after(server, "keepalive 32;"))
                        .orElseGet(() -> fixes.into(block, "keepalive 32;")));
    }

    private Finding balancer(ProxyHop hop) {
        Directive method =
                hop.upstream().flatMap(Upstream::methodAfterKeepalive).orElse(hop.pass());
        return finding(
                Rule.BALANCER_AFTER_KEEPALIVE,
                method,
                method.name() + " stands after keepalive in upstream " + hop.host(),
                "move " + method.name() + " above keepalive");
    }

    private Finding httpVersion(ProxyHop hop, String at) {
        Optional<Directive> set = hop.scope().effective("proxy_http_version");
        return finding(
                Rule.HTTP_VERSION,
                set.orElse(hop.pass()),
                at + " speaks HTTP/" + hop.httpVersion(version) + (set.isEmpty() ? ", the default" : ""),
                set.map(d -> fixes.replace(d, "proxy_http_version 1.1;"))
                        .orElseGet(() -> fixes.after(hop.pass(), "proxy_http_version 1.1;")));
    }

    private Finding inheritance(ProxyHop hop) {
        Directive outer = hop.droppedClearing().orElse(hop.pass());
        return finding(
                Rule.HEADER_INHERITANCE,
                hop.scope().effective("proxy_set_header").orElse(hop.pass()),
                "this proxy_set_header drops the emptied Connection header of line " + outer.line(),
                fixes.after(hop.pass(), "proxy_set_header Connection \"\";"));
    }

    private Finding header(Rule rule, ProxyHop hop, String at) {
        List<Directive> set = hop.connectionHeaders();
        Directive where = set.isEmpty() ? hop.pass() : set.get(set.size() - 1);
        String written = set.isEmpty() ? "the default header Connection: close" : "Connection " + where.argument(1);
        String cleared = "proxy_set_header Connection \"\";";
        String fix = rule == Rule.WEBSOCKET_MAP
                ? "in the map write '' \"\"; instead of '' close;"
                : set.isEmpty() ? fixes.after(where, cleared) : fixes.replace(where, cleared);
        return finding(rule, where, at + " sends " + written, fix);
    }

    /** Says where the version decides. */
    private void trap(ProxyHop hop, ProxyHop.Answer now) {
        NginxVersion before = new NginxVersion(1, 28, 0);
        boolean old = version.compareTo(Upstream.POOL_BY_DEFAULT) < 0;
        NginxVersion other = old ? Upstream.POOL_BY_DEFAULT : before;
        ProxyHop.Reuse then = hop.answer(other).reuse();
        if (then != now.reuse()) {
            findings.add(
                    finding(
                            Rule.VERSION_TRAP,
                            hop.pass(),
                            hop.pass().name() + " " + hop.pass().argument(0) + ": connections are "
                                    + said(now.reuse()) + " on nginx " + version + ", " + said(then)
                                    + (old ? " from 1.29.7 on" : " before 1.29.7"),
                            "write keepalive, proxy_http_version 1.1 and the Connection header out, so that no default matters"));
        }
    }

    private static String said(ProxyHop.Reuse reuse) {
        return switch (reuse) {
            case YES -> "reused";
            case NO -> "not reused";
            case UNKNOWN -> "perhaps reused";
        };
    }

    private static String block(ProxyHop hop) {
        String target = hop.pass().argument(0).replaceFirst("^[a-z]+://", "");
        String server = target.startsWith("unix:") ? target : target.replaceFirst("/.*", "");
        return "upstream app {\n    server " + server + ";\n    keepalive 32;\n}\n";
    }

    private static String named(ProxyHop hop) {
        String target = hop.pass().argument(0);
        int scheme = target.indexOf("://");
        if (scheme < 0) {
            return "app";
        }
        String rest = target.substring(scheme + 3);
        String path = rest.startsWith("unix:") || rest.indexOf('/') < 0 ? "" : rest.substring(rest.indexOf('/'));
        return target.substring(0, scheme + 3) + "app" + path;
    }
}
