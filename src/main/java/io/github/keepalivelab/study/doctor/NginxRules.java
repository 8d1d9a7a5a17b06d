package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.study.doctor.eval.Scope;
import io.github.keepalivelab.study.doctor.eval.Symbolic;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules about whether nginx reuses its upstream connections at all. What one place lacks is one finding. */
final class NginxRules {

    private final NginxVersion version;
    private final ReuseFixes fixes;

    NginxRules(NginxVersion version, ReuseFixes fixes) {
        this.version = version;
        this.fixes = fixes;
    }

    static Finding finding(Rule rule, Directive at, String message, String fix) {
        return rule.finding(at.file(), at.line(), message, fix);
    }

    /** What places have in common that break the same rule: the rule and the line that is to be changed. */
    private record Key(Rule rule, @Nullable Directive anchor, String target) {}

    private static final Set<Rule> OF_POOLS = EnumSet.of(
            Rule.POOL_MISSING,
            Rule.POOL_OFF,
            Rule.POOL_FILLED_IN,
            Rule.POOL_SMALL,
            Rule.REQUEST_CAP,
            Rule.IDLE_TIMEOUT_ZERO,
            Rule.BALANCER_AFTER_KEEPALIVE);

    List<Finding> check(NginxModel model) {
        Map<Key, List<ProxyHop>> groups = new LinkedHashMap<>();
        for (ProxyHop hop : model.hops()) {
            for (Rule rule : hop.answer(version).obstacles()) {
                for (Key key : keys(rule, hop)) {
                    groups.computeIfAbsent(key, any -> new ArrayList<>()).add(hop);
                }
            }
        }
        List<Finding> findings = new ArrayList<>();
        groups.forEach((key, hops) -> findings.add(explain(key, hops)));
        findings.addAll(new VersionTrap(version).check(model));
        return findings;
    }

    /** A place may go to several blocks that have the same fault. */
    private Set<Key> keys(Rule rule, ProxyHop hop) {
        if (!OF_POOLS.contains(rule)) {
            return Set.of(key(rule, hop));
        }
        Set<Key> keys = new LinkedHashSet<>();
        hop.answer(version).outcomes().stream()
                .filter(outcome -> outcome.obstacles().contains(rule))
                .flatMap(outcome -> outcome.upstream().stream())
                .forEach(upstream -> keys.add(new Key(rule, upstream.block(), "")));
        return keys;
    }

    private Key key(Rule rule, ProxyHop hop) {
        return switch (rule) {
            case HTTP_VERSION, HTTP10_FRAMING ->
                new Key(rule, hop.scope().effective("proxy_http_version").orElse(server(hop)), "");
            case CONNECTION_HEADER, WEBSOCKET_MAP, CONNECTION_UNKNOWN -> {
                List<Directive> set = Headers.connection(hop.scope());
                yield new Key(rule, set.isEmpty() ? server(hop) : set.get(set.size() - 1), "");
            }
            case UPSTREAM_IMPLICIT, UPSTREAM_ELSEWHERE -> {
                PassTarget target = target(rule, hop);
                yield new Key(rule, null, target.host() + ":" + target.port());
            }
            default -> new Key(rule, hop.pass(), "");
        };
    }

    private static Directive server(ProxyHop hop) {
        Scope server = hop.scope().enclosing("server");
        Directive owner = server == null ? null : server.owner();
        return owner == null ? hop.pass() : owner;
    }

    private PassTarget target(Rule rule, ProxyHop hop) {
        return hop.answer(version).outcomes().stream()
                .filter(outcome -> outcome.obstacles().contains(rule))
                .map(ProxyHop.Outcome::target)
                .findFirst()
                .orElseGet(() -> PassTarget.of(hop.pass().argument(0)));
    }

    /** Returns the first place as it is written, and how many more there are. */
    private static String places(List<ProxyHop> hops) {
        Directive pass = hops.get(0).pass();
        String first = pass.name() + " " + pass.argument(0);
        List<String> rest = hops.stream()
                .skip(1)
                .map(hop -> String.valueOf(hop.pass().line()))
                .distinct()
                .toList();
        if (hops.size() == 1) {
            return first;
        }
        String lines = String.join(", ", rest.subList(0, Math.min(4, rest.size()))) + (rest.size() > 4 ? ", ..." : "");
        return first + " and " + (hops.size() - 1) + " more (line" + (rest.size() > 1 ? "s " : " ") + lines + ")";
    }

    private static String verb(List<ProxyHop> hops, String one, String many) {
        return hops.size() == 1 ? one : many;
    }

    private Finding explain(Key key, List<ProxyHop> hops) {
        Rule rule = key.rule();
        ProxyHop hop = hops.get(0);
        Directive block = key.anchor();
        if (OF_POOLS.contains(rule) && block != null) {
            return new PoolObstacles(version, fixes).explain(rule, hop, new Upstream(block.argument(0), block));
        }
        Directive pass = hop.pass();
        return switch (rule) {
            case UPSTREAM_IMPLICIT -> implicit(hops);
            case UPSTREAM_ELSEWHERE ->
                finding(
                        rule,
                        pass,
                        "the upstream block " + target(rule, hop).host() + " of " + places(hops)
                                + " is not in what was given, nor is what stands around it",
                        "give it the whole configuration: nginx -T | lab doctor --nginx-conf -");
            case HTTP_VERSION, HTTP10_FRAMING -> httpVersion(rule, hops);
            case CONNECTION_HEADER, WEBSOCKET_MAP, CONNECTION_UNKNOWN -> header(rule, hops);
            case HEADER_INHERITANCE -> inheritance(hop);
            case FASTCGI_KEEP_CONN ->
                finding(
                        rule,
                        pass,
                        places(hops) + " without fastcgi_keep_conn on",
                        fixes.beside(hop, "fastcgi_keep_conn on;"));
            case PROTOCOL_WITHOUT_REUSE ->
                finding(
                        rule,
                        pass,
                        places(hops) + verb(hops, " opens", " open") + " a connection for each request",
                        "use HTTP between nginx and the backend");
            case SUBREQUEST_CLOSES ->
                finding(
                        rule,
                        pass,
                        places(hops)
                                + " shares its pool with the subrequest of auth_request, which closes its connections",
                        "repair the subrequest's location, or give it a pool of its own");
            case SUBREQUEST_BODY ->
                finding(
                        rule,
                        pass,
                        places(hops)
                                + (hop.model().answersSubrequests(hop)
                                        ? " answers subrequests: unless the answer has no body its connection is closed"
                                        : " shares a pool with a subrequest whose answer has a body that nobody reads"),
                        "let the subrequest's location say proxy_method HEAD; or answer it with 204, or give it a pool of its own");
            case TARGET_VARIABLE ->
                finding(
                        rule,
                        pass,
                        places(hops) + " has a target that depends on " + depends(hop),
                        "name upstream blocks with keepalive in all of its values");
            default -> throw new IllegalArgumentException(rule + " speaks of something else than one place's reuse");
        };
    }

    private String depends(ProxyHop hop) {
        ProxyHop.Answer answer = hop.answer(version);
        if (!answer.condition().isEmpty()) {
            return "the request: " + answer.condition();
        }
        return answer.blame().isEmpty() ? "the request" : String.join(", ", answer.blame());
    }

    private Finding implicit(List<ProxyHop> hops) {
        ProxyHop hop = hops.get(0);
        PassTarget target = target(Rule.UPSTREAM_IMPLICIT, hop);
        boolean named = target.kind() == PassTarget.Kind.ADDRESS
                && hop.model()
                        .upstream(new PassTarget("", target.host(), "", PassTarget.Kind.NAME, ""))
                        .isPresent();
        String written = Symbolic.shown(target.host() + (target.port().isEmpty() ? "" : ":" + target.port()));
        String shown = hop.pass().argument(0).contains("$") ? " goes to " + written + ", which" : "";
        String message = places(hops)
                + shown
                + (named
                        ? " does not use the upstream block " + target.host()
                                + ": with a port behind a name nginx looks for none"
                        : verb(hops, " names no upstream block", " name no upstream block"));
        return finding(Rule.UPSTREAM_IMPLICIT, hop.pass(), message, fixes.upstreamFor(hops, target));
    }

    private Finding httpVersion(Rule rule, List<ProxyHop> hops) {
        ProxyHop hop = hops.get(0);
        Optional<Directive> set = hop.scope().effective("proxy_http_version");
        String framing = rule == Rule.HTTP10_FRAMING
                ? " with Connection: keep-alive: reused when the answer has a length, not when it has none"
                : set.isEmpty() ? ", the default" : "";
        return finding(
                rule,
                set.orElse(hop.pass()),
                places(hops) + verb(hops, " speaks", " speak") + " HTTP/1.0" + framing,
                set.map(d -> fixes.replace(d, "proxy_http_version 1.1;")).orElseGet(() -> fixes.httpVersion(hops)));
    }

    private Finding inheritance(ProxyHop hop) {
        Directive outer = Headers.droppedClearing(hop.scope()).orElse(hop.pass());
        Directive own = hop.scope().effective("proxy_set_header").orElse(hop.pass());
        String where = outer.file().equals(own.file()) ? "line " + outer.line() : outer.file() + ":" + outer.line();
        return finding(
                Rule.HEADER_INHERITANCE,
                own,
                "this proxy_set_header drops the emptied Connection header of " + where,
                fixes.clearedConnection(List.of(hop)));
    }

    private Finding header(Rule rule, List<ProxyHop> hops) {
        ProxyHop hop = hops.get(0);
        List<Directive> set = Headers.connection(hop.scope());
        if (set.isEmpty()) {
            return finding(
                    rule,
                    hop.pass(),
                    places(hops) + verb(hops, " sends", " send") + " the default header Connection: close",
                    fixes.clearedConnection(hops));
        }
        Directive where = set.get(set.size() - 1);
        ProxyHop.Answer answer = hop.answer(version);
        String sends = places(hops) + verb(hops, " sends", " send") + " Connection " + where.argument(1);
        return switch (rule) {
            case WEBSOCKET_MAP -> {
                WebsocketMap map = WebsocketMap.of(answer);
                yield finding(rule, where, sends + map.said(), map.fix(fixes, hop, where));
            }
            case CONNECTION_UNKNOWN -> {
                String why = answer.condition().isEmpty()
                        ? answer.blame().isEmpty() ? "" : ": nothing is known of " + String.join(", ", answer.blame())
                        : ": reuse is " + answer.condition();
                yield finding(rule, where, sends + why, fixes.connectionInstead(hop, where, true));
            }
            default -> finding(rule, where, sends, fixes.connectionInstead(hop, where, false));
        };
    }
}
