package io.github.keepalivelab.worth;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.HostCost;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.Verdict;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What long connections save someone against a connection for each request on both hops. Intervals of sums are sums of bounds, which is
 * wider than need be.
 *
 * @param traffic whose
 * @param nginx cores of all proxies
 * @param backend cores of all services
 * @param timeWait sockets in TIME_WAIT at each proxy; null where they were not looked up
 * @param ports of each proxy, towards each service; null likewise
 * @param latencyRate the load at which latency was compared, requests a second at each proxy
 * @param latencyMillis mean response time of long connections less that of short ones; null without a claim
 */
public record Worth(
        Traffic traffic,
        Cores nginx,
        Cores backend,
        @Nullable Sockets timeWait,
        @Nullable Sockets ports,
        double latencyRate,
        @Nullable ConfidenceInterval latencyMillis) {

    private static final String LONG_LONG = "long/long";
    private static final String LONG_SHORT = "long/short";
    private static final String SHORT_LONG = "short/long";
    private static final String SHORT_SHORT = "short/short";
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double MICROS_PER_MILLI = 1e3;
    private static final double TIME_WAIT_SECONDS = 60;
    private static final double HOURS_PER_MONTH = 730;

    /**
     * CPU of all machines of a kind, in cores.
     *
     * @param ofShort with a connection for each request
     * @param ofLong with the traffic's requests on each connection
     * @param saved the difference
     */
    public record Cores(ConfidenceInterval ofShort, ConfidenceInterval ofLong, ConfidenceInterval saved) {}

    /** Sockets, with a connection for each request and with the traffic's requests on each connection. */
    public record Sockets(double ofShort, double ofLong) {}

    /**
     * Calculates it.
     *
     * @throws PlanException when the result cannot answer; the message says why and what to do
     */
    public static Worth of(StoredResult<CompareResult> stored, Traffic traffic) {
        if (stored.verdict() != Verdict.VALID) {
            throw new PlanException("the result is INVALID, so nothing can be calculated from it; lab report says why");
        }
        CompareResult result = stored.body();
        HostCosts nginxCosts = new HostCosts(result.costs(), ProcessName.NGINX);
        double perNginx = traffic.perNginx();
        ConfidenceInterval request = nginxCosts.at(perNginx, "--nginx-machines", HostCost::perRequestMicros);
        ConfidenceInterval client = nginxCosts.at(perNginx, "--nginx-machines", HostCost::perClientConnectionMicros);
        ConfidenceInterval upstream =
                nginxCosts.at(perNginx, "--nginx-machines", HostCost::perUpstreamConnectionMicros);
        HostCosts backendCosts = new HostCosts(result.costs(), ProcessName.BACKEND);
        double perBackend = traffic.perBackend();
        ConfidenceInterval answer = backendCosts.at(perBackend, "--backend-machines", HostCost::perRequestMicros);
        ConfidenceInterval accepted =
                backendCosts.at(perBackend, "--backend-machines", HostCost::perUpstreamConnectionMicros);
        double clients = traffic.clientConnections();
        double upstreams = traffic.upstreamConnections();
        double rate = traffic.ratePerSecond();
        LoadResult nearest = nearest(result, perNginx);
        return new Worth(
                traffic,
                new Cores(
                        cores(request, rate, client, rate, upstream, rate),
                        cores(request, rate, client, clients, upstream, upstreams),
                        cores(request, 0, client, rate - clients, upstream, rate - upstreams)),
                // The client hop does not reach the service.
                new Cores(
                        cores(answer, rate, accepted, 0, accepted, rate),
                        cores(answer, rate, accepted, 0, accepted, upstreams),
                        cores(answer, 0, accepted, 0, accepted, rate - upstreams)),
                timeWait(nearest, traffic),
                ports(nearest, traffic),
                Objects.requireNonNullElse(nearest.ratePerSecond(), 0.0),
                latency(nearest).orElse(null));
    }

    private static ConfidenceInterval cores(
            ConfidenceInterval request,
            double requests,
            ConfidenceInterval client,
            double clients,
            ConfidenceInterval upstream,
            double upstreams) {
        return new ConfidenceInterval(
                (requests * request.estimate() + clients * client.estimate() + upstreams * upstream.estimate())
                        / MICROS_PER_SECOND,
                (requests * request.low() + clients * client.low() + upstreams * upstream.low()) / MICROS_PER_SECOND,
                (requests * request.high() + clients * client.high() + upstreams * upstream.high())
                        / MICROS_PER_SECOND);
    }

    private static LoadResult nearest(CompareResult result, double rate) {
        return result.loads().stream()
                .min(Comparator.comparingDouble(
                        load -> Math.abs(Objects.requireNonNullElse(load.ratePerSecond(), 0.0) - rate)))
                .orElseThrow();
    }

    /** Returns sockets in TIME_WAIT that a request on a connection of its own from a client leaves at nginx; empty where not looked up. */
    public static Optional<Double> timeWaitOfClients(LoadResult load) {
        return nginxTimeWait(load, SHORT_LONG);
    }

    /** Returns the same of a request on an upstream connection of its own. */
    public static Optional<Double> timeWaitOfUpstreams(LoadResult load) {
        return nginxTimeWait(load, LONG_SHORT);
    }

    private static Optional<Double> nginxTimeWait(LoadResult load, String arm) {
        return load.arm(arm).map(result -> result.timeWaitPerRequest(ProcessName.NGINX));
    }

    private static @Nullable Sockets timeWait(LoadResult load, Traffic traffic) {
        Optional<Double> client = timeWaitOfClients(load);
        Optional<Double> upstream = timeWaitOfUpstreams(load);
        if (client.isEmpty() || upstream.isEmpty()) {
            return null;
        }
        double held = traffic.perNginx() * TIME_WAIT_SECONDS;
        return new Sockets(
                held * (client.get() + upstream.get()),
                held
                        * (client.get() / traffic.perClientConnection()
                                + upstream.get() / traffic.perUpstreamConnection()));
    }

    /** A port is held by what nginx has opened, and counts towards one address. */
    private static @Nullable Sockets ports(LoadResult load, Traffic traffic) {
        Optional<Double> upstream = timeWaitOfUpstreams(load);
        if (upstream.isEmpty()) {
            return null;
        }
        double held = traffic.perNginx() / traffic.backendMachines() * TIME_WAIT_SECONDS * upstream.get();
        return new Sockets(held, held / traffic.perUpstreamConnection());
    }

    /** Returns mean response time of long connections less that of short ones, in ms; empty without a claim. */
    public static Optional<ConfidenceInterval> latency(LoadResult load) {
        return load.comparison("responseMicros.mean", LONG_LONG)
                .filter(comparison -> comparison.baseline().equals(SHORT_SHORT) && comparison.claim())
                .map(Comparison::difference)
                .map(micros -> new ConfidenceInterval(
                        micros.estimate() / MICROS_PER_MILLI,
                        micros.low() / MICROS_PER_MILLI,
                        micros.high() / MICROS_PER_MILLI));
    }

    /** Returns the cores that are saved on all proxies and services. */
    public ConfidenceInterval saved() {
        return new ConfidenceInterval(
                nginx.saved().estimate() + backend.saved().estimate(),
                nginx.saved().low() + backend.saved().low(),
                nginx.saved().high() + backend.saved().high());
    }

    /** Returns the money that is saved in a month of 730 hours; empty where no price was given. */
    public Optional<ConfidenceInterval> savedPerMonth() {
        Double price = traffic.pricePerCoreHour();
        if (price == null) {
            return Optional.empty();
        }
        ConfidenceInterval cores = saved();
        double each = price * HOURS_PER_MONTH;
        return Optional.of(new ConfidenceInterval(cores.estimate() * each, cores.low() * each, cores.high() * each));
    }
}
