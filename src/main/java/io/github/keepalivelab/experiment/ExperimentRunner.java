package io.github.keepalivelab.experiment;

import io.github.keepalivelab.load.LoadGenerator;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.plan.Trial;
import io.github.keepalivelab.probe.PortRange;
import io.github.keepalivelab.probe.ProcessCpuClock;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.Environment;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.PlanSummary;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.StoredWarning;
import io.github.keepalivelab.result.TrialResult;
import io.github.keepalivelab.result.Verdict;
import io.github.keepalivelab.topology.Topology;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs a plan: warm-up, calibration, all trials in order, analysis, gates, verdict. */
public final class ExperimentRunner implements AutoCloseable {

    private static final double NANOS_PER_SECOND = 1e9;
    /** Slewing moves the clock by 0.05 % at most; half a second at once is a step. */
    private static final double CLOCK_STEP_SECONDS = 0.5;

    private static final long CASUALTY_NANOS = 2_000_000_000L;
    private static final long POLL_NANOS = 10_000_000;
    private static final Pattern LOOPBACK_NAMES = Pattern.compile("localhost|127\\..*|::1");
    private static final double CAPACITY_SHARE = 0.5;

    private final ExperimentPlan plan;
    private final @Nullable Topology topology;
    private final Environment environment;
    private final RunListener listener;
    private final LoadGenerator generator;
    private final Probes probes;
    private final TrialRunner trialRunner;
    private final List<TrialRunner.Measured> measured = new ArrayList<>();
    private final List<RunWarning> warnings = new ArrayList<>();
    private volatile boolean cancelled;

    /**
     * @param plan what to run
     * @param topology the lab's own processes, null with a foreign target
     * @param environment stored with the result
     * @param listener told about progress
     */
    public ExperimentRunner(
            ExperimentPlan plan, @Nullable Topology topology, Environment environment, RunListener listener) {
        this.plan = plan;
        this.topology = topology;
        this.environment = environment;
        this.listener = listener;
        this.generator = new LoadGenerator(plan.connections());
        this.probes = new Probes(topology);
        this.trialRunner = new TrialRunner(plan, generator, topology, probes);
    }

    /**
     * Checks, before anything is started, that the run will not use up the ephemeral ports.
     *
     * @throws io.github.keepalivelab.plan.PlanException when it would, with the remedy
     */
    public static void requirePorts(ExperimentPlan plan) {
        budget(plan).require(plan);
    }

    /** Ends the run as soon as possible; {@link #run} then returns what was measured. */
    public void cancel() {
        cancelled = true;
        generator.cancel();
    }

    @Override
    public void close() {
        generator.close();
    }

    /** Runs everything and returns the result, also when processes die or the run is cancelled in between. */
    public ExperimentResult run() {
        Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        long start = System.nanoTime();
        LoadModel load = plan.load();
        double warmUpSeconds = 0;
        WallClock wallClock = new WallClock();
        try {
            load = warmUp();
            warmUpSeconds = secondsSince(start);
            runTrials(load, start);
        } catch (InterruptedException e) {
            cancelled = true;
        } catch (IOException | ProcessCpuClock.ProcessGoneException e) {
            died(casualtySoon().orElse(new Topology.Casualty("a probe", "failed (" + e.getMessage() + ")")));
        }
        wallClock.step(CLOCK_STEP_SECONDS).ifPresent(warnings::add);
        return result(startedAt, load, warmUpSeconds, secondsSince(start) - warmUpSeconds);
    }

    /** Returns the load to measure with. */
    private LoadModel warmUp() throws InterruptedException, IOException {
        WarmUp warmUp = new WarmUp(plan, trialRunner, probes, listener, () -> cancelled || someoneDied());
        if (plan.warmUpSeconds() == 0 && !(plan.load() instanceof LoadModel.AutoRate)) {
            return plan.load();
        }
        LoadModel load = resolve(warmUp.untilCompiled());
        if (!cancelled && !someoneDied()) {
            warmUp.settleInto(load);
        }
        if (!warmUp.stationary() && !cancelled) {
            warnings.add(new RunWarning.NotStationary(warmUp.seconds(), warmUp.compileShare()));
        }
        return load;
    }

    private static PortBudget budget(ExperimentPlan plan) {
        boolean loopback = plan.foreignTarget()
                .map(target -> LOOPBACK_NAMES.matcher(target.host()).matches())
                .orElse(true);
        return new PortBudget(PortRange.read(), loopback);
    }

    private LoadModel resolve(double capacity) {
        if (plan.load() instanceof LoadModel.AutoRate auto) {
            // Two significant digits: the exact figure would only pretend to mean something.
            double wanted = Math.max(
                    10, Math.min(capacity * CAPACITY_SHARE, budget(plan).sustainableRate(plan)));
            double unit = Math.pow(10, Math.floor(Math.log10(wanted)) - 1);
            double rate = Math.min(LoadModel.MAX_RATE_PER_SECOND, Math.floor(wanted / unit) * unit);
            listener.say(String.format(
                    Locale.ROOT,
                    "rate: %.0f requests/s, %s",
                    rate,
                    wanted < capacity * CAPACITY_SHARE
                            ? "what the ephemeral ports sustain"
                            : "half of the weakest arm's capacity"));
            return new LoadModel.OpenLoop(rate, auto.arrivals());
        }
        return plan.load();
    }

    private void runTrials(LoadModel load, long start) throws InterruptedException, IOException {
        List<Trial> trials = TrialOrder.of(plan);
        long firstTrial = System.nanoTime();
        for (Trial trial : trials) {
            if (cancelled || someoneDied()) {
                return;
            }
            listener.trialStarts(trial);
            TrialRunner.Fresh fresh = trialRunner.run(trial, load, secondsSince(start));
            if (cancelled) {
                return;
            }
            TrialRunner.Measured one = fresh.measured();
            measured.add(one);
            double perTrial = secondsSince(firstTrial) / (trial.index() + 1);
            double secondsLeft = perTrial * (trials.size() - trial.index() - 1);
            listener.trialDone(
                    new RunListener.Progress(one.result(), trials.size(), plan.blocks(), secondsLeft),
                    fresh.responseHistogram(),
                    fresh.serviceHistogram());
        }
        someoneDied();
    }

    /** Notes a process that has died; returns whether one has. */
    private boolean someoneDied() {
        Optional<Topology.Casualty> casualty = topology == null ? Optional.empty() : topology.casualty();
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
        long deadline = System.nanoTime() + CASUALTY_NANOS;
        Optional<Topology.Casualty> casualty = Optional.empty();
        while (topology != null && casualty.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL_NANOS);
            casualty = topology.casualty();
        }
        return casualty;
    }

    private ExperimentResult result(Instant startedAt, LoadModel load, double warmUpSeconds, double measuredSeconds) {
        Analysis analysis = new Analysis(plan, measured);
        List<ArmResult> arms = analysis.arms();
        List<TrialResult> trials =
                measured.stream().map(TrialRunner.Measured::result).toList();
        if (cancelled) {
            warnings.add(new RunWarning.Interrupted(analysis.completeBlocks(), plan.blocks()));
        }
        warnings.addAll(Gates.check(plan, arms, trials, analysis.completeBlocks()));
        if (topology != null) {
            topology.seriousLogLines().forEach(line -> warnings.add(new RunWarning.NginxLog(line)));
        }
        warnings.addAll(analysis.drifts());
        boolean voided = warnings.stream().anyMatch(RunWarning::voids) || trials.isEmpty();
        return new ExperimentResult(
                ExperimentResult.SCHEMA_VERSION,
                "compare",
                voided ? Verdict.INVALID : Verdict.VALID,
                startedAt.toString(),
                warmUpSeconds,
                measuredSeconds,
                analysis.completeBlocks(),
                environment,
                PlanSummary.of(plan, load),
                arms,
                analysis.comparisons(),
                warnings.stream().map(StoredWarning::of).toList(),
                trials);
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / NANOS_PER_SECOND;
    }
}
