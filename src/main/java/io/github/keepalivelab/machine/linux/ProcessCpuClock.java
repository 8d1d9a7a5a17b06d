package io.github.keepalivelab.machine.linux;

/**
 * Nanosecond CPU clocks of whole processes, dead threads included: {@code clock_gettime} with the clock id {@code
 * (~pid << 3) | 2} (CPUCLOCK_SCHED in the kernel's posix-timers_types.h). Works for any user's process.
 */
public final class ProcessCpuClock {

    private ProcessCpuClock() {}

    /**
     * Returns the CPU time that a process has used so far, in nanoseconds.
     *
     * @throws ProcessGoneException when there is no such process
     */
    public static long nanos(long pid) {
        long nanos = Libc.clockNanos((int) ((~pid << 3) | 2));
        if (nanos < 0) {
            throw new ProcessGoneException(pid);
        }
        return nanos;
    }

    /** The process has ended. */
    public static final class ProcessGoneException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ProcessGoneException(long pid) {
            super("process " + pid + " has ended");
        }
    }
}
