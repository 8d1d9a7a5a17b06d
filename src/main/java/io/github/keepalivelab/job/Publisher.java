package io.github.keepalivelab.job;

import io.github.keepalivelab.result.Body;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.Verdict;
import java.io.PrintStream;

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

    /** Returns a publisher that prints the report, or the JSON. */
    public static Publisher printing(Renderer renderer, boolean json, PrintStream out, PrintStream err) {
        return new Publisher(
                renderer,
                stored -> {
                    if (json) {
                        out.println(ResultJson.pretty(stored.content()));
                    } else {
                        out.print(renderer.text(stored.content()));
                        out.println("report: " + stored.report());
                        out.println("result: " + stored.result());
                    }
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
