package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine's idle time. /proc/stat samples busy time and undercounts it, so only idle and elapsed are used. */
public final class MachineCpu {

    private static final long NANOS_PER_TICK = 10_000_000;

    private MachineCpu() {}

    /** Returns how many CPUs that idle time is the sum of, whatever share of them this process may use. */
    public static int count() {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            return (int)
                    Math.max(1, lines.filter(line -> line.matches("cpu\\d+ .*")).count());
        } catch (IOException e) {
            return Runtime.getRuntime().availableProcessors();
        }
    }

    /** Returns the idle time of all CPUs since boot, waiting for disks included, in nanoseconds; 10 ms steps. */
    public static long idleNanos() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            String[] cpu = lines.findFirst().orElseThrow().split(" +", -1);
            return (Long.parseLong(cpu[4]) + Long.parseLong(cpu[5])) * NANOS_PER_TICK;
        }
    }
}
