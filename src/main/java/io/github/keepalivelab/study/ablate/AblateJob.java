package io.github.keepalivelab.study.ablate;

import io.github.keepalivelab.job.Job;
import io.github.keepalivelab.job.Outcome;
import io.github.keepalivelab.job.Progress;
import io.github.keepalivelab.job.Tools;
import io.github.keepalivelab.load.LoadEngine;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.plan.AblationPlan;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.HopName;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.result.AblateResult;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.StoredWarning;
import io.github.keepalivelab.study.compare.CompareJob;
import io.github.keepalivelab.system.LocalTopology;
import io.github.keepalivelab.system.Place;
import io.github.keepalivelab.system.http.HelloAnswer;
import io.github.keepalivelab.system.nginx.NginxBinary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs every combination of the keep-alive settings as ports of one nginx, and the sweeps. */
public final class AblateJob implements Job<AblateResult> {

    /** Warnings that say nothing where only connections are counted. */
    private static final Set<String> ABOUT_LATENCY = Set.of("ClosedLoopLatency", "TooFewBlocks", "NotStationary");

    private static final LocalTopology.Options OPTIONS = new LocalTopology.Options(1, false, -1, false);

    private final AblationPlan plan;
    private final List<NginxBinary> binaries;
    private final LoadEngine.Factory engines;
    private final Place place;
    private final List<AblateResult.Combination> combinations = new ArrayList<>();
    private final List<AblateResult.ClientCombination> clientCombinations = new ArrayList<>();
    private final List<AblateResult.Version> versions = new ArrayList<>();
    private final List<AblateResult.Sweep> sweeps = new ArrayList<>();
    private final List<Comparison> comparisons = new ArrayList<>();
    private final List<StoredWarning> warnings = new ArrayList<>();
    private AblateResult.@Nullable Handshake handshake;
    private @Nullable Double ratePerSecond;
    private volatile @Nullable CompareJob current;
    private volatile boolean cancelled;

    /**
     * @param plan what to do
     * @param binaries every nginx to look at; sweeps take the first
     * @param engines makes the load engines
     * @param place where nginx and the backend run
     */
    public AblateJob(AblationPlan plan, List<NginxBinary> binaries, LoadEngine.Factory engines, Place place) {
        this.plan = plan;
        this.binaries = List.copyOf(binaries);
        this.engines = engines;
        this.place = place;
    }

    @Override
    public Tools tools() {
        return tools(first());
    }

    private Tools tools(NginxBinary binary) {
        return Tools.own(binary, 1, engines.info()).at(place);
    }

    private NginxBinary first() {
        return binaries.get(0);
    }

    @Override
    public void cancel() {
        cancelled = true;
        CompareJob running = current;
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public Outcome<AblateResult> run(Progress progress) {
        boolean upstream = plan.hop() == HopName.UPSTREAM;
        for (NginxBinary binary : binaries) {
            if (!cancelled) {
                boolean withSweep = binary.equals(first()) && plan.part().sweeps();
                progress.say("nginx " + binary.version() + ", " + plan.hop().label() + " hop");
                if (upstream) {
                    upstream(binary, withSweep, progress);
                } else {
                    client(binary, withSweep, progress);
                }
            }
        }
        if (upstream && plan.part().sweeps() && !cancelled) {
            connectionSweeps(progress);
        }
        if (cancelled && warnings.stream().noneMatch(StoredWarning::voids)) {
            warnings.add(StoredWarning.of(new RunWarning.Interrupted("; only complete parts are here")));
        }
        return new Outcome<>(result(), warnings);
    }

    private AblateResult result() {
        return new AblateResult(
                new AblateResult.Plan(
                        plan.hop().label(),
                        ratePerSecond,
                        plan.blocks(),
                        plan.trialSeconds(),
                        plan.seed(),
                        plan.of(AblationArms.ofCombinations(), AblationArms.ALL_ON)
                                .connections(),
                        binaries.stream().map(b -> b.version().toString()).toList()),
                combinations,
                versions.isEmpty() ? List.of() : versions.get(0).necessary(),
                versions,
                clientCombinations,
                sweeps,
                handshake,
                comparisons);
    }

    /** A run, and what each arm's backend received before it. */
    private record Measured(CompareResult result, Map<String, HelloAnswer> seen) {}

    private Measured measure(ExperimentPlan run, NginxBinary binary, int backendCap, Progress progress) {
        LocalTopology.Options options = new LocalTopology.Options(1, false, backendCap, false);
        try (LocalTopology topology = LocalTopology.start(run, binary, options, place);
                CompareJob job = new CompareJob(run, topology, engines, tools(binary))) {
            current = job;
            if (cancelled) {
                job.cancel();
            }
            Map<String, HelloAnswer> seen = new HashMap<>();
            for (Arm arm : run.arms()) {
                seen.put(arm.name(), HelloAnswer.read(topology.address(arm), arm.path()));
            }
            Outcome<CompareResult> outcome = job.run(progress);
            boolean countsOnly = run.load() instanceof LoadModel.ClosedLoop;
            outcome.warnings().stream()
                    .filter(warning -> !countsOnly || !ABOUT_LATENCY.contains(warning.kind()))
                    .forEach(warning -> warnings.add(about(binary, warning)));
            return new Measured(outcome.body(), seen);
        } catch (IOException e) {
            throw new EnvironmentException("nginx or the backend does not answer: " + e.getMessage());
        } finally {
            current = null;
        }
    }

    /** Each run of several says so little of its own that a reader needs to know which nginx it was. */
    private static StoredWarning about(NginxBinary binary, StoredWarning warning) {
        return new StoredWarning(
                warning.kind(),
                warning.trial(),
                warning.voids(),
                "nginx " + binary.version() + ": " + warning.message(),
                warning.advice());
    }

    private void upstream(NginxBinary binary, boolean withSweep, Progress progress) {
        Map<Long, Arm> requests = AblationArms.ofRequests();
        List<Arm> arms = new ArrayList<>(plan.part().combines() ? AblationArms.ofCombinations() : List.of());
        if (withSweep) {
            arms.addAll(requests.values());
        }
        if (arms.isEmpty()) {
            return;
        }
        String baseline = plan.part().combines()
                ? AblationArms.ALL_ON
                : arms.get(arms.size() - 1).name();
        Measured measured = measure(plan.of(arms, baseline), binary, -1, progress);
        ratePerSecond = ratePerSecond == null ? measured.result().middle().ratePerSecond() : ratePerSecond;
        String version = binary.version().toString();
        List<AblateResult.Combination> here = combinations(measured, version);
        combinations.addAll(here);
        if (binary.equals(first())) {
            comparisons.addAll(measured.result().middle().comparisons());
        }
        if (plan.part().combines() && complete(here)) {
            versions.add(AblationAnalysis.version(version, here));
        }
        if (withSweep) {
            requestSweep(requests, measured.result(), HopName.UPSTREAM);
        }
    }

    private static List<AblateResult.Combination> combinations(Measured measured, String version) {
        List<AblateResult.Combination> here = new ArrayList<>();
        for (AblationArms.Combination c : AblationArms.combinations()) {
            HelloAnswer seen = measured.seen().get(c.arm());
            measured.result()
                    .middle()
                    .arm(c.arm())
                    .ifPresent(figures -> here.add(new AblateResult.Combination(
                            c.keepalive(),
                            c.http11(),
                            c.connectionCleared(),
                            c.explicit(),
                            version,
                            seen == null ? "unseen" : seen.httpVersion(),
                            seen == null ? null : seen.connectionHeader(),
                            figures)));
        }
        return here;
    }

    /** Nothing follows from combinations that were not measured. */
    private static boolean complete(List<AblateResult.Combination> combinations) {
        return combinations.size() == AblationArms.combinations().size()
                && combinations.stream()
                        .allMatch(c -> c.arm().requests() > 0
                                && c.arm().connectionsOpenedPerRequest(HopName.UPSTREAM) != null);
    }

    private void requestSweep(Map<Long, Arm> arms, CompareResult run, HopName hop) {
        sweeps.add(
                AblationAnalysis.sweep("requestsPerConnection", "keepalive_requests of nginx on this hop", arms, run));
        handshake = AblationAnalysis.handshake(run, arms, hop);
    }

    /** Sweeps in which only the number of connections matters. */
    private void connectionSweeps(Progress progress) {
        Map<Long, Arm> pools = AblationArms.ofPools();
        progress.say("pool size against " + AblationArms.USERS + " requests in flight");
        Measured pool = measure(plan.closed(List.copyOf(pools.values()), AblationArms.USERS), first(), -1, progress);
        sweeps.add(AblationAnalysis.sweep(
                "poolSize", "keepalive N with " + AblationArms.USERS + " requests in flight", pools, pool.result()));
        if (cancelled) {
            return;
        }
        Map<Long, Arm> caps = AblationArms.ofCaps();
        progress.say("nginx's cap against the backend's " + AblationArms.BACKEND_CAP);
        Measured cap = measure(
                plan.closed(List.copyOf(caps.values()), AblationArms.USERS),
                first(),
                AblationArms.BACKEND_CAP,
                progress);
        sweeps.add(AblationAnalysis.sweep(
                "upstreamCap",
                "keepalive_requests of nginx against a Tomcat that closes after " + AblationArms.BACKEND_CAP,
                caps,
                cap.result()));
    }

    private void client(NginxBinary binary, boolean withSweep, Progress progress) {
        if (plan.part().combines()) {
            clientCombinations(binary);
        }
        if (withSweep && !cancelled) {
            Map<Long, Arm> arms = AblationArms.ofClientRequests();
            String last = List.copyOf(arms.values()).get(arms.size() - 1).name();
            Measured measured = measure(plan.of(List.copyOf(arms.values()), last), binary, -1, progress);
            ratePerSecond = measured.result().middle().ratePerSecond();
            comparisons.addAll(measured.result().middle().comparisons());
            requestSweep(arms, measured.result(), HopName.CLIENT);
        }
    }

    private void clientCombinations(NginxBinary binary) {
        ExperimentPlan ports =
                plan.of(ClientHopProbe.arms(), ClientHopProbe.arms().get(0).name());
        try (LocalTopology topology = LocalTopology.start(ports, binary, OPTIONS, place)) {
            clientCombinations.addAll(
                    ClientHopProbe.look(topology, binary.version().toString()));
        } catch (IOException e) {
            throw new EnvironmentException("nginx or the backend does not answer: " + e.getMessage());
        }
    }
}
