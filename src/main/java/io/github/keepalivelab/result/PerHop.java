package io.github.keepalivelab.result;

import org.jspecify.annotations.Nullable;

/**
 * One figure for each process of the chain; null where the process cannot be seen.
 *
 * @param driver the load driver
 * @param nginx all nginx workers
 * @param backend the service behind nginx
 */
public record PerHop(
        @Nullable Double driver,
        @Nullable Double nginx,
        @Nullable Double backend) {

    /** Divides every seen figure. */
    public PerHop dividedBy(double divisor) {
        return new PerHop(divide(driver, divisor), divide(nginx, divisor), divide(backend, divisor));
    }

    /** Adds figure by figure; unseen stays unseen. */
    public PerHop plus(PerHop other) {
        return new PerHop(add(driver, other.driver), add(nginx, other.nginx), add(backend, other.backend));
    }

    static @Nullable Double divide(@Nullable Double value, double divisor) {
        return value == null || divisor == 0 ? null : value / divisor;
    }

    static @Nullable Double add(@Nullable Double a, @Nullable Double b) {
        return a == null || b == null ? null : Double.valueOf(a + b);
    }
}
