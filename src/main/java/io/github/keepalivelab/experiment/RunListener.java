package io.github.keepalivelab.experiment;

import io.github.keepalivelab.result.TrialResult;

/** Told how a run goes on. Called between windows, never inside one. */
public interface RunListener {

    /** Something worth a line happened. */
    void say(String line);

    /**
     * A trial has ended.
     *
     * @param trial what it gave
     * @param trials how many trials the run has
     * @param blocks how many blocks the run has
     * @param secondsLeft estimated time to the end
     * @throws java.io.UncheckedIOException when it cannot be stored; the run goes on and keeps it in memory
     */
    void trialDone(
            TrialResult trial, org.HdrHistogram.Histogram responseMicros, int trials, int blocks, double secondsLeft);
}
