package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.machine.linux.MachineCpu;
import io.github.keepalivelab.math.time.NanoClock;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** A look at the machine before anything is started: how busy it is, and how late its timers are. */
public final class MachineLook {

    private static final int NAPS = 250;
    private static final long NAP_NANOS = 1_000_000;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double QUIET_IDLE = 0.9;
    private static final double QUIET_LATE_MILLIS = 1;

    private MachineLook() {}

    /** Returns what was seen within about 0.3 s and what to expect of a run, in one sentence. */
    public static String sentence() {
        try {
            NanoClock clock = NanoClock.SYSTEM;
            long idleBefore = MachineCpu.idleNanos();
            long start = clock.nanoTime();
            double[] late = new double[NAPS];
            for (int i = 0; i < NAPS; i++) {
                long due = clock.nanoTime() + NAP_NANOS;
                while (clock.nanoTime() < due) {
                    LockSupport.parkNanos(due - clock.nanoTime());
                }
                late[i] = (clock.nanoTime() - due) / NANOS_PER_MILLI;
            }
            Arrays.sort(late);
            double elapsed = clock.nanoTime() - start;
            double idle = Math.min(1, (MachineCpu.idleNanos() - idleBefore) / elapsed / MachineCpu.count());
            return sentence(MachineCpu.count(), idle, late[NAPS / 2], late[NAPS - NAPS / 100 - 1]);
        } catch (IOException e) {
            return "machine: cannot be looked at (" + e.getMessage() + ")";
        }
    }

    static String sentence(int cpus, double idle, double lateMedian, double lateTail) {
        boolean quiet = idle > QUIET_IDLE && lateTail < QUIET_LATE_MILLIS;
        return String.format(
                Locale.ROOT,
                "machine: %d CPUs, %.0f %% idle; a timer is late by %.2f ms (p50), %.2f ms (p99): %s",
                cpus,
                100 * idle,
                lateMedian,
                lateTail,
                quiet
                        ? "quiet; expect an answer within about two minutes"
                        : "busy; expect wider intervals, up to five minutes, and little about latency");
    }
}
