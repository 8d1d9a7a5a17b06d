package io.github.keepalivelab.cli;

import io.github.keepalivelab.liveness.Hold;
import io.github.keepalivelab.liveness.Strategy;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.report.Document;
import io.github.keepalivelab.report.HoldReport;
import io.github.keepalivelab.result.HoldResult;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.Verdict;
import io.github.keepalivelab.topology.EnvironmentException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab hold}: many idle long connections. */
@Command(
        name = "hold",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Holds many idle long connections and reports what each costs and what its strategy misses.")
final class HoldCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "20000",
            description = "how many, 1 to 60000 (default: ${DEFAULT-VALUE})")
    int connections;

    @Option(
            names = "--strategy",
            paramLabel = "NAME=VALUES",
            defaultValue = "heartbeat=10/3",
            description = "how each is watched (default: ${DEFAULT-VALUE})")
    String strategy = "heartbeat=10/3";

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "60",
            description = "how long all goes well, 1 to 86400 (default: ${DEFAULT-VALUE})")
    double seconds;

    @Option(
            names = "--cut-share",
            paramLabel = "X",
            defaultValue = "0.1",
            description = "share that is cut off at the end, 0 to 1 (default: ${DEFAULT-VALUE})")
    double cutShare;

    @Option(names = "--output", paramLabel = "DIR", description = "where results go (default: results/<UTC time>-hold)")
    @Nullable
    Path output;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text", description = "what stdout gets")
    CompareCommand.Format format = CompareCommand.Format.TEXT;

    @Override
    public Integer call() {
        if (connections < 1 || connections > 60_000) {
            throw new PlanException("--connections must be from 1 to 60000, was " + connections);
        }
        if (!(seconds >= 1 && seconds <= 86_400)) {
            throw new PlanException("--seconds must be from 1 to 86400, was " + seconds);
        }
        if (!(cutShare >= 0 && cutShare <= 1)) {
            throw new PlanException("--cut-share must be from 0 to 1, was " + cutShare);
        }
        Strategy parsed = Strategy.parse(strategy);
        if (!InNamespace.inside()) {
            return InNamespace.again(spec);
        }
        try (RunFolder folder = RunFolder.create(RunFolder.named(output, "hold"))) {
            return hold(parsed, folder);
        } catch (IOException e) {
            throw new EnvironmentException("the connections could not be held: " + e.getMessage());
        }
    }

    private int hold(Strategy parsed, RunFolder folder) throws IOException {
        HoldResult result;
        try (Hold hold = new Hold(connections, parsed, seconds, cutShare, line -> System.err.println(line))) {
            hold.requireLimits();
            hold.run();
            result = hold.result(EnvironmentReader.read(
                    null, 1, spec.commandLine().getParseResult().originalArgs()));
        }
        Document report = HoldReport.of(result);
        RunFolder.Written files = folder.store(result, report.html());
        System.out.print(format == CompareCommand.Format.JSON ? ResultJson.pretty(result) + "\n" : files.lines(report));
        System.out.flush();
        return result.verdict() == Verdict.VALID ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
