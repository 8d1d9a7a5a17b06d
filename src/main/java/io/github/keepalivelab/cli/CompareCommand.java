package io.github.keepalivelab.cli;

import io.github.keepalivelab.experiment.ExperimentRunner;
import io.github.keepalivelab.experiment.RunListener;
import io.github.keepalivelab.experiment.TrialOrder;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.PlanBuilder;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.PlanFile;
import io.github.keepalivelab.plan.Trial;
import io.github.keepalivelab.report.TextReport;
import io.github.keepalivelab.result.Environment;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.LatencySummary;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.TrialResult;
import io.github.keepalivelab.result.Verdict;
import io.github.keepalivelab.topology.NginxBinary;
import io.github.keepalivelab.topology.Topology;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

    private static final DateTimeFormatter FOLDER =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Output on stdout. */
    enum Format {
        TEXT,
        JSON
    }

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

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "where results go (default: results/<UTC time>-compare)")
    @Nullable
    Path output;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text", description = "what stdout gets")
    Format format = Format.TEXT;

    @Option(names = "--dry-run", description = "print the trials in their order and measure nothing")
    boolean dryRun;

    @Override
    public Integer call() {
        ExperimentPlan plan = plan();
        if (dryRun) {
            printOrder(plan);
            return ExitCodes.OK;
        }
        requireRange("--nginx-workers", nginxWorkers, 1, 64);
        requireRange("--backend-max-requests", backendMaxRequests, -1, 1_000_000_000);
        plan.foreignTarget().ifPresent(t -> {
            if (new InetSocketAddress(t.host(), t.port()).isUnresolved()) {
                throw new PlanException(
                        "target host '" + t.host() + "' cannot be resolved; check the name in --target");
            }
        });
        Path directory = output != null ? output : Path.of("results", FOLDER.format(Instant.now()) + "-compare");
        try (RunFolder folder = RunFolder.create(directory)) {
            return measure(plan, folder);
        }
    }

    private int measure(ExperimentPlan plan, RunFolder folder) {
        PrintStream progress = System.err;
        NginxBinary binary = plan.foreignTarget().isPresent() ? null : NginxBinary.find(nginx, null, progress::println);
        Environment environment = EnvironmentReader.read(
                binary, nginxWorkers, spec.commandLine().getParseResult().originalArgs());
        CountDownLatch finished = new CountDownLatch(1);
        Topology topology = binary == null
                ? null
                : Topology.start(
                        plan, binary, new Topology.Options(nginxWorkers, knobs, backendMaxRequests, keepFiles));
        try (topology;
                ExperimentRunner runner =
                        new ExperimentRunner(plan, topology, environment, new Progress(folder, progress))) {
            boolean[] interrupted = new boolean[1];
            Thread hook = new Thread(() -> {
                interrupted[0] = true;
                runner.cancel();
                awaitQuietly(finished);
                Runtime.getRuntime().halt(ExitCodes.INTERRUPTED);
            });
            Runtime.getRuntime().addShutdownHook(hook);
            ExperimentResult result = runner.run();
            Path stored = folder.result(result);
            show(result, stored);
            if (topology != null) {
                topology.close();
            }
            finished.countDown();
            if (interrupted[0]) {
                return ExitCodes.INTERRUPTED;
            }
            Runtime.getRuntime().removeShutdownHook(hook);
            return exitCode(result, folder, stored);
        }
    }

    private static int exitCode(ExperimentResult result, RunFolder folder, Path stored) {
        if (folder.failure().isPresent()) {
            System.err.println("lab: writing to " + folder.directory() + " failed ("
                    + folder.failure().orElse("") + "); the result is in " + stored
                    + "; make room or name another folder with --output");
            return ExitCodes.ENVIRONMENT;
        }
        return result.verdict() == Verdict.VALID ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private void show(ExperimentResult result, Path stored) {
        if (format == Format.JSON) {
            System.out.println(ResultJson.pretty(result));
        } else {
            System.out.print(TextReport.of(result));
            System.out.println("result: " + stored);
        }
        System.out.flush();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            if (!latch.await(1800, TimeUnit.MILLISECONDS)) {
                System.err.println("lab: interrupted before anything could be stored");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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

    private static void requireRange(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new PlanException(option + " must be from " + min + " to " + max + ", was " + value);
        }
    }

    /** A line for each block of trials, on stderr, so that stdout holds the answer only. */
    private record Progress(RunFolder folder, PrintStream out) implements RunListener {

        @Override
        public void say(String line) {
            out.println(line);
        }

        @Override
        public void trialDone(TrialResult trial, Histogram responseMicros, int trials, double secondsLeft) {
            folder.trial(trial, responseMicros);
            LatencySummary response = trial.responseMicros();
            String line = String.format(
                    Locale.ROOT,
                    "trial %d of %d, block %d, %s: %.0f/s, p50 %.3f ms, %.0f s left",
                    trial.index() + 1,
                    trials,
                    trial.block() + 1,
                    trial.arm(),
                    trial.achievedRatePerSecond(),
                    response == null ? Double.NaN : response.p50() / 1000,
                    secondsLeft);
            if (Boolean.getBoolean("lab.terminal")) {
                out.print("\r\u001b[2K" + line + (trial.index() + 1 == trials ? "\n" : ""));
                out.flush();
            } else if ((trial.index() + 1) % Math.max(1, trials / 10) == 0) {
                out.println(line);
            }
        }
    }
}
