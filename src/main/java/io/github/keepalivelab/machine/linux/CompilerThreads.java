package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * CPU time of the JIT compiler threads of a HotSpot virtual machine, by the names that it gives to its threads. A single
 * compilation may take more CPU than all requests of a window; it belongs to the age of the process, not to the arm that
 * happened to run. The virtual machine's own account ({@code getTotalCompilationTime}) is of no use for that: it books a
 * compilation when it ends. Not thread-safe.
 */
public final class CompilerThreads {

    private final Path tasks;
    private final Set<String> others = new HashSet<>();
    private final Map<String, Long> nanosByThread = new HashMap<>();

    /** @param pid a process; one that is no virtual machine has no such threads */
    public CompilerThreads(long pid) {
        this.tasks = Path.of("/proc", Long.toString(pid), "task");
    }

    /**
     * Returns the CPU time that compilers have used since the first call, and before it by those that then lived, in
     * nanoseconds; a thread that runs just now is accounted up to the kernel's last tick.
     *
     * @throws IOException when the process has ended
     */
    public long cpuNanos() throws IOException {
        try (Stream<Path> threads = Files.list(tasks)) {
            for (Path thread : (Iterable<Path>) threads::iterator) {
                account(thread);
            }
        }
        return nanosByThread.values().stream().mapToLong(Long::longValue).sum();
    }

    private void account(Path thread) {
        String id = thread.getFileName().toString();
        if (others.contains(id)) {
            return;
        }
        try {
            if (nanosByThread.containsKey(id) || isCompiler(thread)) {
                nanosByThread.put(id, firstNumber(Files.readString(thread.resolve("schedstat"))));
            } else {
                others.add(id);
            }
        } catch (IOException e) {
            // The thread has ended between the listing and the reading: what it had used before stays counted.
            others.add(id);
        }
    }

    private static boolean isCompiler(Path thread) throws IOException {
        return isCompilerName(Files.readString(thread.resolve("comm")));
    }

    /** Returns whether HotSpot gives this name, of which the kernel keeps 15 characters, to a compiler thread. */
    static boolean isCompilerName(String name) {
        return name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler");
    }

    /** Parses /proc/PID/task/TID/schedstat: time on a CPU, time waiting for one, and time slices. */
    static long firstNumber(String schedstat) {
        return Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
    }
}
