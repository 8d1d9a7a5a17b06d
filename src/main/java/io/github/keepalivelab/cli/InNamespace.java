package io.github.keepalivelab.cli;

import io.github.keepalivelab.machine.net.PacketFilter;
import io.github.keepalivelab.machine.net.UserNamespace;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.machine.process.OwnProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Runs the same command line again where its faults belong: within namespaces of the lab's own, or else on loopback. */
final class InNamespace {

    private static final String PLACE = "lab.place";
    private static final String NAMESPACE = "namespace";
    private static final String LOOPBACK = "loopback";
    private static final List<String> FLAGS =
            List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true");

    /** Those of the launcher. */
    static final List<String> MEASURING_FLAGS =
            List.of("-XX:TieredStopAtLevel=1", "-Xmx128m", "-XX:+UseSerialGC", "-Djava.net.preferIPv4Stack=true");

    private static final String HOSTS = "hosts";
    private static final String TERMINAL = "lab.terminal";

    private InNamespace() {}

    static boolean inside() {
        return NAMESPACE.equals(System.getProperty(PLACE));
    }

    /** Returns whether this is the second run, on the loopback interface of the machine. */
    static boolean onLoopback() {
        return LOOPBACK.equals(System.getProperty(PLACE));
    }

    /** Returns the exit code of the second run. */
    static int again(CommandSpec spec) {
        return UserNamespace.run(command(spec, NAMESPACE));
    }

    /**
     * Runs it on the loopback interface where namespaces are refused or not wanted.
     *
     * @param wanted whether loopback is asked for
     * @return the exit code of the second run
     * @throws EnvironmentException when neither is allowed, with both reasons and the remedy
     */
    static int againOrOnLoopback(CommandSpec spec, boolean wanted) {
        Optional<String> refusal = wanted ? Optional.of("") : refusal();
        if (refusal.isEmpty()) {
            return again(spec);
        }
        if (wanted) {
            requireFilter("--loopback needs root or NET_ADMIN for a packet filter (");
        } else {
            requireFilter(refusal.get() + ", or with NET_ADMIN for a packet filter on loopback (");
            System.err.println(
                    "lab: " + refusal.get() + "; going on with a packet filter on this machine's loopback interface");
        }
        return UserNamespace.runWithout(command(spec, LOOPBACK));
    }

    /** Returns whether this is the second run, in a network of its own in which it can make hosts. */
    static boolean withHosts() {
        return HOSTS.equals(System.getProperty(PLACE));
    }

    /** Returns the exit code of the second run, which measures and so has the flags of the launcher. */
    static int againWithHosts(CommandSpec spec) {
        return UserNamespace.runWithHosts(command(spec, HOSTS, MEASURING_FLAGS));
    }

    private static Optional<String> refusal() {
        try {
            UserNamespace.require();
            return Optional.empty();
        } catch (EnvironmentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static void requireFilter(String otherwise) {
        try {
            PacketFilter.require();
        } catch (EnvironmentException e) {
            throw new EnvironmentException(otherwise + e.getMessage() + ")");
        }
    }

    private static List<String> command(CommandSpec spec, String place) {
        return command(spec, place, FLAGS);
    }

    private static List<String> command(CommandSpec spec, String place, List<String> of) {
        List<String> flags = new ArrayList<>(of);
        if (Boolean.getBoolean(TERMINAL)) {
            flags.add("-D" + TERMINAL + "=true");
        }
        flags.add("-D" + PLACE + "=" + place);
        return OwnProgram.command(flags, spec.commandLine().getParseResult().originalArgs());
    }
}
