package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.study.doctor.syntax.Directive;
import io.github.keepalivelab.study.doctor.syntax.Units;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** The rules about pools, limits and timeouts: reuse works, but less than it could, or with a risk. */
final class SizingRules {

    /** Azure's load balancer forgets a flow after 4 minutes and tells nobody. */
    private static final double SHORTEST_SILENT_FIREWALL_SECONDS = 240;
    /** The soft limit that most systems give to a service. */
    private static final long COMMON_DESCRIPTORS = 1024;

    private static final long FEW_REQUESTS = 100;
    private static final double SHORT_AGE_SECONDS = 60;

    private final NginxVersion version;
    private final OptionalInt concurrency;
    private final OptionalDouble frontIdleSeconds;
    private final Fixes fixes;
    private final Set<Finding> findings = new LinkedHashSet<>();

    /**
     * @param concurrency requests in flight at once, if the user told
     * @param frontIdleSeconds how long what stands before nginx keeps idle connections, if the user told
     */
    SizingRules(NginxVersion version, OptionalInt concurrency, OptionalDouble frontIdleSeconds, Fixes fixes) {
        this.version = version;
        this.concurrency = concurrency;
        this.frontIdleSeconds = frontIdleSeconds;
        this.fixes = fixes;
    }

    List<Finding> check(NginxModel model) {
        model.upstreams().forEach(upstream -> upstream(upstream, model));
        model.servers().forEach(this::client);
        model.hops().forEach(this::hop);
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
                    "upstream " + upstream.name() + " keeps " + pool + " idle connections, but " + perWorker
                            + " requests are in flight in a worker",
                    upstream.keepalive().isPresent()
                            ? fixes.replace(at, "keepalive " + perWorker + ";")
                            : fixes.into(at, "keepalive " + perWorker + ";"));
        } else if (pool < upstream.servers()) {
            add(
                    Rule.POOL_SMALL,
                    at,
                    "upstream " + upstream.name() + " keeps " + pool + " idle connections for " + upstream.servers()
                            + " servers",
                    fixes.replace(at, "keepalive " + 2 * upstream.servers() + ";"));
        }
        upstream.block().children("keepalive_requests").forEach(this::cap);
        upstream.block().children("keepalive_time").forEach(this::age);
    }

    private void cap(Directive d) {
        if (Units.number(d.argument(0)).orElse(FEW_REQUESTS) < FEW_REQUESTS) {
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

    private void client(Scope server) {
        server.effective("keepalive_requests").ifPresent(this::cap);
        server.effective("keepalive_time").ifPresent(this::age);
        Optional<Directive> timeout = server.effective("keepalive_timeout");
        double seconds =
                timeout.map(d -> Units.seconds(d.argument(0)).orElse(75)).orElse(75.0);
        if (timeout.isPresent() && seconds == 0) {
            add(
                    Rule.CLIENT_KEEPALIVE_OFF,
                    timeout.get(),
                    "keepalive_timeout 0",
                    fixes.replace(timeout.get(), "keepalive_timeout 75s;"));
        } else if (frontIdleSeconds.isPresent() && seconds <= frontIdleSeconds.getAsDouble()) {
            Directive at = timeout.orElse(server.owner());
            if (at != null) {
                long wanted = Math.round(frontIdleSeconds.getAsDouble() + 5);
                add(
                        Rule.CLIENT_IDLE_RACE,
                        at,
                        "nginx drops an idle client connection after " + seconds + " s, what stands before it after "
                                + frontIdleSeconds.getAsDouble() + " s",
                        timeout.isPresent()
                                ? fixes.replace(at, "keepalive_timeout " + wanted + "s;")
                                : fixes.into(at, "keepalive_timeout " + wanted + "s;"));
            }
        }
    }

    private void hop(ProxyHop hop) {
        boolean pooled = hop.answer(version).reuse() == ProxyHop.Reuse.YES;
        Optional<Directive> retry = hop.scope().effective("proxy_next_upstream");
        if (retry.isPresent() && retry.get().arguments().contains("non_idempotent")) {
            add(
                    Rule.RETRY_NON_IDEMPOTENT,
                    retry.get(),
                    "proxy_next_upstream repeats requests that are not idempotent",
                    fixes.replace(retry.get(), "proxy_next_upstream error timeout;"));
        }
        if (pooled && retry.isPresent() && retry.get().arguments().contains("off")) {
            add(
                    Rule.RETRY_OFF,
                    retry.get(),
                    "proxy_next_upstream off over reused connections",
                    fixes.replace(retry.get(), "proxy_next_upstream error timeout;"));
        }
        socketKeepalive(hop, pooled);
    }

    private void socketKeepalive(ProxyHop hop, boolean pooled) {
        if (!hop.overHttp1()
                || hop.scope().value("proxy_socket_keepalive", "off").equals("on")) {
            return;
        }
        double read =
                Units.seconds(hop.scope().value("proxy_read_timeout", "60s")).orElse(60);
        double idle = pooled
                ? hop.upstream()
                        .map(u -> Units.seconds(u.setting("keepalive_timeout", "60s"))
                                .orElse(60))
                        .orElse(0.0)
                : 0;
        if (Math.max(read, idle) >= SHORTEST_SILENT_FIREWALL_SECONDS) {
            boolean reading = read >= idle;
            Directive at = reading
                    ? hop.scope().effective("proxy_read_timeout").orElse(hop.pass())
                    : hop.upstream()
                            .flatMap(
                                    u -> u.block().children("keepalive_timeout").findFirst())
                            .orElse(hop.pass());
            add(
                    Rule.SOCKET_KEEPALIVE_OFF,
                    at,
                    "an upstream connection may be silent for " + Math.round(Math.max(read, idle))
                            + " s, and proxy_socket_keepalive is off",
                    fixes.after(hop.pass(), "proxy_socket_keepalive on;"));
        }
    }

    private void capacity(NginxModel model) {
        Optional<Directive> set = model.events("worker_connections");
        long connections =
                set.isEmpty() ? 512 : Units.number(set.get().argument(0)).orElse(512);
        Optional<Directive> rlimit = model.main("worker_rlimit_nofile");
        Directive at = set.or(model::eventsBlock).orElse(null);
        long pools = model.upstreams().stream().mapToLong(u -> u.pool(version)).sum();
        Long workers = model.workers();
        long inFlight = concurrency.isEmpty() ? 0 : 2 * ceil(concurrency.getAsInt(), workers == null ? 1 : workers);
        if (at != null && pools + inFlight > connections) {
            add(
                    Rule.WORKER_CONNECTIONS,
                    at,
                    "worker_connections " + connections + " for idle pools of " + pools
                            + (inFlight > 0 ? " and " + inFlight + " connections in use" : ""),
                    fixes.replace(at, "worker_connections " + 2 * (pools + inFlight) + ";"));
        }
        if (at == null) {
            return;
        }
        long limit = rlimit.flatMap(
                        d -> Units.number(d.argument(0)).stream().boxed().findFirst())
                .orElse(COMMON_DESCRIPTORS);
        if (connections > limit) {
            add(
                    Rule.DESCRIPTORS,
                    rlimit.orElse(at),
                    rlimit.isPresent()
                            ? "worker_rlimit_nofile " + limit + " is below worker_connections " + connections
                            : "worker_connections " + connections + " without worker_rlimit_nofile; many systems allow "
                                    + COMMON_DESCRIPTORS + " descriptors",
                    rlimit.isPresent()
                            ? fixes.replace(rlimit.get(), "worker_rlimit_nofile " + 2 * connections + ";")
                            : "write at the top of nginx.conf: worker_rlimit_nofile " + 2 * connections + ";");
        }
    }

    private static long ceil(long value, long divisor) {
        return (value + Math.max(1, divisor) - 1) / Math.max(1, divisor);
    }
}
