package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.job.Tools;
import io.github.keepalivelab.load.ApacheEngine;
import io.github.keepalivelab.machine.linux.PortRange;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.PlanBuilder;
import io.github.keepalivelab.plan.PlanFile;
import io.github.keepalivelab.plan.PlanText;
import io.github.keepalivelab.plan.PortLedger;
import io.github.keepalivelab.plan.Ranges;
import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.plan.Trial;
import io.github.keepalivelab.result.Assertion;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.study.compare.CompareJob;
import io.github.keepalivelab.study.compare.Preflight;
import io.github.keepalivelab.study.compare.TrialOrder;
import io.github.keepalivelab.system.LocalTopology;
import io.github.keepalivelab.system.Topology;
import io.github.keepalivelab.system.nginx.NginxBinary;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

    @Option(
            names = "--arms",
            paramLabel = "NAMES",
            description = "arms to compare, client/upstream, separated by commas (default: all four)")
    @Nullable
    String arms;

    @Option(
            names = "--baseline",
            paramLabel = "NAME",
            description = "arm that the others are compared with (default: the one with the most short hops)")
    @Nullable
    String baseline;

    @Option(
            names = "--rate",
            paramLabel = "N|auto",
            description =
                    "requests per second offered to every arm (default: auto, half of the weakest arm's capacity)")
    @Nullable
    String rate;

    @Option(
            names = "--users",
            paramLabel = "N",
            description = "closed loop with N users instead; for capacity only (default: none)")
    @Nullable
    String users;

    @Option(
            names = "--arrivals",
            paramLabel = "constant|poisson",
            description = "pattern of the send times (default: constant)")
    @Nullable
    String arrivals;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "requests that can be in flight at once, 1 to 1024 (default: "
                    + PlanBuilder.DEFAULT_CONNECTIONS + ")")
    @Nullable
    String connections;

    @Option(
            names = "--blocks",
            paramLabel = "N",
            description = "how often every arm is measured (default: " + PlanBuilder.DEFAULT_BLOCKS + ")")
    @Nullable
    String blocks;

    @Option(
            names = "--trial-seconds",
            paramLabel = "S",
            description = "length of one measured window (default: " + PlanBuilder.DEFAULT_TRIAL_SECONDS + ")")
    @Nullable
    String trialSeconds;

    @Option(
            names = "--lead-in-seconds",
            paramLabel = "S",
            description = "discarded load before each window (default: " + PlanBuilder.DEFAULT_LEAD_IN_SECONDS + ")")
    @Nullable
    String leadInSeconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "of the order of trials and of Poisson arrivals (default: " + PlanBuilder.DEFAULT_SEED + ")")
    @Nullable
    String seed;

    @Option(
            names = "--close-by",
            paramLabel = "client|server",
            description = "who closes short client connections (default: server)")
    @Nullable
    String closeBy;

    @Option(
            names = "--timeout-seconds",
            paramLabel = "S",
            description = "limit for one request (default: " + PlanBuilder.DEFAULT_TIMEOUT_SECONDS + ")")
    @Nullable
    String timeoutSeconds;

    @Option(
            names = "--warm-up-seconds",
            paramLabel = "S",
            description = "longest warm-up, which ends sooner when all is compiled (default: "
                    + PlanBuilder.DEFAULT_WARM_UP_SECONDS + ", or " + PlanBuilder.DEFAULT_WARM_UP_SECONDS_OF_A_LOOK
                    + " with fewer than 10 blocks)")
    @Nullable
    String warmUpSeconds;

    @Option(
            names = "--target",
            paramLabel = "URL",
            description = "a running service of yours instead of nginx and backend (default: none)")
    @Nullable
    String target;

    @Option(names = "--control", description = "A/A run: one arm under two names; it must claim nothing")
    boolean control;

    @Option(names = "--plan", paramLabel = "FILE", description = "settings from a YAML file; options override it")
    @Nullable
    Path planFile;

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

    @Option(names = "--lab-knobs", description = "let request paths use the backend's test knobs")
    boolean knobs;

    @Option(names = "--keep-files", description = "keep nginx's configuration and logs")
    boolean keepFiles;

    @Mixin
    ResultOptions results = new ResultOptions();

    @Option(
            names = "--assert",
            paramLabel = "CONDITION",
            description = {
                "exit 1 unless it holds; may be repeated. 'METRIC ratio|difference CANDIDATE vs BASELINE OP NUMBER' (the"
                        + " whole interval) or 'METRIC ARM OP NUMBER'; METRIC is a path of results.json, OP is < <= > or >="
            })
    List<String> assertions = List.of();

    @Option(names = "--dry-run", description = "print the trial order only")
    boolean dryRun;

    @Override
    public Integer call() {
        ExperimentPlan plan = plan();
        List<Assertion> conditions = assertions.stream().map(Assertion::parse).toList();
        conditions.forEach(condition -> condition.requireFits(plan));
        Ranges.require("--nginx-workers", nginxWorkers, 1, 64);
        Ranges.require("--backend-max-requests", backendMaxRequests, -1, 1_000_000_000);
        if (dryRun) {
            printOrder(plan);
            return ExitCodes.OK;
        }
        Preflight.check(plan);
        Optional<Target> foreign = plan.foreignTarget();
        return foreign.isPresent()
                ? measure(
                        plan,
                        Preflight.reach(foreign.get(), plan),
                        new Tools(null, null, null, null, new ApacheEngine().info()),
                        "the target is",
                        conditions)
                : measureOwn(plan, conditions);
    }

    private int measureOwn(ExperimentPlan plan, List<Assertion> conditions) {
        NginxBinary binary = NginxBinary.find(nginx, null, System.err::println);
        LocalTopology topology = LocalTopology.start(
                plan, binary, new LocalTopology.Options(nginxWorkers, knobs, backendMaxRequests, keepFiles));
        return measure(
                plan,
                topology,
                Tools.own(binary, nginxWorkers, new ApacheEngine().info()),
                "nginx " + binary.version() + " and the backend are",
                conditions);
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
                    result -> AssertionCheck.report(conditions, result.body(), System.err));
        }
    }

    private static void sayReady(String who) {
        PortRange range = PortRange.read();
        System.err.printf(
                Locale.ROOT,
                "ports: %d towards one destination; %.0f/s short connections can be sustained indefinitely where the side"
                        + " that opens them closes first (%.0f/s on loopback)%n",
                range.ports(),
                new PortLedger(range.ports(), range.reuses(false)).sustainableRate(),
                new PortLedger(range.ports(), range.reuses(true)).sustainableRate());
        System.err.printf(
                Locale.ROOT,
                "%s ready %.1f s after launch; warming up%n",
                who,
                ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
    }

    private ExperimentPlan plan() {
        PlanText plan = new PlanText();
        if (planFile != null) {
            PlanFile.read(planFile, plan);
        }
        Map<String, @Nullable String> given = new LinkedHashMap<>();
        given.put("target", target);
        given.put("arms", arms);
        given.put("baseline", baseline);
        given.put("rate", rate);
        given.put("users", users);
        given.put("arrivals", arrivals);
        given.put("connections", connections);
        given.put("blocks", blocks);
        given.put("trial-seconds", trialSeconds);
        given.put("lead-in-seconds", leadInSeconds);
        given.put("seed", seed);
        given.put("close-by", closeBy);
        given.put("timeout-seconds", timeoutSeconds);
        given.put("warm-up-seconds", warmUpSeconds);
        given.put("control", control ? "true" : null);
        given.forEach((name, value) -> {
            if (value != null) {
                plan.set(name, value);
            }
        });
        return plan.build();
    }

    private void printOrder(ExperimentPlan plan) {
        List<List<String>> blocksInOrder = new ArrayList<>();
        for (Trial trial : TrialOrder.of(plan)) {
            if (trial.block() == blocksInOrder.size()) {
                blocksInOrder.add(new ArrayList<>());
            }
            blocksInOrder.get(trial.block()).add(trial.arm().name());
        }
        if (results.format == OutputFormat.JSON) {
            System.out.println(ResultJson.prettyValue(Map.of("blocks", blocksInOrder)));
            return;
        }
        for (int i = 0; i < blocksInOrder.size(); i++) {
            System.out.println("block " + (i + 1) + ": " + String.join(", ", blocksInOrder.get(i)));
        }
    }
}
