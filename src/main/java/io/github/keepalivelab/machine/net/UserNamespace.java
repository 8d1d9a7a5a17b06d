package io.github.keepalivelab.machine.net;

import io.github.keepalivelab.machine.process.Command;
import io.github.keepalivelab.machine.process.EnvironmentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A user, mount, network and pid namespace of the lab's own, made without root; root may do without the user namespace. It
 * lives as long as one child of the lab; everything in it, processes, interfaces and settings, goes with that child, even by
 * kill -9.
 */
public final class UserNamespace {

    private static final long PROBE_SECONDS = 10;
    /** A second more than what is inside gets until it is killed. */
    private static final long END_SECONDS = 3;

    private static final List<String> WITHOUT_ROOT = List.of("unshare", "-Urnmpf", "--kill-child", "--mount-proc");
    private static final List<String> AS_ROOT = List.of("unshare", "-nmpf", "--kill-child", "--mount-proc");
    /** Kernel threads are not seen from a PID namespace, and the interfaces of {@link HostChain} receive in some. */
    private static final List<String> HOSTS_WITHOUT_ROOT = List.of("unshare", "-Urnm");

    private static final List<String> HOSTS_AS_ROOT = List.of("unshare", "-nm");
    private static final String SYSFS = "mount -t sysfs sysfs /sys || exit 97\n";
    private static final Path SECOND_PROCESS = Path.of("/proc/2/comm");
    private static final String NETWORK = """
            ip link set lo up || exit 97
            mount -t tmpfs tmpfs /run && mkdir -p /run/netns
            """;
    // The pipe on descriptor 0 comes from the lab. When the lab is gone it closes, and the shell, pid 1 of a namespace,
    // ends: the kernel then ends everything else in there.
    private static final String INIT = """
            exec 3<&0
            "$@" 3<&- </dev/null &
            child=$!
            (read -r _ <&3; kill -TERM $child 2>/dev/null; sleep 2; kill -KILL $child) 2>/dev/null &
            reader=$!
            wait $child
            code=$?
            kill $reader 2>/dev/null
            exit $code
            """;

    private static final String REFUSED = "this system refuses user namespaces";
    private static final String REMEDY = "allow them: sudo sysctl kernel.unprivileged_userns_clone=1"
            + " kernel.apparmor_restrict_unprivileged_userns=0 user.max_user_namespaces=10000, or run the lab as root";

    private UserNamespace() {}

    /**
     * Checks that this machine lets the lab have one.
     *
     * @throws EnvironmentException when not, with the reason and the remedy
     */
    public static void require() {
        for (String tool : List.of("unshare", "ip")) {
            if (!Command.isInstalled(tool)) {
                throw new EnvironmentException("this needs the program " + tool + "; install it: sudo apt-get install "
                        + (tool.equals("ip") ? "iproute2" : "util-linux"));
            }
        }
        kind();
    }

    /** Returns the beginning of the command line that makes one here. */
    private static List<String> kind() {
        String refusal = refusal(WITHOUT_ROOT, "true");
        if (refusal.isEmpty()) {
            return WITHOUT_ROOT;
        }
        if (refusal(AS_ROOT, "true").isEmpty()) {
            return AS_ROOT;
        }
        throw new EnvironmentException(REFUSED + " (" + refusal + "); " + REMEDY);
    }

    /** Returns why this machine does not let the lab have hosts of its own ({@link HostChain}); empty when it does. */
    public static Optional<String> hostsRefusal() {
        if (!Command.isInstalled("unshare")) {
            return Optional.of("the program unshare is missing; install it: sudo apt-get install util-linux");
        }
        try {
            if (!Files.readString(SECOND_PROCESS).strip().equals("kthreadd")) {
                return Optional.of("the kernel's threads cannot be seen from within this container");
            }
        } catch (IOException e) {
            return Optional.of("the kernel's threads cannot be seen from within this container");
        }
        if (refusal(HOSTS_AS_ROOT, SYSFS).isEmpty()) {
            return Optional.empty();
        }
        String refusal = refusal(HOSTS_WITHOUT_ROOT, SYSFS);
        return refusal.isEmpty() ? Optional.empty() : Optional.of(REFUSED + " (" + refusal + "); " + REMEDY);
    }

    /**
     * Runs a command in a user, mount and network namespace of its own, but among the processes of this machine; its standard output
     * and error are the lab's. To be called where {@link #hostsRefusal} is empty.
     *
     * @return its exit code
     */
    public static int runWithHosts(List<String> command) {
        List<String> all =
                new ArrayList<>(refusal(HOSTS_AS_ROOT, SYSFS).isEmpty() ? HOSTS_AS_ROOT : HOSTS_WITHOUT_ROOT);
        all.addAll(List.of("sh", "-c", SYSFS + INIT, "hosts"));
        all.addAll(command);
        return start(all);
    }

    /** Returns why the system refuses, empty when it does not. */
    private static String refusal(List<String> kind, String script) {
        List<String> command = new ArrayList<>(kind);
        command.addAll(List.of("sh", "-c", script));
        try {
            Process probe = Command.builder(command).redirectErrorStream(true).start();
            String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean refused = !probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS) || probe.exitValue() != 0;
            return !refused ? "" : said.isBlank() ? "without a reason" : said.strip();
        } catch (IOException e) {
            throw new EnvironmentException("unshare cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("interrupted");
        }
    }

    /**
     * Runs a command in a namespace of its own with a loopback interface; its standard output and error are the lab's.
     *
     * @return its exit code
     * @throws EnvironmentException when this machine does not let the lab have one, with the reason and the remedy
     */
    public static int run(List<String> command) {
        require();
        List<String> all = new ArrayList<>(kind());
        all.addAll(List.of("sh", "-c", NETWORK + INIT, "namespace"));
        all.addAll(command);
        return start(all);
    }

    /**
     * Runs a command where the lab itself is; like {@link #run}, it ends with the lab.
     *
     * @return its exit code
     */
    public static int runWithout(List<String> command) {
        List<String> all = new ArrayList<>(List.of("sh", "-c", INIT, "outside"));
        all.addAll(command);
        return start(all);
    }

    /**
     * Ctrl-C reaches a whole process group, and would end the namespace before anything could be stored. So it has a session
     * of its own, and is told by its pipe.
     */
    private static int start(List<String> command) {
        List<String> all = new ArrayList<>(List.of("setsid"));
        all.addAll(command);
        ProcessBuilder builder = Command.builder(all)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            Process process = builder.start();
            Thread hook = new Thread(() -> end(process));
            Runtime.getRuntime().addShutdownHook(hook);
            int code = process.waitFor();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // Interrupted; the exit code is that of the signal.
            }
            return code;
        } catch (IOException e) {
            throw new EnvironmentException("setsid cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("interrupted");
        }
    }

    /** Lets it store what it has. */
    private static void end(Process process) {
        try {
            process.getOutputStream().close();
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            // It has ended already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
