package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.job.Progress;
import io.github.keepalivelab.load.Endpoint;
import io.github.keepalivelab.load.LatencyRecorder;
import io.github.keepalivelab.load.LoadEngine;
import io.github.keepalivelab.math.stats.SparseCounts;
import io.github.keepalivelab.math.time.FireTimeSequence;
import io.github.keepalivelab.math.time.NanoClock;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.Arrivals;
import io.github.keepalivelab.plan.CloseBy;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.plan.Trial;
import io.github.keepalivelab.result.Figures;
import io.github.keepalivelab.result.LatencySummary;
import io.github.keepalivelab.result.MeasuredTrial;
import io.github.keepalivelab.result.PerProcess;
import io.github.keepalivelab.result.TrialResult;
import io.github.keepalivelab.system.Topology;
import java.io.IOException;
import org.HdrHistogram.Histogram;

/** Runs one trial: opens the arm, lead-in, probes, window, probes, closes the arm. */
final class TrialRunner {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double ON_TIME_SHARE = 0.99;
    private static final long TICK_NANOS = 10_000_000;
    private static final double TAIL = 0.99;

    private final ExperimentPlan plan;
    private final LoadEngine engine;
    private final Topology topology;
    private final Probes probes;
    private final NanoClock clock;

    TrialRunner(ExperimentPlan plan, LoadEngine engine, Topology topology, Probes probes, NanoClock clock) {
        this.plan = plan;
        this.engine = engine;
        this.topology = topology;
        this.probes = probes;
        this.clock = clock;
    }

    /** A trial that has just ended, with its whole histograms, which are handed on and not kept. */
    record Fresh(MeasuredTrial measured, Histogram responseHistogram, Histogram serviceHistogram) {

        Progress.TrialDone done(Progress.Pace pace) {
            return new Progress.TrialDone(measured, pace, responseHistogram, serviceHistogram);
        }
    }

    private Endpoint endpoint(Arm arm) {
        return topology.endpoint(arm, Math.round(plan.timeoutSeconds() * NANOS_PER_SECOND));
    }

    /** Loads an arm as it will be measured, without measuring. */
    void warmUp(Arm arm, LoadModel load, double seconds) throws InterruptedException {
        engine.open(endpoint(arm));
        try {
            phase(load, seconds, -1);
        } finally {
            engine.closeEndpoint();
        }
    }

    /**
     * Loads an arm without measuring; returns the answered requests per second. The server closes short connections
     * whatever the plan says: at full speed a closing client would fill its ports with TIME_WAIT in seconds.
     */
    double warmUpClosedLoop(Arm arm, double seconds) throws InterruptedException {
        engine.open(endpoint(arm).over(arm.clientHop().closedBy(CloseBy.SERVER)));
        try {
            return engine.runClosedLoop(Math.round(seconds * NANOS_PER_SECOND)).answered() / seconds;
        } finally {
            engine.closeEndpoint();
        }
    }

    Fresh run(Trial trial, LoadModel load, double sinceRunStart) throws InterruptedException, IOException {
        engine.open(endpoint(trial.arm()));
        try {
            engine.prime();
            phase(load, plan.leadInSeconds(), ~trial.index());
            settle();
            Probes.Seen<LatencyRecorder> seen = probes.around(trial.arm(), () -> window(load, trial.index()));
            return fresh(trial, load, sinceRunStart, seen.done(), seen.reading());
        } finally {
            engine.closeEndpoint();
        }
    }

    private LatencyRecorder window(LoadModel load, int index) throws InterruptedException {
        LatencyRecorder recorder = phase(load, plan.trialSeconds(), index);
        // What the last connections close with is still on its way.
        clock.sleep(onTheWayNanos());
        return recorder;
    }

    private long onTheWayNanos() {
        return Math.round(2 * plan.distance().seconds() * NANOS_PER_SECOND);
    }

    private LatencyRecorder phase(LoadModel load, double seconds, long seedOffset) throws InterruptedException {
        long durationNanos = Math.round(seconds * NANOS_PER_SECOND);
        if (load instanceof LoadModel.OpenLoop open) {
            FireTimeSequence times = open.arrivals() == Arrivals.CONSTANT
                    ? FireTimeSequence.constant(open.ratePerSecond())
                    : FireTimeSequence.poisson(open.ratePerSecond(), plan.seed() * 1_000_003 + seedOffset);
            long grace = Math.round(NANOS_PER_SECOND / open.ratePerSecond());
            return engine.runOpenLoop(times, durationNanos, grace);
        }
        return engine.runClosedLoop(durationNanos);
    }

    private Fresh fresh(Trial trial, LoadModel load, double sinceRunStart, LatencyRecorder recorder, Reading reading) {
        SparseCounts response = recorder.response();
        SparseCounts service = recorder.service();
        SparseCounts lag = recorder.sendLag();
        boolean valid = load instanceof LoadModel.ClosedLoop
                ? recorder.answered() > 0
                : recorder.sentOnTime() >= ON_TIME_SHARE * recorder.sent();
        TrialResult result = new TrialResult(
                trial.index(),
                trial.block(),
                load instanceof LoadModel.OpenLoop open ? Double.valueOf(open.ratePerSecond()) : null,
                trial.arm().name(),
                sinceRunStart,
                plan.trialSeconds(),
                valid,
                recorder.sent(),
                recorder.answered(),
                recorder.failures(),
                recorder.sentOnTime() / plan.trialSeconds(),
                response.total() == 0 ? null : LatencySummary.of(response),
                service.total() == 0 ? null : LatencySummary.of(service),
                lag.total() == 0 ? null : Double.valueOf(lag.quantile(TAIL)),
                reading.get(Reading.IDLE_SHARE),
                reading.get(Reading.PORTS_HELD_SHARE),
                new PerProcess(
                        reading.get(Reading.DRIVER_COMPILE_MILLIS), null, reading.get(Reading.BACKEND_COMPILE_MILLIS)),
                Figures.ofTrial(reading.all()));
        return new Fresh(
                new MeasuredTrial(result, response, service, lag),
                recorder.responseHistogram(),
                recorder.serviceHistogram());
    }

    /**
     * Keeps the last close of the lead-in more than a tick away from the window: the kernel tells the age of a
     * TIME_WAIT in ticks of up to 10 ms; and lets what is on its way arrive.
     */
    private void settle() throws InterruptedException {
        clock.sleep(2 * TICK_NANOS + onTheWayNanos());
    }
}
