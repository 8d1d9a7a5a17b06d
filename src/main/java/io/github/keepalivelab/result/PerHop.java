package io.github.keepalivelab.result;

import io.github.keepalivelab.plan.HopName;
import org.jspecify.annotations.Nullable;

/**
 * One figure for each hop; null where the hop cannot be seen.
 *
 * @param client driver to nginx, or driver to a foreign target
 * @param upstream nginx to backend
 */
public record PerHop(@Nullable Double client, @Nullable Double upstream) {

    /** Returns the figure of one hop. */
    public @Nullable Double of(HopName hop) {
        return switch (hop) {
            case CLIENT -> client;
            case UPSTREAM -> upstream;
        };
    }
}
