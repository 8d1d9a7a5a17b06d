package io.github.keepalivelab.experiment;

import io.github.keepalivelab.load.Endpoint;
import io.github.keepalivelab.load.LatencyRecorder;
import io.github.keepalivelab.load.LoadGenerator;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.Arrivals;
import io.github.keepalivelab.plan.CloseBy;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.plan.Trial;
import io.github.keepalivelab.probe.BackendCounts;
import io.github.keepalivelab.probe.MachineCpu;
import io.github.keepalivelab.probe.PortRange;
import io.github.keepalivelab.probe.StubStatus;
import io.github.keepalivelab.probe.TimeWaitTable;
import io.github.keepalivelab.result.Connections;
import io.github.keepalivelab.result.LatencySummary;
import io.github.keepalivelab.result.TimeWaits;
import io.github.keepalivelab.result.TrialResult;
import io.github.keepalivelab.result.Witnesses;
import io.github.keepalivelab.stats.SparseCounts;
import io.github.keepalivelab.time.FireTimeSequence;
import io.github.keepalivelab.topology.Topology;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Runs one trial: opens the arm, lead-in, probes, window, probes, closes the arm. */
final class TrialRunner {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1000;
    private static final double ON_TIME_SHARE = 0.99;
    private static final long TICK_NANOS = 10_000_000;

    private final ExperimentPlan plan;
    private final LoadGenerator generator;
    private final Probes probes;
    private final @Nullable InetSocketAddress targetAddress;
    private final @Nullable Topology topology;
    private final int cpus = MachineCpu.count();
    private final int ports = PortRange.read().ports();

    TrialRunner(ExperimentPlan plan, LoadGenerator generator, @Nullable Topology topology, Probes probes) {
        this.plan = plan;
        this.generator = generator;
        this.topology = topology;
        this.probes = probes;
        // Once for the whole run: a name with several addresses must not send the arms to different servers.
        this.targetAddress = plan.foreignTarget()
                .map(target -> new InetSocketAddress(target.host(), target.port()))
                .orElse(null);
    }

    /** A trial with its distributions in the compact form that the analysis needs; a run may keep 100,000 of them. */
    record Measured(TrialResult result, SparseCounts response, SparseCounts service, SparseCounts sendLag) {}

    /** A trial that has just ended, with its whole histograms, which are handed on and not kept. */
    record Fresh(Measured measured, Histogram responseHistogram, Histogram serviceHistogram) {}

    private Endpoint endpoint(Arm arm, CloseBy closeBy) {
        long timeoutNanos = Math.round(plan.timeoutSeconds() * NANOS_PER_SECOND);
        if (topology == null) {
            Target target = plan.foreignTarget().orElseThrow();
            return new Endpoint(
                    Objects.requireNonNull(targetAddress),
                    target.tls(),
                    target.host(),
                    target.authority(),
                    arm.path(),
                    arm.clientHop(),
                    closeBy,
                    timeoutNanos);
        }
        InetSocketAddress address = topology.address(arm);
        return new Endpoint(
                address,
                false,
                address.getHostString(),
                address.getHostString() + ":" + address.getPort(),
                arm.path(),
                arm.clientHop(),
                closeBy,
                timeoutNanos);
    }

    /** Loads an arm as it will be measured, without measuring. */
    void warmUp(Arm arm, LoadModel load, double seconds) throws InterruptedException {
        generator.open(endpoint(arm, plan.closeBy()));
        try {
            phase(load, seconds, -1);
        } finally {
            generator.closeArm();
        }
    }

    /**
     * Loads an arm without measuring; returns the answered requests per second. The server closes short connections
     * whatever the plan says: at full speed a closing client would fill its ports with TIME_WAIT in seconds.
     */
    double warmUpClosedLoop(Arm arm, double seconds) throws InterruptedException {
        generator.open(endpoint(arm, CloseBy.SERVER));
        try {
            return generator
                            .runClosedLoop(Math.round(seconds * NANOS_PER_SECOND))
                            .answered()
                    / seconds;
        } finally {
            generator.closeArm();
        }
    }

    Fresh run(Trial trial, LoadModel load, double sinceRunStart) throws InterruptedException, IOException {
        generator.open(endpoint(trial.arm(), plan.closeBy()));
        try {
            generator.prime();
            phase(load, plan.leadInSeconds(), ~trial.index());
            settle();
            Probes.Counts before = probes.before();
            long openedBefore = generator.connectionsOpened();
            Probes.Cpu cpuBefore = probes.cpuBefore();
            LatencyRecorder recorder = phase(load, plan.trialSeconds(), trial.index());
            Probes.Cpu cpuAfter = probes.cpuAfter();
            long opened = generator.connectionsOpened() - openedBefore;
            Probes.Counts after = probes.after();
            Waiting waiting = waiting(trial.arm(), cpuBefore.atNanos());
            return measured(
                    trial,
                    load,
                    sinceRunStart,
                    recorder,
                    new Window(before, after, cpuBefore, cpuAfter),
                    opened,
                    waiting);
        } finally {
            generator.closeArm();
        }
    }

    private LatencyRecorder phase(LoadModel load, double seconds, long seedOffset) throws InterruptedException {
        long durationNanos = Math.round(seconds * NANOS_PER_SECOND);
        if (load instanceof LoadModel.OpenLoop open) {
            FireTimeSequence times = open.arrivals() == Arrivals.CONSTANT
                    ? FireTimeSequence.constant(open.ratePerSecond())
                    : FireTimeSequence.poisson(open.ratePerSecond(), plan.seed() * 1_000_003 + seedOffset);
            long grace = Math.round(NANOS_PER_SECOND / open.ratePerSecond());
            return generator.runOpenLoop(times, durationNanos, grace);
        }
        return generator.runClosedLoop(durationNanos);
    }

    private Fresh measured(
            Trial trial,
            LoadModel load,
            double sinceRunStart,
            LatencyRecorder recorder,
            Window window,
            long opened,
            @Nullable Waiting waiting) {
        SparseCounts response = recorder.response();
        SparseCounts service = recorder.service();
        SparseCounts lag = recorder.sendLag();
        Witnesses witnesses = witnesses(window.before(), window.after(), opened);
        boolean valid = load instanceof LoadModel.ClosedLoop
                ? recorder.answered() > 0
                : recorder.sentOnTime() >= ON_TIME_SHARE * recorder.sent();
        TrialResult result = new TrialResult(
                trial.index(),
                trial.block(),
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
                lag.total() == 0 ? null : Double.valueOf(lag.quantile(0.99)),
                window.cpuMicros(),
                Math.max(0, window.elapsedNanos() * cpus - window.idleNanos()) / NANOS_PER_MICRO,
                Math.min(1, window.idleNanos() / (window.elapsedNanos() * cpus)),
                new Connections((double) opened, witnesses.upstreamByBackend()),
                witnesses,
                waiting == null ? null : waiting.owners(),
                waiting == null ? null : Double.valueOf(waiting.portsHeldShare()),
                (double) (window.after().kernel().outResets()
                        - window.before().kernel().outResets()),
                window.compileMillis());
        return new Fresh(
                new Measured(result, response, service, lag),
                recorder.responseHistogram(),
                recorder.serviceHistogram());
    }

    private Witnesses witnesses(Probes.Counts before, Probes.Counts after, long opened) {
        double active = after.kernel().activeOpens() - before.kernel().activeOpens();
        StubStatus nginxBefore = before.nginx();
        StubStatus nginxAfter = after.nginx();
        BackendCounts backendBefore = before.backend();
        BackendCounts backendAfter = after.backend();
        if (nginxBefore == null || nginxAfter == null || backendBefore == null || backendAfter == null) {
            return new Witnesses(opened, null, null, null, active);
        }
        // The second reading's own connection is among the accepts.
        double accepts = nginxAfter.accepts() - nginxBefore.accepts() - 1;
        double upstream = backendAfter.accepted() - backendBefore.accepted();
        // Where nginx has a network namespace of its own, the kernel's counter here holds the driver's connects alone.
        boolean together = topology != null && topology.upstreamPort().isPresent();
        return new Witnesses(opened, accepts, upstream, together ? active - opened : null, together ? null : active);
    }

    /** What is in TIME_WAIT after a window: since its start by owner, and all of it as a share of the ports. */
    private record Waiting(TimeWaits owners, double portsHeldShare) {}

    /** Returns what waits, null where the kernel does not list its sockets. */
    private @Nullable Waiting waiting(Arm arm, long sinceNanos) {
        try {
            int clientPort = topology == null
                    ? plan.foreignTarget().orElseThrow().port()
                    : topology.address(arm).getPort();
            TimeWaitTable.Owners client = TimeWaitTable.since(clientPort, sinceNanos);
            Optional<Integer> upstreamPort = topology == null ? Optional.empty() : topology.upstreamPort();
            if (upstreamPort.isEmpty()) {
                return new Waiting(
                        new TimeWaits((double) client.client(), null, null), client.portsHeld() / (double) ports);
            }
            TimeWaitTable.Owners upstream = TimeWaitTable.since(upstreamPort.get(), sinceNanos);
            TimeWaits owners =
                    new TimeWaits((double) client.client(), (double) (client.server() + upstream.client()), (double)
                            upstream.server());
            return new Waiting(owners, Math.max(client.portsHeld(), upstream.portsHeld()) / (double) ports);
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * Keeps the last close of the lead-in more than a tick away from the window: the kernel tells the age of a
     * TIME_WAIT in ticks of up to 10 ms.
     */
    private static void settle() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(2 * TICK_NANOS);
    }
}
