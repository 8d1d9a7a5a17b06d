package io.github.keepalivelab.load;

import io.github.keepalivelab.math.time.NanoClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A platform thread whose timers fire as soon as the kernel can. */
final class DriverThread extends Thread {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    DriverThread(Runnable work) {
        super(work, "driver-" + NUMBER.getAndIncrement());
        setDaemon(true);
    }

    @Override
    public void run() {
        tightenTimerSlack();
        super.run();
    }

    /** Waits until the clock has reached {@code nanos}, or until unparked with {@code stop} true. */
    static void parkUntil(NanoClock clock, long nanos, BooleanSupplier stop) {
        long remaining = nanos - clock.nanoTime();
        while (remaining > 0 && !stop.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(remaining);
            remaining = nanos - clock.nanoTime();
        }
    }

    /** The kernel may delay a sleeper by 50 us to save wake-ups; 1 ns of slack brings the send lag down by about that. */
    private static void tightenTimerSlack() {
        try {
            Path self = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName();
            Files.writeString(Path.of("/proc", self.toString(), "timerslack_ns"), "1");
        } catch (IOException | RuntimeException e) {
            // Costs precision only, and the send lag in the result says how much.
        }
    }
}
