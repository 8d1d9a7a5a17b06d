package io.github.keepalivelab.result;

import org.jspecify.annotations.Nullable;

/**
 * Sockets in TIME_WAIT by the process that closed first and so owns them; null where they cannot be seen.
 *
 * @param client owned by the load driver
 * @param nginx owned by nginx, on either of its hops
 * @param backend owned by the backend
 */
public record TimeWaits(
        @Nullable Double client,
        @Nullable Double nginx,
        @Nullable Double backend) {

    /** Divides every seen figure. */
    public TimeWaits dividedBy(double divisor) {
        return new TimeWaits(
                PerHop.divide(client, divisor), PerHop.divide(nginx, divisor), PerHop.divide(backend, divisor));
    }

    /** Adds figure by figure; unseen stays unseen. */
    public TimeWaits plus(TimeWaits other) {
        return new TimeWaits(
                PerHop.add(client, other.client), PerHop.add(nginx, other.nginx), PerHop.add(backend, other.backend));
    }
}
