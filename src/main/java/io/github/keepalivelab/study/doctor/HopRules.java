package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import io.github.keepalivelab.study.doctor.syntax.Units;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules about what can happen to a request on a reused connection, and to a connection that is silent for long. */
final class HopRules {

    /** Azure's load balancer forgets a flow after 4 minutes and tells nobody. */
    private static final double SHORTEST_SILENT_FIREWALL_SECONDS = 240;

    private static final double DEFAULT_SECONDS = 60;

    private final NginxVersion version;
    private final ReuseFixes fixes;
    private final Set<Finding> findings = new LinkedHashSet<>();
    private final Map<Directive, Silent> silent = new LinkedHashMap<>();

    HopRules(NginxVersion version, ReuseFixes fixes) {
        this.version = version;
        this.fixes = fixes;
    }

    private record Silent(double seconds, String module, List<ProxyHop> hops) {}

    List<Finding> check(NginxModel model) {
        model.hops().forEach(this::hop);
        silent.forEach((at, found) -> add(
                Rule.SOCKET_KEEPALIVE_OFF,
                at,
                "an upstream connection may be silent for " + Math.round(found.seconds()) + " s, and " + found.module()
                        + "_socket_keepalive is off",
                at.is(found.module() + "_read_timeout")
                        ? fixes.after(at, found.module() + "_socket_keepalive on;")
                        : fixes.besideEach(found.hops(), found.module() + "_socket_keepalive on;")));
        return List.copyOf(findings);
    }

    private void add(Rule rule, Directive at, String message, String fix) {
        findings.add(NginxRules.finding(rule, at, message, fix));
    }

    private void hop(ProxyHop hop) {
        ProxyHop.Answer answer = hop.answer(version);
        boolean pooled = answer.reuse() == ProxyHop.Reuse.YES;
        Optional<Directive> retry = hop.scope().effective("proxy_next_upstream");
        if (retry.isPresent() && retry.get().arguments().contains("non_idempotent")) {
            String rest = retry.get().arguments().stream()
                    .filter(word -> !word.equals("non_idempotent"))
                    .collect(Collectors.joining(" "));
            add(
                    Rule.RETRY_NON_IDEMPOTENT,
                    retry.get(),
                    "proxy_next_upstream repeats requests that are not idempotent",
                    fixes.replace(
                            retry.get(), "proxy_next_upstream " + (rest.isEmpty() ? "error timeout" : rest) + ";"));
        }
        if (pooled && retry.isPresent() && retry.get().arguments().contains("off")) {
            add(
                    Rule.RETRY_OFF,
                    retry.get(),
                    "proxy_next_upstream off over reused connections",
                    fixes.replace(retry.get(), "proxy_next_upstream error timeout;"));
        }
        if (pooled && hop.pass().is("fastcgi_pass")) {
            add(
                    Rule.FASTCGI_PROCESSES,
                    hop.pass(),
                    "each idle connection of the pool holds a process of the FastCGI server",
                    "keep keepalive times worker_processes, over all pools to one server, below its number of processes (pm.max_children)");
        }
        if (hop.pass().is("proxy_pass", "grpc_pass", "fastcgi_pass")) {
            socketKeepalive(hop, pooled, answer);
        }
    }

    private void socketKeepalive(ProxyHop hop, boolean pooled, ProxyHop.Answer answer) {
        String module = hop.pass().name().replace("_pass", "");
        if (hop.scope().value(module + "_socket_keepalive", "off").equals("on")) {
            return;
        }
        double read = Units.seconds(hop.scope().value(module + "_read_timeout", "60s"))
                .orElse(DEFAULT_SECONDS);
        Optional<Upstream> pool = pooled ? answer.upstreams().stream().findFirst() : Optional.empty();
        double idle = pool.map(u -> u.idleSeconds().orElse(DEFAULT_SECONDS)).orElse(0.0);
        double longest = Math.max(read, idle);
        if (longest < SHORTEST_SILENT_FIREWALL_SECONDS) {
            return;
        }
        Directive at = read >= idle
                ? hop.scope().effective(module + "_read_timeout").orElse(hop.pass())
                : pool.flatMap(u -> u.last("keepalive_timeout")).orElse(hop.pass());
        silent.computeIfAbsent(at, key -> new Silent(longest, module, new ArrayList<>()))
                .hops()
                .add(hop);
    }
}
