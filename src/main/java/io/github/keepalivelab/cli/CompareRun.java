package io.github.keepalivelab.cli;

import io.github.keepalivelab.experiment.ExperimentRunner;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.report.TextReport;
import io.github.keepalivelab.result.Assertion;
import io.github.keepalivelab.result.Environment;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.Verdict;
import io.github.keepalivelab.topology.NginxBinary;
import io.github.keepalivelab.topology.Topology;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run of {@code lab compare}: preflight, processes, measuring, storing, showing, exit code. */
final class CompareRun {

    /** Ctrl-C must end the lab within 2 s, so storing gets a little less. */
    private static final long STORE_LIMIT_MILLIS = 1800;

    private final ExperimentPlan plan;
    private final @Nullable Path nginx;
    private final Topology.Options options;
    private final CompareCommand.Format format;
    private final List<Assertion> assertions;
    private final List<String> command;
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean interrupted;

    CompareRun(
            ExperimentPlan plan,
            @Nullable Path nginx,
            Topology.Options options,
            CompareCommand.Format format,
            List<Assertion> assertions,
            List<String> command) {
        this.plan = plan;
        this.nginx = nginx;
        this.options = options;
        this.format = format;
        this.assertions = assertions;
        this.command = command;
    }

    /** Measures into {@code folder} and returns the exit code. */
    int measure(RunFolder folder) {
        PrintStream progress = System.err;
        boolean own = plan.foreignTarget().isEmpty();
        if (own) {
            // Everything is on 127.0.0.1; a dual-stack socket only costs. Read when the first socket is made.
            System.setProperty("java.net.preferIPv4Stack", "true");
        }
        Preflight.check(plan);
        NginxBinary binary = own ? NginxBinary.find(nginx, null, progress::println) : null;
        Environment environment = EnvironmentReader.read(binary, options.nginxWorkers(), command);
        Topology topology = binary == null ? null : Topology.start(plan, binary, options);
        try (topology;
                ExperimentRunner runner =
                        new ExperimentRunner(plan, topology, environment, new Progress(folder, progress))) {
            Thread hook = new Thread(() -> endEarly(runner));
            Runtime.getRuntime().addShutdownHook(hook);
            ExperimentResult measured = runner.run();
            ExperimentResult result = folder.failure()
                    .map(reason -> measured.with(
                            new RunWarning.OutputFailed(folder.directory().toString(), reason)))
                    .orElse(measured);
            RunFolder.Stored stored = folder.store(result);
            show(result, stored);
            if (topology != null) {
                topology.close();
            }
            finished.countDown();
            if (interrupted) {
                return ExitCodes.INTERRUPTED;
            }
            Runtime.getRuntime().removeShutdownHook(hook);
            return exitCode(result, folder, stored);
        }
    }

    private void endEarly(ExperimentRunner runner) {
        interrupted = true;
        runner.cancel();
        try {
            if (!finished.await(STORE_LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
                System.err.println("lab: interrupted before everything could be stored; trials.jsonl holds each trial");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCodes.INTERRUPTED);
    }

    private void show(ExperimentResult result, RunFolder.Stored stored) {
        if (format == CompareCommand.Format.JSON) {
            System.out.println(ResultJson.pretty(result));
        } else {
            System.out.print(TextReport.of(result));
            System.out.println("report: " + stored.report());
            System.out.println("result: " + stored.result());
        }
        System.out.flush();
    }

    private int exitCode(ExperimentResult result, RunFolder folder, RunFolder.Stored stored) {
        boolean held = AssertionCheck.report(assertions, result, System.err);
        if (folder.failure().isPresent()) {
            System.err.println("lab: writing to " + folder.directory() + " failed ("
                    + folder.failure().orElse("") + "); the result is in " + stored.result()
                    + "; make room or name another folder with --output");
            return ExitCodes.ENVIRONMENT;
        }
        return held && result.verdict() == Verdict.VALID ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
