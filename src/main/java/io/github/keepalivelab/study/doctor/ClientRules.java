package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.study.doctor.eval.Scope;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import io.github.keepalivelab.study.doctor.syntax.Units;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/** The rules about the hop before nginx, wherever its settings stand: in http, in a server, in a location. */
final class ClientRules {

    private static final double SHORT_AGE_SECONDS = 60;
    /** nginx's default of keepalive_timeout. */
    static final double DEFAULT_IDLE_SECONDS = 75;

    private final OptionalDouble frontIdleSeconds;
    private final ReuseFixes fixes;
    private final Set<Finding> findings = new LinkedHashSet<>();

    /** @param frontIdleSeconds how long what stands before nginx keeps idle connections, if the user told */
    ClientRules(OptionalDouble frontIdleSeconds, ReuseFixes fixes) {
        this.frontIdleSeconds = frontIdleSeconds;
        this.fixes = fixes;
    }

    List<Finding> check(NginxModel model) {
        model.scopes().forEach(this::written);
        if (frontIdleSeconds.isPresent()) {
            model.servers().forEach(this::idleOfServer);
        }
        return List.copyOf(findings);
    }

    private void add(Rule rule, Directive at, String message, String fix) {
        findings.add(NginxRules.finding(rule, at, message, fix));
    }

    private void written(Scope scope) {
        scope.here("keepalive_requests").forEach(this::cap);
        scope.here("keepalive_time").forEach(this::age);
        scope.here("keepalive_timeout").forEach(d -> timeout(d, scope));
        scope.here("keepalive_disable").forEach(this::disable);
        scope.here("add_header").forEach(this::header);
        for (String obsolete : List.of("http2_max_requests", "http2_idle_timeout")) {
            scope.here(obsolete).forEach(this::obsolete);
        }
        besideAPass(scope);
    }

    private void cap(Directive d) {
        if (Units.number(d.argument(0)).orElse(PoolRules.FEW_REQUESTS) < PoolRules.FEW_REQUESTS) {
            add(
                    Rule.REQUEST_CAP,
                    d,
                    "a client connection ends after " + d.argument(0)
                            + (d.argument(0).equals("1") ? " request" : " requests"),
                    fixes.replace(d, "keepalive_requests 10000;"));
        }
    }

    private void age(Directive d) {
        if (Units.seconds(d.argument(0)).orElse(SHORT_AGE_SECONDS) < SHORT_AGE_SECONDS) {
            add(
                    Rule.CONNECTION_AGE,
                    d,
                    "a client connection ends at the age of " + d.argument(0),
                    fixes.replace(d, "keepalive_time 1h;"));
        }
    }

    private void timeout(Directive d, Scope scope) {
        OptionalDouble seconds = Units.seconds(d.argument(0));
        if (seconds.isPresent() && seconds.getAsDouble() == 0) {
            add(
                    Rule.CLIENT_KEEPALIVE_OFF,
                    d,
                    "keepalive_timeout " + d.argument(0),
                    fixes.replace(d, "keepalive_timeout 75s;"));
        } else if (seconds.isPresent() && scope.enclosing("server") != scope) {
            race(d, seconds.getAsDouble());
        }
    }

    /** A server without a line of its own has that of http, or 75 s. */
    private void idleOfServer(Scope server) {
        List<Directive> set = server.effectiveAll("keepalive_timeout");
        if (set.isEmpty() && server.owner() != null) {
            race(server.owner(), DEFAULT_IDLE_SECONDS);
        } else if (!set.isEmpty()) {
            Directive last = set.get(set.size() - 1);
            Units.seconds(last.argument(0)).ifPresent(seconds -> {
                if (seconds > 0) {
                    race(last, seconds);
                }
            });
        }
    }

    private void race(Directive at, double seconds) {
        if (frontIdleSeconds.isEmpty() || seconds > frontIdleSeconds.getAsDouble()) {
            return;
        }
        double front = frontIdleSeconds.getAsDouble();
        add(
                Rule.CLIENT_IDLE_RACE,
                at,
                String.format(
                        Locale.ROOT,
                        "nginx drops an idle client connection after %s s, what stands before it after %s s",
                        plain(seconds),
                        plain(front)),
                fixes.replace(at, "keepalive_timeout " + Math.round(front + 5) + "s;"));
    }

    private static String plain(double seconds) {
        return seconds == Math.rint(seconds) ? String.valueOf(Math.round(seconds)) : String.valueOf(seconds);
    }

    private void disable(Directive d) {
        if (d.arguments().contains("safari")) {
            add(
                    Rule.CLIENT_KEEPALIVE_DISABLED,
                    d,
                    "keepalive_disable " + String.join(" ", d.arguments())
                            + ": after each request of Safari on macOS the connection is closed",
                    fixes.replace(d, "keepalive_disable none;"));
        }
    }

    private void header(Directive d) {
        if (d.argument(0).equalsIgnoreCase("Connection")) {
            add(
                    Rule.CLIENT_HEADER_WITHOUT_EFFECT,
                    d,
                    "add_header Connection " + d.argument(1)
                            + " sends a second Connection header; nginx keeps its own and the connection",
                    "to close client connections write keepalive_timeout 0; otherwise take the line out");
        }
    }

    private void obsolete(Directive d) {
        String instead = d.is("http2_max_requests") ? "keepalive_requests" : "keepalive_timeout";
        add(
                Rule.OBSOLETE_SETTING,
                d,
                d.name() + " has no effect from nginx 1.19.7 on; " + instead + " rules HTTP/2 connections, too",
                "write " + instead + " instead");
    }

    /** People write these beside a proxy_pass to rule the upstream hop. */
    private void besideAPass(Scope scope) {
        Directive owner = scope.owner();
        if (owner == null || !owner.is("location") || scope.here("proxy_pass").isEmpty()) {
            return;
        }
        for (String name : List.of("keepalive_timeout", "keepalive_requests")) {
            for (Directive d : scope.here(name)) {
                add(
                        Rule.CLIENT_SETTING_BESIDE_PASS,
                        d,
                        name + " " + String.join(" ", d.arguments())
                                + " beside a proxy_pass rules the client's connection, not the upstream's",
                        "for the upstream hop write it into the upstream block");
            }
        }
    }
}
