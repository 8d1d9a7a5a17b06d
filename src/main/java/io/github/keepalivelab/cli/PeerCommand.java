package io.github.keepalivelab.cli;

import io.github.keepalivelab.liveness.PeerServer;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code lab peer}: the other side of the connections of {@code lab liveness}; not for users. */
@Command(name = "peer", hidden = true)
final class PeerCommand implements Callable<Integer> {

    @Override
    public Integer call() throws IOException {
        PeerServer.run();
        return ExitCodes.OK;
    }
}
