package io.github.keepalivelab.topology;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A named network namespace within the lab's own {@link UserNamespace}. What its thread opens belongs to it, so that one
 * virtual machine can hold sockets of several machines-to-be; a socket keeps its namespace on any thread.
 */
public final class NetworkNamespace implements AutoCloseable {

    private static final int CLONE_NEWNET = 0x40000000;

    static {
        Native.register(NetworkNamespace.class, "c");
    }

    private final String name;
    private final ExecutorService thread;

    private NetworkNamespace(String name) {
        this.name = name;
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread inside = new Thread(
                    () -> {
                        enter(name);
                        work.run();
                    },
                    "netns-" + name);
            inside.setDaemon(true);
            return inside;
        });
    }

    /**
     * Makes a namespace with its loopback interface up.
     *
     * @throws EnvironmentException when the system refuses
     */
    public static NetworkNamespace add(String name) {
        command("ip", "netns", "add", name);
        command("ip", "-n", name, "link", "set", "lo", "up");
        return new NetworkNamespace(name);
    }

    private static void enter(String name) {
        int descriptor = open("/run/netns/" + name, 0);
        try {
            setns(descriptor, CLONE_NEWNET);
        } finally {
            close(descriptor);
        }
    }

    /** Returns its name. */
    public String name() {
        return name;
    }

    /** Runs a program in it and waits. */
    public void exec(String... program) {
        command(wrapped(List.of(program)).toArray(String[]::new));
    }

    /** Sets its three sysctls that rule TCP keepalive where a socket says nothing of its own. */
    public void tcpKeepalive(int idleSeconds, int intervalSeconds, int probes) {
        exec(
                "sysctl",
                "-qw",
                "net.ipv4.tcp_keepalive_time=" + idleSeconds,
                "net.ipv4.tcp_keepalive_intvl=" + intervalSeconds,
                "net.ipv4.tcp_keepalive_probes=" + probes);
    }

    /** Returns the command line that runs a program in it. */
    public List<String> wrapped(List<String> program) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
        all.addAll(program);
        return all;
    }

    /**
     * Does something on the thread of this namespace.
     *
     * @throws IOException as the work does
     */
    public <T> T call(Callable<T> work) throws IOException {
        try {
            return thread.submit(work).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new EnvironmentException("in namespace " + name + ": " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("interrupted");
        }
    }

    /** Deletes it with its interfaces; sockets that are open in it keep it alive until they are closed. */
    @Override
    public void close() {
        thread.shutdownNow();
        command("ip", "netns", "del", name);
    }

    /**
     * Runs a program and waits.
     *
     * @throws EnvironmentException with its output when it fails
     */
    public static void command(String... program) {
        try {
            Process process =
                    new ProcessBuilder(program).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new EnvironmentException(String.join(" ", program) + " failed: " + said.strip());
            }
        } catch (IOException e) {
            throw new EnvironmentException(program[0] + " cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("interrupted");
        }
    }

    private static native int open(String path, int flags) throws LastErrorException;

    private static native int close(int descriptor) throws LastErrorException;

    private static native int setns(int descriptor, int type) throws LastErrorException;
}
