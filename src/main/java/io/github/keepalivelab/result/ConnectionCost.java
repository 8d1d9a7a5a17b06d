package io.github.keepalivelab.result;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import java.util.DoubleSummaryStatistics;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What opening and closing a connection costs the host of the proxy, microseconds of CPU.
 *
 * @param source where it was measured
 * @param client of the client hop
 * @param upstream of the upstream hop
 */
public record ConnectionCost(String source, Micros client, Micros upstream) {

    /**
     * From the lowest to the highest over both machines, all loads and all runs of docs/replication.md, rounded: what there is to say
     * where nothing was measured.
     */
    public static final ConnectionCost SHIPPED =
            new ConnectionCost("two machines of docs/replication.md", new Micros(30, 80), new Micros(30, 80));

    /**
     * Returns what a comparison found, from the load at which a connection costs least to that at which it costs most; empty where
     * nginx's host had too few blocks, or was none of its own.
     */
    public static Optional<ConnectionCost> of(String source, CompareResult result) {
        Optional<Micros> client = Micros.of(result, HostCost::perClientConnectionMicros);
        Optional<Micros> upstream = Micros.of(result, HostCost::perUpstreamConnectionMicros);
        return client.flatMap(c -> upstream.map(u -> new ConnectionCost(source, c, u)));
    }

    /** Microseconds of CPU. */
    public record Micros(double low, double high) {

        private static Optional<Micros> of(
                CompareResult result, Function<HostCost, @Nullable ConfidenceInterval> which) {
            DoubleSummaryStatistics bounds = new DoubleSummaryStatistics();
            for (HostCost cost : result.costs()) {
                ConfidenceInterval interval = which.apply(cost);
                if (cost.process().equals("nginx") && interval != null && interval.hasBounds()) {
                    bounds.accept(interval.low());
                    bounds.accept(interval.high());
                }
            }
            return bounds.getCount() == 0
                    ? Optional.empty()
                    : Optional.of(new Micros(Math.max(0, bounds.getMin()), Math.max(0, bounds.getMax())));
        }
    }
}
