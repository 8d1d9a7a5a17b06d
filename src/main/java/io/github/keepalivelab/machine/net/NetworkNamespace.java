package io.github.keepalivelab.machine.net;

import io.github.keepalivelab.machine.linux.Libc;
import io.github.keepalivelab.machine.linux.Sysctl;
import io.github.keepalivelab.machine.process.Command;
import io.github.keepalivelab.machine.process.EnvironmentException;
import java.io.IOException;
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
        Command.HERE.run("ip", "netns", "add", name);
        Command.HERE.run("ip", "-n", name, "link", "set", "lo", "up");
        return new NetworkNamespace(name);
    }

    private static void enter(String name) {
        try {
            Libc.enterNetwork("/run/netns/" + name);
        } catch (IOException e) {
            throw new EnvironmentException("namespace " + name + " cannot be entered: " + e.getMessage());
        }
    }

    /** Returns its name. */
    public String name() {
        return name;
    }

    /** Sets its three sysctls that rule TCP keepalive where a socket says nothing of its own. */
    public void tcpKeepalive(int idleSeconds, int intervalSeconds, int probes) {
        sysctl("net.ipv4.tcp_keepalive_time", String.valueOf(idleSeconds));
        sysctl("net.ipv4.tcp_keepalive_intvl", String.valueOf(intervalSeconds));
        sysctl("net.ipv4.tcp_keepalive_probes", String.valueOf(probes));
    }

    /**
     * Sets one of its kernel settings.
     *
     * @throws EnvironmentException when the kernel has no such setting or refuses the value
     */
    public void sysctl(String setting, String value) {
        try {
            call(() -> {
                Sysctl.write(setting, value);
                return value;
            });
        } catch (IOException e) {
            throw new EnvironmentException(setting + " cannot be set in namespace " + name + ": " + e.getMessage());
        }
    }

    /** Returns what runs programs in it. */
    Command inside() {
        return new Command(wrapped(List.of()));
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
        Command.HERE.run("ip", "netns", "del", name);
    }
}
