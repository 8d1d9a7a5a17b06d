package io.github.keepalivelab.job;

import io.github.keepalivelab.result.Body;

/**
 * The protocol that every study speaks. A job measures; who runs it adds the envelope, judges it by its warnings, stores and
 * shows it, and hears Ctrl-C.
 *
 * @param <B> shape of what it finds
 */
public interface Job<B extends Body> {

    /** Returns what it measures with. */
    Tools tools();

    /**
     * Runs to its end, or until it is cancelled; what was measured before is in the outcome.
     *
     * @throws io.github.keepalivelab.machine.process.EnvironmentException when nothing could be measured
     */
    Outcome<B> run(Progress progress);

    /** Makes {@link #run} return soon; called from another thread, at any time. */
    void cancel();
}
