package io.github.keepalivelab.cli;

import io.github.keepalivelab.experiment.TrialOrder;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.PlanBuilder;
import io.github.keepalivelab.plan.PlanFile;
import io.github.keepalivelab.plan.Trial;
import io.github.keepalivelab.result.Assertion;
import io.github.keepalivelab.topology.LocalTopology;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures what long connections are worth against short ones, on both hops, in one run.")
final class CompareCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    @Option(
            names = "--arms",
            paramLabel = "NAMES",
            description = "arms to compare, client/upstream, separated by commas")
    @Nullable
    String arms;

    @Option(names = "--baseline", paramLabel = "NAME", description = "arm that the others are compared with")
    @Nullable
    String baseline;

    @Option(names = "--rate", paramLabel = "N|auto", description = "requests per second offered to every arm")
    @Nullable
    String rate;

    @Option(names = "--users", paramLabel = "N", description = "closed loop with N users instead; for capacity only")
    @Nullable
    String users;

    @Option(names = "--arrivals", paramLabel = "constant|poisson", description = "pattern of the send times")
    @Nullable
    String arrivals;

    @Option(names = "--connections", paramLabel = "N", description = "requests that can be in flight at once")
    @Nullable
    String connections;

    @Option(names = "--blocks", paramLabel = "N", description = "how often every arm is measured")
    @Nullable
    String blocks;

    @Option(names = "--trial-seconds", paramLabel = "S", description = "length of one measured window")
    @Nullable
    String trialSeconds;

    @Option(names = "--lead-in-seconds", paramLabel = "S", description = "discarded load before each window")
    @Nullable
    String leadInSeconds;

    @Option(names = "--seed", paramLabel = "N", description = "of the order of trials and of Poisson arrivals")
    @Nullable
    String seed;

    @Option(names = "--close-by", paramLabel = "client|server", description = "who closes short client connections")
    @Nullable
    String closeBy;

    @Option(names = "--timeout-seconds", paramLabel = "S", description = "limit for one request")
    @Nullable
    String timeoutSeconds;

    @Option(
            names = "--warm-up-seconds",
            paramLabel = "S",
            description =
                    "longest warm-up (default: 20, or 8 with fewer than 10 blocks); it ends sooner when all is compiled")
    @Nullable
    String warmUpSeconds;

    @Option(
            names = "--target",
            paramLabel = "URL",
            description = "a running service of yours instead of nginx and backend")
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

    @Option(names = "--nginx-workers", paramLabel = "N", defaultValue = "1", description = "nginx worker processes")
    int nginxWorkers;

    @Option(
            names = "--backend-max-requests",
            paramLabel = "N",
            defaultValue = "-1",
            description = "the backend closes a connection after N requests; -1: never")
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

    @Option(names = "--dry-run", description = "print the trials in their order and measure nothing")
    boolean dryRun;

    @Override
    public Integer call() {
        ExperimentPlan plan = plan();
        List<Assertion> conditions = assertions.stream().map(Assertion::parse).toList();
        conditions.forEach(condition -> condition.requireFits(plan));
        if (dryRun) {
            printOrder(plan);
            return ExitCodes.OK;
        }
        Ranges.require("--nginx-workers", nginxWorkers, 1, 64);
        Ranges.require("--backend-max-requests", backendMaxRequests, -1, 1_000_000_000);
        LocalTopology.Options options = new LocalTopology.Options(nginxWorkers, knobs, backendMaxRequests, keepFiles);
        CompareRun run = new CompareRun(
                plan,
                nginx,
                options,
                results.format,
                conditions,
                spec.commandLine().getParseResult().originalArgs());
        try (RunFolder folder = results.folder("compare")) {
            return run.measure(folder);
        }
    }

    private ExperimentPlan plan() {
        PlanBuilder builder = new PlanBuilder();
        if (planFile != null) {
            PlanFile.read(planFile, builder);
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
                builder.set(name, value);
            }
        });
        return builder.build();
    }

    private static void printOrder(ExperimentPlan plan) {
        List<String> line = new ArrayList<>();
        int block = 0;
        for (Trial trial : TrialOrder.of(plan)) {
            if (trial.block() != block) {
                System.out.println("block " + (block + 1) + ": " + String.join(", ", line));
                line.clear();
                block = trial.block();
            }
            line.add(trial.arm().name());
        }
        System.out.println("block " + (block + 1) + ": " + String.join(", ", line));
    }
}
