package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Nanosecond CPU clocks of kernel threads, from /proc/PID/schedstat; {@link ProcessCpuClock} does not know kernel threads. */
public final class ThreadCpuClock {

    private ThreadCpuClock() {}

    /**
     * Returns the CPU time that threads have used so far, together, in nanoseconds.
     *
     * @throws IOException when one has ended
     */
    public static long nanos(List<Long> threads) throws IOException {
        long sum = 0;
        for (Long thread : threads) {
            sum += CompilerThreads.firstNumber(Files.readString(Path.of("/proc", String.valueOf(thread), "schedstat")));
        }
        return sum;
    }
}
