package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.machine.net.Delayer;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lab delay-line}: keeps frames between two interfaces for a while; not for users. */
@Command(name = "delay-line", hidden = true)
final class DelayLineCommand implements Callable<Integer> {

    @Parameters(index = "0")
    String left = "";

    @Parameters(index = "1")
    String right = "";

    @Parameters(index = "2", description = "nanoseconds, in either direction")
    long oneWayNanos;

    @Override
    public Integer call() throws IOException {
        Delayer.run(left, right, oneWayNanos);
        return ExitCodes.OK;
    }
}
