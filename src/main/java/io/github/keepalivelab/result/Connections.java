package io.github.keepalivelab.result;

import org.jspecify.annotations.Nullable;

/**
 * Connections opened on each hop; null where the hop cannot be seen.
 *
 * @param client driver to nginx, or driver to a foreign target
 * @param upstream nginx to backend
 */
public record Connections(@Nullable Double client, @Nullable Double upstream) {

    /** Divides every seen figure. */
    public Connections dividedBy(double divisor) {
        return new Connections(PerHop.divide(client, divisor), PerHop.divide(upstream, divisor));
    }

    /** Adds figure by figure; unseen stays unseen. */
    public Connections plus(Connections other) {
        return new Connections(PerHop.add(client, other.client), PerHop.add(upstream, other.upstream));
    }
}
