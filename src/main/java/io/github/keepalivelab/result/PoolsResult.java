package io.github.keepalivelab.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What users' own pools and servers did when an idle connection died.
 *
 * @param plan what was done
 * @param peers each owner under each fault
 */
public record PoolsResult(Plan plan, List<PooledPeer> peers) implements Body {

    /**
     * What was done.
     *
     * @param faults what happened to idle connections
     */
    public record Plan(List<String> faults) {}

    /**
     * An idle connection that died, and what its owner did.
     *
     * @param side {@code client}: the owner of a pool, which sends the next request; {@code server}: it is watched
     * @param peer the owner
     * @param fault what happened to the idle connection
     * @param outcome of a client the status of the response, or what the application gets instead; of a server what became
     *     of the connection
     * @param seconds how long the client's request took, or the server took from the fault
     * @param predicted what should happen, in words; null in results of older versions
     * @param asPredicted whether it did; null in results of older versions
     */
    public record PooledPeer(
            String side,
            String peer,
            String fault,
            String outcome,
            double seconds,
            @AddedLater @Nullable String predicted,
            @AddedLater @Nullable Boolean asPredicted) {}

    @Override
    public Kind kind() {
        return Kind.POOLS;
    }
}
