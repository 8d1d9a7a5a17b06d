package io.github.keepalivelab.cli;

import io.github.keepalivelab.experiment.ExperimentRunner;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.PortLedger;
import io.github.keepalivelab.probe.PortRange;
import io.github.keepalivelab.report.TextReport;
import io.github.keepalivelab.result.Assertion;
import io.github.keepalivelab.result.Environment;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.Verdict;
import io.github.keepalivelab.topology.LocalTopology;
import io.github.keepalivelab.topology.NginxBinary;
import io.github.keepalivelab.topology.Topology;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One run of {@code lab compare}: preflight, processes, measuring, storing, showing, exit code. */
final class CompareRun {

    private final ExperimentPlan plan;
    private final @Nullable Path nginx;
    private final LocalTopology.Options options;
    private final ResultOptions.Format format;
    private final List<Assertion> assertions;
    private final List<String> command;

    CompareRun(
            ExperimentPlan plan,
            @Nullable Path nginx,
            LocalTopology.Options options,
            ResultOptions.Format format,
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
        Preflight.check(plan);
        NginxBinary binary = own ? NginxBinary.find(nginx, null, progress::println) : null;
        Environment environment = EnvironmentReader.read(binary, options.nginxWorkers(), command);
        Topology topology = binary == null ? null : LocalTopology.start(plan, binary, options);
        PortRange range = PortRange.read();
        progress.printf(
                Locale.ROOT,
                "ports: %d towards one destination; %.0f/s short connections last for ever where the side that opens them"
                        + " closes first (%.0f/s on loopback)%n",
                range.ports(),
                new PortLedger(range.ports(), range.reuses(false)).sustainableRate(),
                new PortLedger(range.ports(), range.reuses(true)).sustainableRate());
        progress.printf(
                Locale.ROOT,
                "%s ready %.1f s after launch; warming up%n",
                binary == null ? "the target is" : "nginx " + binary.version() + " and the backend are",
                ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
        try (topology;
                ExperimentRunner runner =
                        new ExperimentRunner(plan, topology, environment, new ProgressLines(folder, progress))) {
            try (Interruption interruption = new Interruption(runner::cancel)) {
                RunFolder.Stored stored = folder.store(runner.run());
                show(stored);
                if (topology != null) {
                    topology.close();
                }
                return interruption.happened() ? ExitCodes.INTERRUPTED : exitCode(folder, stored);
            }
        }
    }

    private void show(RunFolder.Stored stored) {
        if (format == ResultOptions.Format.JSON) {
            System.out.println(ResultJson.pretty(stored.content()));
        } else {
            System.out.print(TextReport.of(stored.content()));
            System.out.println("report: " + stored.report());
            System.out.println("result: " + stored.result());
        }
        System.out.flush();
    }

    private int exitCode(RunFolder folder, RunFolder.Stored stored) {
        boolean held = AssertionCheck.report(assertions, stored.content(), System.err);
        if (folder.failure().isPresent()) {
            System.err.println("lab: writing to " + folder.directory() + " failed ("
                    + folder.failure().orElse("") + "); the result is in " + stored.result()
                    + "; make room or name another folder with --output");
            return ExitCodes.ENVIRONMENT;
        }
        return held && stored.content().verdict() == Verdict.VALID ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
