package io.github.keepalivelab.service.driver;

import io.github.keepalivelab.job.HistogramLog;
import io.github.keepalivelab.job.Progress;
import io.github.keepalivelab.plan.Trial;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds the live metrics while a round goes on, and keeps its response times. */
final class LiveProgress implements Progress, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveProgress.class);

    private final LiveMetrics metrics;
    private final LiveRound live;
    private final List<String> arms;
    private @Nullable HistogramLog distributions;

    /**
     * @param metrics what it feeds
     * @param live what people look at
     * @param arms names of the arms of the round
     * @param store where response times are kept
     * @param id of the round
     */
    LiveProgress(LiveMetrics metrics, LiveRound live, List<String> arms, RunStore store, String id) {
        this.metrics = metrics;
        this.live = live;
        this.arms = arms;
        try {
            this.distributions = store.distributions(id);
        } catch (IOException e) {
            withoutDistributions(e);
        }
    }

    @Override
    public void say(String line) {
        LOG.debug(line);
    }

    @Override
    public void trialStarts(Trial trial) {
        metrics.phase(arms, trial.arm().name());
        live.starts(trial);
    }

    @Override
    public void trialDone(TrialDone done) {
        metrics.trial(done.trial().result(), done.responseMicros(), done.serviceMicros());
        live.done(done.trial().result(), done.responseMicros(), done.pace());
        HistogramLog open = distributions;
        if (open != null) {
            try {
                open.trial(done);
            } catch (IOException e) {
                withoutDistributions(e);
            }
        }
    }

    /** A round is worth having without them. */
    private void withoutDistributions(IOException e) {
        LOG.warn("response times of this round are not kept: {}", e.getMessage());
        close();
    }

    @Override
    public void close() {
        HistogramLog open = distributions;
        distributions = null;
        if (open != null) {
            open.close();
        }
    }
}
