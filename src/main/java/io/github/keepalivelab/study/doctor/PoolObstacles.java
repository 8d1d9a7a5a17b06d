package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.result.DoctorResult.Severity;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import java.util.List;

/** What in an upstream block keeps its connections from being reused. */
final class PoolObstacles {

    private final NginxVersion version;
    private final ReuseFixes fixes;

    PoolObstacles(NginxVersion version, ReuseFixes fixes) {
        this.version = version;
        this.fixes = fixes;
    }

    private Finding missing(ProxyHop hop, Upstream upstream) {
        boolean nginxCloses = hop.overHttp1() && hop.answer(version).obstacles().equals(List.of(Rule.POOL_MISSING));
        return NginxRules.finding(
                Rule.POOL_MISSING,
                upstream.block(),
                "upstream " + upstream.name() + " has no keepalive"
                        + (nginxCloses
                                ? "; the backend is asked to stay, so nginx itself closes, and each request leaves one of its"
                                        + " ports in TIME_WAIT for 60 s"
                                : ""),
                fixes.intoUpstream(upstream, "keepalive 32;"));
    }

    /** Says what is wrong with the pool of a block that a place goes to. */
    Finding explain(Rule rule, ProxyHop hop, Upstream upstream) {
        Directive keepalive = upstream.keepalive().orElse(upstream.block());
        String name = "upstream " + upstream.name();
        return switch (rule) {
            case POOL_MISSING -> missing(hop, upstream);
            case POOL_OFF ->
                NginxRules.finding(
                        rule, keepalive, "keepalive 0 in " + name, fixes.replace(keepalive, "keepalive 32;"));
            case POOL_FILLED_IN ->
                NginxRules.finding(
                        rule,
                        keepalive,
                        "the size of the pool of " + name + " is the placeholder " + keepalive.argument(0)
                                + " of a template",
                        "render the template first (envsubst or what fills it in), then: nginx -T | lab doctor --nginx-conf -");
            case POOL_SMALL ->
                rule.finding(
                        Severity.ERROR,
                        keepalive.file(),
                        keepalive.line(),
                        name + " keeps " + upstream.pool(version) + " idle connection"
                                + (upstream.pool(version) == 1 ? "" : "s") + " for " + upstream.addresses()
                                + " servers in turn: each pushes another's out before it is used again",
                        fixes.replace(keepalive, "keepalive " + 2 * upstream.addresses() + ";"));
            case REQUEST_CAP -> {
                Directive cap = upstream.last("keepalive_requests").orElse(keepalive);
                yield rule.finding(
                        Severity.ERROR,
                        cap.file(),
                        cap.line(),
                        "keepalive_requests " + cap.argument(0) + " in " + name
                                + ": each connection carries one request",
                        fixes.replace(cap, "keepalive_requests 10000;"));
            }
            case IDLE_TIMEOUT_ZERO -> {
                Directive idle = upstream.last("keepalive_timeout").orElse(keepalive);
                yield NginxRules.finding(
                        rule,
                        idle,
                        "keepalive_timeout " + idle.argument(0) + " in " + name,
                        fixes.replace(idle, "keepalive_timeout 60s;"));
            }
            default -> {
                Directive method = upstream.methodAfterKeepalive().orElse(keepalive);
                yield NginxRules.finding(
                        Rule.BALANCER_AFTER_KEEPALIVE,
                        method,
                        method.name() + " stands after keepalive in " + name,
                        fixes.above(upstream, method, keepalive));
            }
        };
    }
}
