package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.study.liveness.PeerServer;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lab peer}: the other side of the connections of {@code lab liveness}; not for users. */
@Command(name = "peer", hidden = true)
final class PeerCommand implements Callable<Integer> {

    @Parameters(index = "0", description = "where to listen")
    String address = "127.0.0.1";

    @Override
    public Integer call() throws IOException {
        PeerServer.run(address);
        return ExitCodes.OK;
    }
}
