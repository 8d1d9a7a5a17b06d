package io.github.keepalivelab.job;

import io.github.keepalivelab.plan.Trial;
import io.github.keepalivelab.result.MeasuredTrial;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Told how a job goes on. Called between measured windows, never inside one. */
public interface Progress {

    /** Something worth a line happened. */
    void say(String line);

    /** A run of trials is about to begin; jobs without trials never say so. */
    default void runStarts(RunHeader header) {}

    /** A trial is about to begin. */
    default void trialStarts(Trial trial) {}

    /**
     * How far a run has come.
     *
     * @param trials how many trials it has; 0 where it goes on until its answers are known
     * @param blocks how many blocks it has; 0 likewise
     * @param secondsLeft estimated time to the end; the longest that it can take where it goes on until its answers are known
     */
    record Pace(int trials, int blocks, double secondsLeft) {}

    /**
     * A trial has ended.
     *
     * @param trial what it gave
     * @param pace how far the run has come
     * @param responseMicros its response times; the listener's own, to label or keep
     * @param serviceMicros its service times, likewise
     */
    record TrialDone(MeasuredTrial trial, Pace pace, Histogram responseMicros, Histogram serviceMicros) {}

    /** A trial has ended. */
    default void trialDone(TrialDone done) {}

    /** Keeps captured packets, as pcapng by name, where the result will be; returns the names of the files. */
    default List<String> keep(Map<String, byte[]> captures) {
        return List.of();
    }
}
