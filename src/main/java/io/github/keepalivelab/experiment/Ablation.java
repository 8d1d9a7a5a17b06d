package io.github.keepalivelab.experiment;

import io.github.keepalivelab.plan.AblationPlan;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.probe.HelloAnswer;
import io.github.keepalivelab.result.AblateResult;
import io.github.keepalivelab.result.ArmResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.Environment;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.StoredWarning;
import io.github.keepalivelab.result.Verdict;
import io.github.keepalivelab.topology.EnvironmentException;
import io.github.keepalivelab.topology.LocalTopology;
import io.github.keepalivelab.topology.NginxBinary;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs every combination of the keep-alive settings as ports of one nginx, and the sweeps. */
public final class Ablation {

    /** Warnings that say nothing where only connections are counted. */
    private static final Set<String> ABOUT_LATENCY = Set.of("ClosedLoopLatency", "TooFewBlocks", "NotStationary");

    private final AblationPlan plan;
    private final List<NginxBinary> binaries;
    private final Function<NginxBinary, Environment> environment;
    private final RunListener listener;

    private final List<AblateResult.Combination> combinations = new ArrayList<>();
    private final List<AblateResult.ClientCombination> clientCombinations = new ArrayList<>();
    private final List<AblateResult.Version> versions = new ArrayList<>();
    private final List<AblateResult.Sweep> sweeps = new ArrayList<>();
    private final List<Comparison> comparisons = new ArrayList<>();
    private final List<StoredWarning> warnings = new ArrayList<>();
    private AblateResult.@Nullable Handshake handshake;
    private @Nullable Double ratePerSecond;
    private Verdict verdict = Verdict.VALID;
    private volatile @Nullable ExperimentRunner current;
    private volatile boolean cancelled;

    /**
     * @param plan what to do
     * @param binaries every nginx to look at; sweeps take the first
     * @param environment reads where a run with an nginx takes place
     * @param listener told about progress
     */
    public Ablation(
            AblationPlan plan,
            List<NginxBinary> binaries,
            Function<NginxBinary, Environment> environment,
            RunListener listener) {
        this.plan = plan;
        this.binaries = List.copyOf(binaries);
        this.environment = environment;
        this.listener = listener;
    }

    /** Ends as soon as possible; {@link #run} then returns what was measured. */
    public void cancel() {
        cancelled = true;
        ExperimentRunner runner = current;
        if (runner != null) {
            runner.cancel();
        }
    }

    /** Runs everything and returns the result. */
    public AblateResult run() {
        Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        for (NginxBinary binary : binaries) {
            if (!cancelled) {
                listener.say("nginx " + binary.version() + ", " + plan.hopName() + " hop");
                if (plan.hop() == AblationPlan.Hop.UPSTREAM) {
                    upstream(
                            binary,
                            binary.equals(binaries.get(0)) && plan.part().sweeps());
                } else {
                    client(binary, binary.equals(binaries.get(0)) && plan.part().sweeps());
                }
            }
        }
        if (plan.hop() == AblationPlan.Hop.UPSTREAM && plan.part().sweeps() && !cancelled) {
            connectionSweeps(binaries.get(0));
        }
        return result(startedAt);
    }

    private AblateResult result(Instant startedAt) {
        NginxBinary first = binaries.get(0);
        return new AblateResult(
                ExperimentResult.SCHEMA_VERSION,
                "ablate",
                verdict,
                startedAt.toString(),
                environment.apply(first),
                new AblateResult.Plan(
                        plan.hopName(),
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
                comparisons,
                warnings);
    }

    /** A run, and what each arm's backend received before it. */
    private record Outcome(ExperimentResult result, Map<String, HelloAnswer> seen) {}

    private Outcome measure(ExperimentPlan run, NginxBinary binary, int backendCap) {
        LocalTopology.Options options = new LocalTopology.Options(1, false, backendCap, false);
        try (LocalTopology topology = LocalTopology.start(run, binary, options);
                ExperimentRunner runner = new ExperimentRunner(run, topology, environment.apply(binary), listener)) {
            current = runner;
            if (cancelled) {
                runner.cancel();
            }
            Map<String, HelloAnswer> seen = new HashMap<>();
            for (Arm arm : run.arms()) {
                seen.put(arm.name(), HelloAnswer.read(topology.address(arm), arm.path()));
            }
            ExperimentResult result = runner.run();
            boolean countsOnly = run.load() instanceof LoadModel.ClosedLoop;
            // Each run of several says so little of its own that a reader needs to know which nginx it was.
            result.warnings().stream()
                    .filter(w -> !countsOnly || !ABOUT_LATENCY.contains(w.kind()))
                    .map(w -> new StoredWarning(
                            w.kind(),
                            w.trial(),
                            w.voids(),
                            "nginx " + binary.version() + ": " + w.message(),
                            w.advice()))
                    .forEach(warnings::add);
            if (result.verdict() == Verdict.INVALID) {
                verdict = Verdict.INVALID;
            }
            return new Outcome(result, seen);
        } catch (IOException e) {
            throw new EnvironmentException("nginx or the backend does not answer: " + e.getMessage());
        } finally {
            current = null;
        }
    }

    private void upstream(NginxBinary binary, boolean withSweep) {
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
        Outcome outcome = measure(plan.of(arms, baseline), binary, -1);
        ratePerSecond = ratePerSecond == null ? outcome.result().plan().ratePerSecond() : ratePerSecond;
        String version = binary.version().toString();
        List<AblateResult.Combination> here = new ArrayList<>();
        for (AblationArms.Combination c : AblationArms.combinations()) {
            HelloAnswer seen = outcome.seen().get(c.arm());
            outcome.result()
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
        combinations.addAll(here);
        if (binary.equals(binaries.get(0))) {
            comparisons.addAll(outcome.result().comparisons());
        }
        if (plan.part().combines() && complete(here)) {
            versions.add(AblationAnalysis.version(version, here));
        }
        if (withSweep) {
            requestSweep(
                    requests,
                    outcome.result(),
                    a -> a.connectionsOpenedPerRequest().upstream());
        }
    }

    /** Nothing follows from combinations that were not measured. */
    private static boolean complete(List<AblateResult.Combination> combinations) {
        return combinations.size() == AblationArms.combinations().size()
                && combinations.stream()
                        .allMatch(c -> c.arm().requests() > 0
                                && c.arm().connectionsOpenedPerRequest().upstream() != null);
    }

    private void requestSweep(Map<Long, Arm> arms, ExperimentResult run, Function<ArmResult, @Nullable Double> opened) {
        sweeps.add(
                AblationAnalysis.sweep("requestsPerConnection", "keepalive_requests of nginx on this hop", arms, run));
        handshake = AblationAnalysis.handshake(run, arms, opened);
    }

    /** Sweeps in which only the number of connections matters. */
    private void connectionSweeps(NginxBinary binary) {
        Map<Long, Arm> pools = AblationArms.ofPools();
        listener.say("pool size against " + AblationArms.USERS + " requests in flight");
        Outcome pool = measure(plan.closed(List.copyOf(pools.values()), AblationArms.USERS), binary, -1);
        sweeps.add(AblationAnalysis.sweep(
                "poolSize", "keepalive N with " + AblationArms.USERS + " requests in flight", pools, pool.result()));
        if (cancelled) {
            return;
        }
        Map<Long, Arm> caps = AblationArms.ofCaps();
        listener.say("nginx's cap against the backend's " + AblationArms.BACKEND_CAP);
        Outcome cap =
                measure(plan.closed(List.copyOf(caps.values()), AblationArms.USERS), binary, AblationArms.BACKEND_CAP);
        sweeps.add(AblationAnalysis.sweep(
                "upstreamCap",
                "keepalive_requests of nginx against a Tomcat that closes after " + AblationArms.BACKEND_CAP,
                caps,
                cap.result()));
    }

    private void client(NginxBinary binary, boolean withSweep) {
        if (plan.part().combines()) {
            clientCombinations(binary);
        }
        if (withSweep && !cancelled) {
            Map<Long, Arm> arms = AblationArms.ofClientRequests();
            String last = List.copyOf(arms.values()).get(arms.size() - 1).name();
            Outcome outcome = measure(plan.of(List.copyOf(arms.values()), last), binary, -1);
            ratePerSecond = outcome.result().plan().ratePerSecond();
            comparisons.addAll(outcome.result().comparisons());
            requestSweep(
                    arms, outcome.result(), a -> a.connectionsOpenedPerRequest().client());
        }
    }

    private void clientCombinations(NginxBinary binary) {
        LocalTopology.Options options = new LocalTopology.Options(1, false, -1, false);
        ExperimentPlan ports =
                plan.of(ClientHopProbe.arms(), ClientHopProbe.arms().get(0).name());
        try (LocalTopology topology = LocalTopology.start(ports, binary, options)) {
            clientCombinations.addAll(
                    ClientHopProbe.look(topology, binary.version().toString()));
        } catch (IOException e) {
            throw new EnvironmentException("nginx or the backend does not answer: " + e.getMessage());
        }
    }
}
