package io.github.keepalivelab.cli;

import io.github.keepalivelab.liveness.Hold;
import io.github.keepalivelab.liveness.Strategy;
import io.github.keepalivelab.result.HoldResult;
import io.github.keepalivelab.topology.EnvironmentException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    ResultOptions results = new ResultOptions();

    @Override
    public Integer call() {
        Ranges.require("--connections", connections, 1, 60_000);
        Ranges.require("--seconds", seconds, 1, 86_400);
        Ranges.require("--cut-share", cutShare, 0, 1);
        Strategy parsed = Strategy.parse(strategy);
        if (!InNamespace.inside()) {
            return InNamespace.again(spec);
        }
        try (RunFolder folder = results.folder("hold")) {
            return hold(parsed, folder);
        } catch (IOException e) {
            throw new EnvironmentException("the connections could not be held: " + e.getMessage());
        }
    }

    private int hold(Strategy parsed, RunFolder folder) throws IOException {
        try (Hold hold = new Hold(connections, parsed, seconds, cutShare, line -> System.err.println(line));
                Interruption interruption = new Interruption(hold::cancel)) {
            hold.requireLimits();
            hold.run();
            if (hold.wasCancelled() && hold.heldSeconds() == 0) {
                throw new EnvironmentException("interrupted before anything was measured");
            }
            HoldResult result = hold.result(EnvironmentReader.read(
                    null, 1, spec.commandLine().getParseResult().originalArgs()));
            int code = results.publish(folder, result);
            return interruption.happened() ? ExitCodes.INTERRUPTED : code;
        }
    }
}
