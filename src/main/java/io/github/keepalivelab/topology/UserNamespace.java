package io.github.keepalivelab.topology;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A user, mount, network and pid namespace of the lab's own, made without root. It lives as long as one child of the lab;
 * everything in it, processes, interfaces and settings, goes with that child, even by kill -9.
 */
public final class UserNamespace {

    private static final long PROBE_SECONDS = 10;
    // The pipe on descriptor 0 comes from the lab. When the lab is gone it closes, and the shell, pid 1 of the
    // namespace,
    // ends: the kernel then ends everything else in there.
    private static final String INIT = """
            ip link set lo up || exit 97
            mount -t tmpfs tmpfs /run && mkdir -p /run/netns
            exec 3<&0
            "$@" 3<&- </dev/null &
            child=$!
            (read -r _ <&3; kill -KILL 1 2>/dev/null; kill -TERM $child 2>/dev/null; sleep 2; kill -KILL $child) 2>/dev/null &
            reader=$!
            wait $child
            code=$?
            kill $reader 2>/dev/null
            exit $code
            """;

    private UserNamespace() {}

    /**
     * Checks that this machine lets the lab have one.
     *
     * @throws EnvironmentException when not, with the reason and the remedy
     */
    public static void require() {
        for (String tool : List.of("unshare", "ip")) {
            if (!onPath(tool)) {
                throw new EnvironmentException("this needs the program " + tool + "; install it: sudo apt-get install "
                        + (tool.equals("ip") ? "iproute2" : "util-linux"));
            }
        }
        try {
            Process probe = new ProcessBuilder("unshare", "-Urnmpf", "--kill-child", "--mount-proc", "true")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS) || probe.exitValue() != 0) {
                throw new EnvironmentException("this system refuses user namespaces (" + said.strip()
                        + "); allow them: sudo sysctl kernel.unprivileged_userns_clone=1"
                        + " kernel.apparmor_restrict_unprivileged_userns=0, or run the lab as root");
            }
        } catch (IOException e) {
            throw new EnvironmentException("unshare cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("interrupted");
        }
    }

    private static boolean onPath(String tool) {
        String path = System.getenv("PATH") == null ? "" : System.getenv("PATH");
        for (String folder : (path + ":/usr/sbin:/sbin").split(":", -1)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, tool))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Runs a command in a namespace of its own with a loopback interface; its standard output and error are the lab's.
     *
     * @return its exit code
     */
    public static int run(List<String> command) {
        List<String> all = new ArrayList<>(
                List.of("unshare", "-Urnmpf", "--kill-child", "--mount-proc", "sh", "-c", INIT, "namespace"));
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        try {
            Process process = builder.start();
            return process.waitFor();
        } catch (IOException e) {
            throw new EnvironmentException("unshare cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("interrupted");
        }
    }
}
