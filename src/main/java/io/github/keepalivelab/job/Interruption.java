package io.github.keepalivelab.job;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C and SIGTERM: what runs is cancelled, what was measured is stored, and the lab ends within 2 s with code 130. */
public final class Interruption implements AutoCloseable {

    /** Ctrl-C must end the lab within 2 s, so storing gets a little less. */
    private static final long STORE_LIMIT_MILLIS = 1800;

    private final Runnable cancel;
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::endEarly);
    private volatile boolean happened;

    /** @param cancel makes the run end early; called from another thread */
    public Interruption(Runnable cancel) {
        this.cancel = cancel;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    public boolean happened() {
        return happened;
    }

    private void endEarly() {
        happened = true;
        cancel.run();
        try {
            if (!finished.await(STORE_LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
                System.err.println(
                        "lab: interrupted before everything could be stored; what is in the output folder is complete up to here");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCodes.INTERRUPTED);
    }

    /** Everything is stored and shown. */
    @Override
    public void close() {
        finished.countDown();
        try {
            if (!happened) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        } catch (IllegalStateException e) {
            // Interrupted at this very moment; the hook sees that everything is stored.
        }
    }
}
