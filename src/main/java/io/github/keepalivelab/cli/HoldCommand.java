package io.github.keepalivelab.cli;

import io.github.keepalivelab.machine.net.PacketFilter;
import io.github.keepalivelab.plan.Ranges;
import io.github.keepalivelab.study.hold.HoldJob;
import io.github.keepalivelab.study.liveness.Strategy;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab hold}: many idle long connections. */
@Command(
        name = "hold",
        sortOptions = false,
        description =
                "Holds many idle long connections and reports what each costs and what its failure detector misses.")
final class HoldCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "20000",
            description = "how many connections, 10 to 60000 (default: ${DEFAULT-VALUE})")
    int connections;

    @Option(
            names = "--strategy",
            paramLabel = "NAME=VALUES",
            defaultValue = "heartbeat=10/3",
            description = "failure detector of each (see docs/liveness.md) (default: ${DEFAULT-VALUE})")
    String strategy = "heartbeat=10/3";

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "60",
            description = "how long they are held before some are cut off, 1 to 86400 (default: ${DEFAULT-VALUE})")
    double seconds;

    @Option(
            names = "--cut-share",
            paramLabel = "X",
            defaultValue = "0.1",
            description =
                    "share of the connections that is cut off at the end, 0 to 1; 0 needs no packet filter (default: ${DEFAULT-VALUE})")
    double cutShare;

    @Mixin
    ResultOptions results = new ResultOptions();

    @Override
    public Integer call() {
        Ranges.require("--connections", connections, 10, 60_000);
        Ranges.require("--seconds", seconds, 1, 86_400);
        Ranges.require("--cut-share", cutShare, 0, 1);
        Strategy parsed = Strategy.parse(strategy);
        if (!InNamespace.inside()) {
            return InNamespace.again(spec);
        }
        if (HoldJob.needsPacketFilter(connections, cutShare)) {
            PacketFilter.require();
        }
        return results.run(spec, () -> new HoldJob(connections, parsed, seconds, cutShare));
    }
}
