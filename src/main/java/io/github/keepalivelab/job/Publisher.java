package io.github.keepalivelab.job;

import io.github.keepalivelab.result.Body;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.Verdict;
import java.io.PrintStream;
import java.util.function.Function;

/**
 * Stores a result, shows it, and says with which code to exit.
 *
 * @param renderer makes the reports
 * @param show shows what was stored
 * @param err where trouble is told
 */
public record Publisher(Renderer renderer, Show show, PrintStream err) {

    /** Shows a result that was stored. */
    public interface Show {
        /** Shows it. */
        void show(ResultStore.Stored<?> stored);
    }

    /**
     * Returns a publisher that prints.
     *
     * @param text what is printed of a result that was stored
     */
    public static Publisher printing(
            Renderer renderer, Function<ResultStore.Stored<?>, String> text, PrintStream out, PrintStream err) {
        return new Publisher(
                renderer,
                stored -> {
                    out.print(text.apply(stored));
                    out.flush();
                },
                err);
    }

    /** Publishes a result; returns the exit code that it means. */
    public <B extends Body> int publish(ResultStore store, StoredResult<B> result) {
        ResultStore.Stored<B> stored = store.store(result, renderer);
        show.show(stored);
        if (store.trouble().isPresent()) {
            err.println("lab: " + store.trouble().get() + "; the result is in " + stored.result());
            return ExitCodes.ENVIRONMENT;
        }
        return stored.content().verdict() == Verdict.VALID ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
