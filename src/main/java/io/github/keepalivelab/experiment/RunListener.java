package io.github.keepalivelab.experiment;

import io.github.keepalivelab.plan.Trial;
import io.github.keepalivelab.result.TrialResult;
import org.HdrHistogram.Histogram;

/** Told how a run goes on. Called between windows, never inside one. */
public interface RunListener {

    /** Something worth a line happened. */
    void say(String line);

    /** A trial is about to begin. */
    default void trialStarts(Trial trial) {}

    /**
     * How far a run is.
     *
     * @param trial the trial that has ended
     * @param trials how many trials the run has
     * @param blocks how many blocks the run has
     * @param secondsLeft estimated time to the end
     */
    record Progress(TrialResult trial, int trials, int blocks, double secondsLeft) {}

    /**
     * A trial has ended.
     *
     * @param progress what it gave, and how far the run is
     * @param responseMicros its response times; the listener's own, to label or keep
     * @param serviceMicros its service times, likewise
     */
    void trialDone(Progress progress, Histogram responseMicros, Histogram serviceMicros);
}
