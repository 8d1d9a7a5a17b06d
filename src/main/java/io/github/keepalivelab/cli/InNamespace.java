package io.github.keepalivelab.cli;

import io.github.keepalivelab.topology.OwnProgram;
import io.github.keepalivelab.topology.UserNamespace;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Runs the same command line again within a user namespace of the lab's own. */
final class InNamespace {

    private static final String MARK = "lab.namespace";
    private static final List<String> FLAGS = List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.net.preferIPv4Stack=true",
            "-D" + MARK + "=true");

    private InNamespace() {}

    static boolean inside() {
        return Boolean.getBoolean(MARK);
    }

    /** Returns the exit code of the second run. */
    static int again(CommandSpec spec) {
        UserNamespace.require();
        return UserNamespace.run(
                OwnProgram.command(FLAGS, spec.commandLine().getParseResult().originalArgs()));
    }
}
