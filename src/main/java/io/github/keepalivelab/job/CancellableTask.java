package io.github.keepalivelab.job;

import io.github.keepalivelab.machine.process.EnvironmentException;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work that waits in places where nothing wakes it in time, such as a read from a dead peer. When it is cancelled, who waits for
 * it goes on without it; what it has handed out until then must be safe to read. The process ends soon after, and what the work
 * has started ends with the process.
 */
public final class CancellableTask {

    /** The work. */
    public interface Work {
        /** Does it. */
        void run() throws IOException;
    }

    private final FutureTask<Boolean> task;

    /** Makes it; it starts with {@link #run}. */
    public CancellableTask(Work work) {
        task = new FutureTask<>(() -> {
            work.run();
            return true;
        });
    }

    /**
     * Does the work and returns when it has ended or was cancelled.
     *
     * @throws IOException as the work does
     */
    public void run() throws IOException {
        Thread thread = new Thread(task, "cancellable");
        thread.setDaemon(true);
        thread.start();
        try {
            task.get();
        } catch (CancellationException e) {
            // Whoever cancelled knows.
            thread.interrupt();
        } catch (ExecutionException e) {
            rethrow(Objects.requireNonNull(e.getCause()));
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
        }
    }

    private static void rethrow(Throwable cause) throws IOException {
        if (cause instanceof IOException failure) {
            throw failure;
        }
        if (cause instanceof RuntimeException failure) {
            throw failure;
        }
        throw new EnvironmentException(String.valueOf(cause));
    }

    /** Lets {@link #run} return; called from another thread, at any time. */
    public void cancel() {
        task.cancel(true);
    }
}
