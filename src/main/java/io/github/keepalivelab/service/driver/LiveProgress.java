package io.github.keepalivelab.service.driver;

import io.github.keepalivelab.job.Progress;
import io.github.keepalivelab.plan.Trial;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the live metrics while a round goes on.
 *
 * @param metrics what it feeds
 * @param live what people look at
 * @param arms names of the arms of the round
 */
record LiveProgress(LiveMetrics metrics, LiveRound live, List<String> arms) implements Progress {

    private static final Logger LOG = LoggerFactory.getLogger(LiveProgress.class);

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
    }
}
