package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.job.Tools;
import io.github.keepalivelab.load.ApacheEngine;
import io.github.keepalivelab.machine.linux.PortRange;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.PortLedger;
import io.github.keepalivelab.plan.Ranges;
import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.plan.Trial;
import io.github.keepalivelab.result.Assertion;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.study.compare.CompareJob;
import io.github.keepalivelab.study.compare.MachineLook;
import io.github.keepalivelab.study.compare.Preflight;
import io.github.keepalivelab.study.compare.TrialOrder;
import io.github.keepalivelab.study.runs.RunsJob;
import io.github.keepalivelab.system.Behind;
import io.github.keepalivelab.system.LocalTopology;
import io.github.keepalivelab.system.Place;
import io.github.keepalivelab.system.Topology;
import io.github.keepalivelab.system.nginx.NginxBinary;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab compare}: the main job. */
@Command(
        name = "compare",
        sortOptions = false,
        description = "Measures what long connections are worth against short ones, on both hops, in one run.")
final class CompareCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    @Mixin
    PlanOptions planned = new PlanOptions();

    @Mixin
    RequestOptions requested = new RequestOptions();

    @Option(names = "--nginx", paramLabel = "PATH", description = "nginx binary (default: installed, else fetched)")
    @Nullable
    Path nginx;

    @Option(
            names = "--nginx-workers",
            paramLabel = "N",
            defaultValue = "1",
            description = "nginx worker processes (default: ${DEFAULT-VALUE})")
    int nginxWorkers;

    @Option(
            names = "--backend-max-requests",
            paramLabel = "N",
            defaultValue = "-1",
            description = "the backend closes a connection after N requests; -1: never (default: ${DEFAULT-VALUE})")
    int backendMaxRequests;

    @Option(
            names = "--nginx-pid",
            paramLabel = "PID",
            description = "with --target: nginx's master or worker, whose CPU is read (default: who listens there)")
    @Nullable
    Long nginxPid;

    @Option(
            names = "--backend-pid",
            paramLabel = "PID",
            description =
                    "with --target: the service behind it, whose CPU is read (default: the JVM that nginx connects to)")
    @Nullable
    Long backendPid;

    @Option(names = "--lab-knobs", description = "let request paths use the backend's test knobs")
    boolean knobs;

    @Option(names = "--keep-files", description = "keep nginx's configuration and logs")
    boolean keepFiles;

    @Mixin
    PlaceOptions place = new PlaceOptions();

    @Mixin
    ResultOptions results = new ResultOptions();

    @Option(
            names = "--assert",
            paramLabel = "CONDITION",
            description = {
                "exit 1 unless it holds; may be repeated. 'METRIC ratio|difference CANDIDATE vs BASELINE OP NUMBER' (the"
                        + " whole interval) or 'METRIC ARM OP NUMBER', 'at RATE' before OP for one load; METRIC is a path of results.json, OP is < <= > or >="
            })
    List<String> assertions = List.of();

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "1",
            description = "everything N times with fresh processes, and how far the runs lie apart, 1 to 100 (default:"
                    + " ${DEFAULT-VALUE})")
    int runs;

    @Option(names = "--dry-run", description = "print the trial order only")
    boolean dryRun;

    @Override
    public Integer call() {
        ExperimentPlan plan = planned.plan(requested.request());
        List<Assertion> conditions = assertions.stream().map(Assertion::parse).toList();
        conditions.forEach(condition -> condition.requireFits(plan));
        Ranges.require("--nginx-workers", nginxWorkers, 1, 64);
        requireRuns("--nginx-pid", nginxPid);
        requireRuns("--backend-pid", backendPid);
        Ranges.require("--backend-max-requests", backendMaxRequests, -1, 1_000_000_000);
        if (dryRun) {
            printOrder(plan);
            return ExitCodes.OK;
        }
        Ranges.require("--runs", runs, 1, 100);
        Preflight.descriptors(plan);
        if (runs > 1) {
            return severalRuns();
        }
        Optional<Target> foreign = plan.foreignTarget();
        if (foreign.isEmpty()) {
            return measureOwn(plan, conditions);
        }
        Preflight.ports(plan);
        return measure(
                plan,
                Preflight.reach(
                        foreign.get(),
                        plan,
                        new Behind.Named(Optional.ofNullable(nginxPid), Optional.ofNullable(backendPid)),
                        results.progress()::println),
                Tools.foreign(null, new ApacheEngine().info()),
                "the target is",
                conditions);
    }

    private static void requireRuns(String option, @Nullable Long pid) {
        if (pid != null && !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
            throw new PlanException(option + " names the process " + pid + ", which does not run here");
        }
    }

    private int severalRuns() {
        if (!assertions.isEmpty()) {
            throw new PlanException("--assert judges one run; with --runs look at each with lab report DIR --assert");
        }
        return results.runIn(
                spec,
                folder -> new RunsJob(
                        InNamespace.MEASURING_FLAGS,
                        OtherRun.arguments(spec.commandLine().getParseResult().originalArgs()),
                        runs,
                        folder));
    }

    private int measureOwn(ExperimentPlan plan, List<Assertion> conditions) {
        if (!InNamespace.withHosts()) {
            results.requireUsable(spec);
        }
        // Fetched out here, where there is a network.
        NginxBinary binary = NginxBinary.find(nginx, null, results.progress()::println);
        if (place.wantsHosts(plan.distance())) {
            Preflight.portsOfHosts(plan);
            results.progress().println(MachineLook.sentence());
            return InNamespace.againWithHosts(spec);
        }
        try (Place where = place.make(plan.distance())) {
            Preflight.ports(plan);
            LocalTopology topology = LocalTopology.start(
                    plan, binary, new LocalTopology.Options(nginxWorkers, knobs, backendMaxRequests, keepFiles), where);
            return measure(
                    plan,
                    topology,
                    Tools.own(binary, nginxWorkers, new ApacheEngine().info()).at(where),
                    "nginx " + binary.version() + " and the backend are",
                    conditions);
        }
    }

    private int measure(ExperimentPlan plan, Topology topology, Tools tools, String who, List<Assertion> conditions) {
        try (topology;
                CompareJob job = new CompareJob(plan, topology, new ApacheEngine(), tools)) {
            return results.run(
                    spec,
                    () -> {
                        sayReady(who);
                        return job;
                    },
                    result ->
                            AssertionCheck.report(conditions, condition -> condition.check(result.body()), System.err));
        }
    }

    private void sayReady(String who) {
        PortRange range = PortRange.read();
        results.progress()
                .printf(
                        Locale.ROOT,
                        "ports: %d towards one destination; %.0f/s short connections can be sustained indefinitely where the side"
                                + " that opens them closes first (%.0f/s on loopback)%n",
                        range.ports(),
                        new PortLedger(range.ports(), range.reuses(false)).sustainableRate(),
                        new PortLedger(range.ports(), range.reuses(true)).sustainableRate());
        if (!InNamespace.withHosts()) {
            results.progress().println(MachineLook.sentence());
        }
        results.progress()
                .printf(
                        Locale.ROOT,
                        "%s ready %.1f s after launch; warming up%n",
                        who,
                        ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
    }

    private void printOrder(ExperimentPlan plan) {
        List<List<String>> blocksInOrder = new ArrayList<>();
        TrialOrder order = new TrialOrder(plan);
        int blocks = plan.untilKnown() ? plan.arms().size() * plan.load().loads() : plan.blocks();
        for (int block = 0; block < blocks; block++) {
            blocksInOrder.add(
                    order.nextBlock().stream().map(trial -> name(plan, trial)).toList());
        }
        if (results.format.chosen.isJson("--dry-run")) {
            System.out.println(ResultJson.prettyValue(Map.of("blocks", blocksInOrder)));
            return;
        }
        for (int i = 0; i < blocksInOrder.size(); i++) {
            System.out.println("block " + (i + 1) + ": " + String.join(", ", blocksInOrder.get(i)));
        }
        if (plan.untilKnown()) {
            System.out.println("and so on, until the answers are known");
        }
    }

    private static String name(ExperimentPlan plan, Trial trial) {
        if (plan.load() instanceof LoadModel.Rates rates) {
            return String.format(
                    Locale.ROOT,
                    "%s at %.0f/s",
                    trial.arm().name(),
                    rates.ratesPerSecond().get(trial.load()));
        }
        return plan.load() instanceof LoadModel.AutoRate auto
                ? String.format(
                        Locale.ROOT,
                        "%s at %.0f %%",
                        trial.arm().name(),
                        100 * auto.capacityShares().get(trial.load()))
                : trial.arm().name();
    }
}
