package io.github.keepalivelab.result;

import io.github.keepalivelab.plan.ProcessName;
import org.jspecify.annotations.Nullable;

/**
 * One figure for each process of the chain; null where the process cannot be seen.
 *
 * @param driver the load driver
 * @param nginx all nginx processes
 * @param backend the service behind nginx
 */
public record PerProcess(
        @Nullable Double driver,
        @Nullable Double nginx,
        @Nullable Double backend) {

    /** Returns the figure of one process. */
    public @Nullable Double of(ProcessName process) {
        return switch (process) {
            case DRIVER -> driver;
            case NGINX -> nginx;
            case BACKEND -> backend;
        };
    }
}
