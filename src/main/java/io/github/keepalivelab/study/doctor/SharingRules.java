package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.result.DoctorResult.Severity;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules about what a pool must not share: a login, a source address, a TLS name, a protocol; and what it does not. */
final class SharingRules {

    private static final int DEFAULT_PLACES = 32;

    /** Paths of Microsoft Exchange, whose clients log a connection in. */
    private static final String EXCHANGE =
            "(?i).*/(owa|ews|rpc|mapi|oab|ecp|autodiscover|microsoft-server-activesync)\\b.*";

    private final NginxVersion version;
    private final ReuseFixes fixes;
    private final Set<Finding> findings = new LinkedHashSet<>();

    SharingRules(NginxVersion version, ReuseFixes fixes) {
        this.version = version;
        this.fixes = fixes;
    }

    List<Finding> check(NginxModel model) {
        Map<Upstream, List<ProxyHop>> users = new LinkedHashMap<>();
        for (ProxyHop hop : model.hops()) {
            for (Upstream upstream : hop.answer(version).upstreams()) {
                if (upstream.pool(version) > 0) {
                    users.computeIfAbsent(upstream, key -> new ArrayList<>()).add(hop);
                    hop(hop, upstream);
                }
            }
        }
        users.forEach(this::protocols);
        users.forEach(this::localPool);
        return List.copyOf(findings);
    }

    private void add(Rule rule, Directive at, String message, String fix) {
        findings.add(NginxRules.finding(rule, at, message, fix));
    }

    private void hop(ProxyHop hop, Upstream upstream) {
        String module = hop.pass().name().replace("_pass", "");
        hop.scope()
                .effective(module + "_bind")
                .filter(d -> d.argument(0).contains("$"))
                .ifPresent(d -> add(
                        Rule.SOURCE_ADDRESS_SHARED,
                        d,
                        d.name() + " " + d.argument(0)
                                + " over a pool: an idle connection is taken whatever its source address, so the backend sees"
                                + " another client's",
                        "hand the address over in a header (X-Forwarded-For) and take " + d.name()
                                + " out, or do without a pool there"));
        hop.scope()
                .effective(module + "_ssl_name")
                .filter(d -> hop.overTls() && d.argument(0).contains("$"))
                .ifPresent(d -> add(
                        Rule.TLS_NAME_SHARED,
                        d,
                        d.name() + " " + d.argument(0)
                                + " over a pool: an idle connection is taken whatever its TLS name, so a request goes out under"
                                + " another's name",
                        "one upstream block and one location for each name, or no pool there"));
        login(hop, upstream);
    }

    private void login(ProxyHop hop, Upstream upstream) {
        Directive location = hop.home().owner();
        boolean exchange = location != null && location.arguments().stream().anyMatch(word -> word.matches(EXCHANGE));
        boolean passed = hop.scope().effectiveAll("proxy_pass_header").stream()
                .anyMatch(d -> d.argument(0).equalsIgnoreCase("WWW-Authenticate"));
        boolean module = upstream.last("ntlm").isPresent();
        if (hop.overHttp1() && (exchange || passed) && !module) {
            add(
                    Rule.LOGIN_SHARED,
                    hop.pass(),
                    "NTLM and Negotiate log a connection in, not a request: over the pool of " + upstream.name()
                            + " another user's request may be sent on it",
                    "no pool for what logs in with NTLM or Negotiate (the ntlm directive is a part of the commercial nginx), or"
                            + " another way to log in");
        }
    }

    private boolean http2(ProxyHop hop) {
        return hop.pass().is("grpc_pass")
                || hop.scope().value("proxy_http_version", "").equals("2");
    }

    private void protocols(Upstream upstream, List<ProxyHop> hops) {
        boolean both = hops.stream().anyMatch(this::http2) && !hops.stream().allMatch(this::http2);
        if (!both || upstream.local(version) || version.compareTo(HopCalculation.HTTP2_UPSTREAMS) < 0) {
            return;
        }
        Directive at = upstream.keepalive().orElse(upstream.block());
        add(
                Rule.PROTOCOLS_SHARED,
                at,
                "upstream " + upstream.name()
                        + " is spoken to in HTTP/1.1 and in HTTP/2 over one pool: a request on a connection of the other protocol"
                        + " hangs until it times out",
                fixes.replace(at, "keepalive " + upstream.pool(version) + " local;"));
    }

    private void localPool(Upstream upstream, List<ProxyHop> hops) {
        long locations = hops.stream().map(hop -> hop.home().owner()).distinct().count();
        if (upstream.local(version) && upstream.keepalive().isEmpty() && locations > DEFAULT_PLACES) {
            Finding found = Rule.POOL_LOCAL.finding(
                    Severity.WARNING,
                    upstream.block().file(),
                    upstream.block().line(),
                    locations + " locations pass on to upstream " + upstream.name() + ", whose default pool is local: "
                            + DEFAULT_PLACES + " idle connections for all of them, and none may take another's",
                    fixes.intoUpstream(upstream, "keepalive 32;"));
            findings.add(found);
        }
    }
}
