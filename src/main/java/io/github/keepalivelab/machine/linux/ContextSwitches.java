package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Context switches of all threads of some processes, from /proc/PID/task/TID/status (proc_pid_status(5)). Those of JIT compilers are
 * left out, as their CPU time is. Not thread-safe.
 */
public final class ContextSwitches {

    /**
     * Counts since each thread began.
     *
     * @param voluntary the thread gave the CPU away, because it waited for something
     * @param involuntary the CPU was taken from it
     */
    public record Counts(long voluntary, long involuntary) {

        private Counts plus(Counts other) {
            return new Counts(voluntary + other.voluntary, involuntary + other.involuntary);
        }
    }

    private final List<Path> tasks;
    private final Map<Path, Counts> byThread = new HashMap<>();

    /** @param pids the processes */
    public ContextSwitches(List<Long> pids) {
        this.tasks = pids.stream()
                .map(pid -> Path.of("/proc", Long.toString(pid), "task"))
                .toList();
    }

    /**
     * Returns the switches of all threads that were ever seen; what a thread did after the last look at it is lost when it ends.
     *
     * @throws IOException when a process has ended
     */
    public Counts read() throws IOException {
        for (Path process : tasks) {
            try (Stream<Path> threads = Files.list(process)) {
                for (Path thread : (Iterable<Path>) threads::iterator) {
                    look(thread);
                }
            }
        }
        return byThread.values().stream().reduce(new Counts(0, 0), Counts::plus);
    }

    private void look(Path thread) throws IOException {
        try {
            String status = Files.readString(thread.resolve("status"));
            if (!CompilerThreads.isCompilerName(text(status, "Name"))) {
                byThread.put(thread, parse(status));
            }
        } catch (NoSuchFileException e) {
            // The thread has ended between the listing and the reading: what it had done before stays counted.
            byThread.computeIfAbsent(thread, ended -> new Counts(0, 0));
        }
    }

    /** Parses /proc/PID/task/TID/status. */
    static Counts parse(String status) {
        return new Counts(
                Long.parseLong(text(status, "voluntary_ctxt_switches")),
                Long.parseLong(text(status, "nonvoluntary_ctxt_switches")));
    }

    private static String text(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("0");
    }
}
