package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.job.Job;
import io.github.keepalivelab.job.Outcome;
import io.github.keepalivelab.job.Progress;
import io.github.keepalivelab.job.Tools;
import io.github.keepalivelab.load.LoadEngine;
import io.github.keepalivelab.machine.linux.ProcessCpuClock;
import io.github.keepalivelab.math.time.NanoClock;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.plan.Trial;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.MeasuredTrial;
import io.github.keepalivelab.result.MeasuringWarning;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.system.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Runs a plan against a topology that stands: warm-up, calibration, all trials in order, analysis, gates. */
public final class CompareJob implements Job<CompareResult>, AutoCloseable {

    /** Slewing moves the clock by 0.05 % at most; half a second at once is a step. */
    private static final double CLOCK_STEP_SECONDS = 0.5;

    private static final double CASUALTY_SECONDS = 2;
    private static final int LOOK_EVERY = 5;
    private static final long POLL_NANOS = 10_000_000;

    private final ExperimentPlan plan;
    private final Topology topology;
    private final Tools tools;
    private final NanoClock clock;
    private final LoadEngine engine;
    private final Probes probes;
    private final TrialRunner trialRunner;
    private final List<MeasuredTrial> measured = new ArrayList<>();
    private final List<RunWarning> warnings = new ArrayList<>();
    private volatile boolean cancelled;

    /**
     * @param plan what to run
     * @param topology what to run it against; it stays open
     * @param engines makes the load engine
     * @param tools what is measured with
     */
    public CompareJob(ExperimentPlan plan, Topology topology, LoadEngine.Factory engines, Tools tools) {
        this(plan, topology, engines, tools, NanoClock.SYSTEM, Probes::of);
    }

    CompareJob(
            ExperimentPlan plan,
            Topology topology,
            LoadEngine.Factory engines,
            Tools tools,
            NanoClock clock,
            BiFunction<Topology, LoadEngine, Probes> probes) {
        this.plan = plan;
        this.topology = topology;
        this.tools = tools;
        this.clock = clock;
        this.engine = engines.create(plan.connections());
        this.probes = probes.apply(topology, engine);
        this.trialRunner = new TrialRunner(plan, engine, topology, this.probes, clock);
    }

    @Override
    public Tools tools() {
        return tools;
    }

    @Override
    public void cancel() {
        cancelled = true;
        engine.cancel();
    }

    @Override
    public void close() {
        engine.close();
    }

    @Override
    public Outcome<CompareResult> run(Progress progress) {
        long start = clock.nanoTime();
        List<LoadModel> loads = List.of();
        double warmUpSeconds = 0;
        WallClock wallClock = new WallClock(clock);
        try {
            loads = warmUp(progress);
            warmUpSeconds = clock.secondsSince(start);
            progress.runStarts(RunHeaders.of(plan, loads, tools, clock));
            runTrials(loads, start, progress);
        } catch (InterruptedException e) {
            cancelled = true;
        } catch (IOException | ProcessCpuClock.ProcessGoneException e) {
            died(casualtySoon().orElse(new Topology.Casualty("a probe", "failed (" + e.getMessage() + ")")));
        }
        wallClock.step(CLOCK_STEP_SECONDS).ifPresent(warnings::add);
        topology.seriousLogLines().forEach(line -> warnings.add(new RunWarning.NginxLog(line)));
        Conclusion conclusion = new Conclusion(plan, loads, measured, cancelled);
        warnings.addAll(conclusion.warnings());
        return Outcome.of(conclusion.result(warmUpSeconds, clock.secondsSince(start) - warmUpSeconds), warnings);
    }

    /** Returns the loads to measure with. */
    private List<LoadModel> warmUp(Progress progress) throws InterruptedException, IOException {
        WarmUp warmUp = new WarmUp(plan, trialRunner, probes, progress, clock, () -> cancelled || someoneDied());
        if (plan.warmUpSeconds() == 0 && !(plan.load() instanceof LoadModel.AutoRate)) {
            return given();
        }
        double capacity = warmUp.untilCompiled();
        if (cancelled || someoneDied()) {
            return given();
        }
        List<LoadModel> loads = plan.load() instanceof LoadModel.AutoRate auto
                ? Calibration.of(plan, auto, capacity, progress)
                : given();
        warmUp.settleInto(loads.get(loads.size() - 1));
        if (!warmUp.stationary() && !cancelled) {
            warnings.add(new MeasuringWarning.NotStationary(warmUp.seconds(), warmUp.compileShare()));
        }
        return loads;
    }

    /** Returns the loads of a plan that leaves nothing to the lab; none where it does. */
    private List<LoadModel> given() {
        if (plan.load() instanceof LoadModel.Rates rates) {
            return rates.each();
        }
        return plan.load() instanceof LoadModel.AutoRate ? List.of() : List.of(plan.load());
    }

    private void runTrials(List<LoadModel> loads, long start, Progress progress)
            throws InterruptedException, IOException {
        TrialOrder order = new TrialOrder(plan);
        long firstTrial = clock.nanoTime();
        for (int block = 0; block < plan.blocks() && !loads.isEmpty() && !isOver(loads, block, start); block++) {
            for (Trial trial : order.nextBlock()) {
                if (cancelled || someoneDied()) {
                    return;
                }
                progress.trialStarts(trial);
                TrialRunner.Fresh fresh = trialRunner.run(trial, loads.get(trial.load()), clock.secondsSince(start));
                if (cancelled) {
                    return;
                }
                measured.add(fresh.measured());
                progress.trialDone(fresh.done(pace(trial, start, firstTrial)));
            }
        }
        someoneDied();
    }

    /** Looked at between blocks, so that every block is whole. */
    private boolean isOver(List<LoadModel> loads, int blocks, long start) {
        return clock.secondsSince(start) > plan.maxSeconds()
                || (plan.untilKnown()
                        && blocks % LOOK_EVERY == 0
                        && Answers.areKnown(plan, Conclusion.analyses(plan, loads, measured)));
    }

    private Progress.Pace pace(Trial trial, long start, long firstTrial) {
        if (plan.untilKnown()) {
            return new Progress.Pace(0, 0, Math.max(0, plan.maxSeconds() - clock.secondsSince(start)));
        }
        int trials = plan.blocks() * plan.arms().size() * plan.load().loads();
        double perTrial = clock.secondsSince(firstTrial) / (trial.index() + 1);
        return new Progress.Pace(trials, plan.blocks(), perTrial * (trials - trial.index() - 1));
    }

    /** Notes a process that has died; returns whether one has. */
    private boolean someoneDied() {
        Optional<Topology.Casualty> casualty = topology.casualty();
        casualty.ifPresent(this::died);
        return casualty.isPresent();
    }

    private void died(Topology.Casualty casualty) {
        if (!cancelled && warnings.stream().noneMatch(w -> w instanceof RunWarning.ProcessDied)) {
            warnings.add(new RunWarning.ProcessDied(casualty.process(), casualty.how(), measured.size()));
        }
    }

    /** A probe may fail before the operating system has reported the process that answered it, so this waits for it. */
    private Optional<Topology.Casualty> casualtySoon() {
        long start = clock.nanoTime();
        Optional<Topology.Casualty> casualty = topology.casualty();
        try {
            while (casualty.isEmpty() && clock.secondsSince(start) < CASUALTY_SECONDS) {
                clock.sleep(POLL_NANOS);
                casualty = topology.casualty();
            }
        } catch (InterruptedException e) {
            cancelled = true;
        }
        return casualty;
    }
}
