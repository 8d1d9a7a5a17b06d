package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.study.doctor.eval.Scope;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import io.github.keepalivelab.study.doctor.syntax.Units;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The rules about TLS, whose handshakes are most of what a new connection costs, and about HTTP/2, which has one for all. */
final class TlsRules {

    private static final double DEFAULT_SESSION_SECONDS = 300;

    /** The default until 1.19.10. */
    private static final long OLD_REQUESTS = 100;

    private static final long DEFAULT_REQUESTS = 1000;

    private final NginxVersion version;
    private final ReuseFixes fixes;
    private final Set<Finding> findings = new LinkedHashSet<>();

    TlsRules(NginxVersion version, ReuseFixes fixes) {
        this.version = version;
        this.fixes = fixes;
    }

    List<Finding> check(NginxModel model) {
        for (Scope server : model.servers()) {
            if (speaks(server, "ssl") || server.value("ssl", "off").equals("on")) {
                resumption(server);
                sessions(server);
            }
            if (speaks(server, "http2") || server.value("http2", "off").equals("on")) {
                requests(server);
            }
        }
        model.hops().forEach(this::upstream);
        return List.copyOf(findings);
    }

    private void add(Rule rule, Directive at, String message, String fix) {
        findings.add(NginxRules.finding(rule, at, message, fix));
    }

    private static boolean speaks(Scope server, String what) {
        return server.here("listen").stream().anyMatch(d -> d.arguments().contains(what));
    }

    private void resumption(Scope server) {
        Optional<Directive> tickets = server.effective("ssl_session_tickets")
                .filter(d -> d.argument(0).equals("off"));
        Optional<Directive> cache = server.effective("ssl_session_cache");
        boolean remembers =
                cache.isPresent() && !Set.of("off", "none").contains(cache.get().argument(0));
        if (tickets.isEmpty() || remembers) {
            return;
        }
        add(
                Rule.TLS_RESUMPTION_OFF,
                tickets.get(),
                "ssl_session_tickets off " + (cache.isEmpty() ? "without" : "and no")
                        + " ssl_session_cache: no client can resume a session",
                cache.isEmpty()
                        ? fixes.after(tickets.get(), "ssl_session_cache shared:TLS:10m;")
                        : fixes.replace(cache.get(), "ssl_session_cache shared:TLS:10m;"));
    }

    private void sessions(Scope server) {
        Optional<Directive> timeout = server.effective("ssl_session_timeout");
        Optional<Directive> idle = server.effective("keepalive_timeout");
        double remembered = timeout.map(d -> Units.seconds(d.argument(0)).orElse(Double.POSITIVE_INFINITY))
                .orElse(DEFAULT_SESSION_SECONDS);
        double open = idle.map(d -> Units.seconds(d.argument(0)).orElse(0)).orElse(ClientRules.DEFAULT_IDLE_SECONDS);
        if (remembered >= open || (timeout.isEmpty() && idle.isEmpty())) {
            return;
        }
        Directive at = timeout.or(() -> idle).get();
        String line = "ssl_session_timeout " + Math.round(Math.max(DEFAULT_SESSION_SECONDS, 2 * open)) + "s;";
        add(
                Rule.TLS_SESSION_SHORT,
                at,
                String.format(
                        Locale.ROOT,
                        "TLS sessions are forgotten after %.0f s, idle client connections are closed after %.0f s: who comes back"
                                + " then cannot resume",
                        remembered,
                        open),
                timeout.isPresent() ? fixes.replace(at, line) : fixes.after(at, line));
    }

    private void requests(Scope server) {
        if (!version.atLeast(1, 19, 7)) {
            // HTTP/2 connections had a cap of their own.
            return;
        }
        Optional<Directive> written = server.effective("keepalive_requests");
        OptionalLong cap = written.isPresent()
                ? Units.number(written.get().argument(0))
                : OptionalLong.of(version.atLeast(1, 19, 10) ? DEFAULT_REQUESTS : OLD_REQUESTS);
        Directive owner = server.owner();
        if (cap.isEmpty() || cap.getAsLong() >= DEFAULT_REQUESTS || owner == null) {
            return;
        }
        add(
                Rule.HTTP2_REQUEST_CAP,
                written.orElse(owner),
                "an HTTP/2 connection ends after " + cap.getAsLong() + " requests"
                        + (written.isPresent() ? "" : ", the default of this version"),
                written.isPresent()
                        ? fixes.replace(written.get(), "keepalive_requests 10000;")
                        : fixes.into(owner, "keepalive_requests 10000;"));
    }

    private void upstream(ProxyHop hop) {
        String pass = hop.pass().name();
        String setting = pass.substring(0, pass.length() - "pass".length()) + "ssl_session_reuse";
        hop.scope()
                .effective(setting)
                .filter(d -> hop.overTls() && d.argument(0).equals("off"))
                .ifPresent(d -> add(
                        Rule.UPSTREAM_TLS_RESUMPTION_OFF,
                        d,
                        setting + " off: each connection to the backend that is opened takes a full handshake",
                        fixes.replace(d, setting + " on;")));
    }
}
