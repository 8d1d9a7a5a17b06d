package io.github.keepalivelab.probe;

import com.sun.jna.Native;

/**
 * Nanosecond CPU clocks of whole processes, dead threads included: {@code clock_gettime} with the clock id {@code
 * (~pid << 3) | 2} (CPUCLOCK_SCHED in the kernel's posix-timers_types.h). Works for any user's process.
 */
public final class ProcessCpuClock {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    static {
        Native.register("c");
    }

    private ProcessCpuClock() {}

    /**
     * Returns the CPU time that a process has used so far, in nanoseconds.
     *
     * @throws ProcessGoneException when there is no such process
     */
    public static long nanos(long pid) {
        long[] timespec = new long[2];
        int clock = (int) ((~pid << 3) | 2);
        if (clock_gettime(clock, timespec) != 0) {
            throw new ProcessGoneException(pid);
        }
        return timespec[0] * NANOS_PER_SECOND + timespec[1];
    }

    /** The process has ended. */
    public static final class ProcessGoneException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ProcessGoneException(long pid) {
            super("process " + pid + " has ended");
        }
    }

    @SuppressWarnings("MethodName")
    private static native int clock_gettime(int clock, long[] timespec);
}
