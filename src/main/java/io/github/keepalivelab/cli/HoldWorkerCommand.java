package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.study.hold.HoldWorker;
import io.github.keepalivelab.study.liveness.Strategy;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lab hold-worker}: the client side of a group of held connections; not for users. */
@Command(name = "hold-worker", hidden = true)
final class HoldWorkerCommand implements Callable<Integer> {

    @Parameters(index = "0")
    int port;

    @Parameters(index = "1")
    String strategy = "none";

    @Override
    public Integer call() throws IOException {
        HoldWorker.run(port, Strategy.parse(strategy));
        return ExitCodes.OK;
    }
}
