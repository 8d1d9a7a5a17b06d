package io.github.keepalivelab.machine.net;

import io.github.keepalivelab.machine.linux.DelayedFrames;
import io.github.keepalivelab.machine.linux.FrameSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/** The program of a {@link DelayLine}: frames from either interface go out at the other one, late. */
public final class Delayer {

    private Delayer() {}

    /**
     * Delays until the standard input ends. Each line on it is answered by a line: frames passed on, frames lost, nanoseconds by which
     * all that were passed on were late.
     *
     * @param oneWayNanos how long a frame is kept, in either direction
     * @throws IOException when an interface is not there, or may not be used
     */
    public static void run(String left, String right, long oneWayNanos) throws IOException {
        try (FrameSocket one = FrameSocket.toPassOn(left);
                FrameSocket other = FrameSocket.toPassOn(right)) {
            DelayedFrames there = start(new DelayedFrames(one, other, oneWayNanos), left);
            DelayedFrames back = start(new DelayedFrames(other, one, oneWayNanos), right);
            System.out.println(DelayLine.READY);
            BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            while (asked.readLine() != null) {
                System.out.println((there.passed() + back.passed()) + " " + (there.lost() + back.lost()) + " "
                        + (there.lateNanos() + back.lateNanos()));
            }
        }
        // The threads are waiting for frames; they end with the process.
    }

    private static DelayedFrames start(DelayedFrames frames, String name) {
        Passing passing = new Passing(frames);
        Thread out = daemon(passing, "from " + name + ", out");
        passing.thread = out;
        daemon(() -> takeAll(frames, passing), "from " + name + ", in");
        return frames;
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void takeAll(DelayedFrames frames, Passing passing) {
        try {
            while (true) {
                frames.take();
                passing.wakeIfIdle();
            }
        } catch (IOException e) {
            // A line that is torn is noticed by who talks over it; the lab sees the process end.
            System.err.println("delay line: " + e.getMessage());
            Runtime.getRuntime().halt(1);
        }
    }

    /** Sends each frame when it is due. */
    private static final class Passing implements Runnable {

        private final DelayedFrames frames;
        /** Only one that waits for the next frame is woken; one that waits for a time would be woken for nothing. */
        private volatile boolean idle;

        private volatile Thread thread = Thread.currentThread();

        Passing(DelayedFrames frames) {
            this.frames = frames;
        }

        void wakeIfIdle() {
            if (idle) {
                LockSupport.unpark(thread);
            }
        }

        @Override
        public void run() {
            while (true) {
                OptionalLong due = frames.nextDueNanos();
                if (due.isEmpty()) {
                    idle = true;
                    if (frames.nextDueNanos().isEmpty()) {
                        LockSupport.park(this);
                    }
                    idle = false;
                } else if (due.getAsLong() - System.nanoTime() > 0) {
                    LockSupport.parkNanos(this, due.getAsLong() - System.nanoTime());
                } else {
                    frames.pass();
                }
            }
        }
    }
}
