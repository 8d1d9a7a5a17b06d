package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import io.github.keepalivelab.study.doctor.syntax.Units;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The rules about the size of pools and the limits of their connections: reuse works, but less than it could. */
final class PoolRules {

    /** The soft limit that most systems give to a service. */
    private static final long COMMON_DESCRIPTORS = 1024;

    static final long FEW_REQUESTS = 100;
    private static final double SHORT_AGE_SECONDS = 60;

    private final NginxVersion version;
    private final OptionalInt concurrency;
    private final ReuseFixes fixes;
    private final Set<Finding> findings = new LinkedHashSet<>();

    /** @param concurrency requests in flight at once, if the user told */
    PoolRules(NginxVersion version, OptionalInt concurrency, ReuseFixes fixes) {
        this.version = version;
        this.concurrency = concurrency;
        this.fixes = fixes;
    }

    List<Finding> check(NginxModel model) {
        model.upstreams().forEach(upstream -> upstream(upstream, model));
        if (model.whole()) {
            capacity(model);
        }
        return List.copyOf(findings);
    }

    private void add(Rule rule, Directive at, String message, String fix) {
        findings.add(NginxRules.finding(rule, at, message, fix));
    }

    private void upstream(Upstream upstream, NginxModel model) {
        int pool = upstream.pool(version);
        if (pool == 0) {
            return;
        }
        Directive at = upstream.keepalive().orElse(upstream.block());
        Long workers = model.workers();
        long perWorker = concurrency.isEmpty() ? 0 : ceil(concurrency.getAsInt(), workers == null ? 1 : workers);
        if (pool < perWorker) {
            add(
                    Rule.POOL_SMALL,
                    at,
                    "upstream " + upstream.name() + " keeps " + pool + " idle connection" + (pool == 1 ? "" : "s")
                            + ", but " + perWorker + " requests are in flight in a worker",
                    upstream.keepalive().isPresent()
                            ? fixes.replace(at, "keepalive " + perWorker + ";")
                            : fixes.intoUpstream(upstream, "keepalive " + perWorker + ";"));
        } else if (pool < upstream.addresses() && !upstream.sticky() && !upstream.pushesOut(version, key -> key)) {
            add(
                    Rule.POOL_SMALL,
                    at,
                    "upstream " + upstream.name() + " keeps " + pool + " idle connections for " + upstream.addresses()
                            + " servers",
                    fixes.replace(at, "keepalive " + 2 * upstream.addresses() + ";"));
        }
        upstream.last("keepalive_requests").ifPresent(this::cap);
        upstream.last("keepalive_time").ifPresent(this::age);
    }

    private void cap(Directive d) {
        long requests = Units.number(d.argument(0)).orElse(FEW_REQUESTS);
        if (requests > 1 && requests < FEW_REQUESTS) {
            add(
                    Rule.REQUEST_CAP,
                    d,
                    "a connection ends after " + d.argument(0) + " requests",
                    fixes.replace(d, "keepalive_requests 10000;"));
        }
    }

    private void age(Directive d) {
        if (Units.seconds(d.argument(0)).orElse(SHORT_AGE_SECONDS) < SHORT_AGE_SECONDS) {
            add(
                    Rule.CONNECTION_AGE,
                    d,
                    "a connection ends at the age of " + d.argument(0),
                    fixes.replace(d, "keepalive_time 1h;"));
        }
    }

    private void capacity(NginxModel model) {
        Optional<Directive> set = model.events("worker_connections");
        long connections =
                set.isEmpty() ? 512 : Units.number(set.get().argument(0)).orElse(512);
        Directive at = set.or(model::eventsBlock).orElse(null);
        if (at == null) {
            return;
        }
        long pools = model.upstreams().stream().mapToLong(u -> u.pool(version)).sum();
        Long workers = model.workers();
        long inFlight = concurrency.isEmpty() ? 0 : 2 * ceil(concurrency.getAsInt(), workers == null ? 1 : workers);
        if (pools + inFlight > connections) {
            add(
                    Rule.WORKER_CONNECTIONS,
                    at,
                    "worker_connections " + connections + " for idle pools of " + pools
                            + (inFlight > 0 ? " and " + inFlight + " connections in use" : ""),
                    fixes.replace(at, "worker_connections " + 2 * (pools + inFlight) + ";"));
        }
        descriptors(model, at, connections);
    }

    private void descriptors(NginxModel model, Directive at, long connections) {
        Optional<Directive> rlimit = model.main("worker_rlimit_nofile");
        long limit = rlimit.flatMap(
                        d -> Units.number(d.argument(0)).stream().boxed().findFirst())
                .orElse(COMMON_DESCRIPTORS);
        if (connections <= limit) {
            return;
        }
        String wanted = "worker_rlimit_nofile " + 2 * connections + ";";
        add(
                Rule.DESCRIPTORS,
                rlimit.orElse(at),
                rlimit.isPresent()
                        ? "worker_rlimit_nofile " + limit + " is below worker_connections " + connections
                        : "worker_connections " + connections + " without worker_rlimit_nofile; many systems allow "
                                + COMMON_DESCRIPTORS + " descriptors",
                rlimit.map(d -> fixes.replace(d, wanted))
                        .orElseGet(() -> model.eventsBlock()
                                .map(events -> fixes.before(events, wanted))
                                .orElse("write at the top of nginx.conf: " + wanted)));
    }

    static long ceil(long value, long divisor) {
        return (value + Math.max(1, divisor) - 1) / Math.max(1, divisor);
    }
}
