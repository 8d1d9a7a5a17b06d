package io.github.keepalivelab.job;

import io.github.keepalivelab.math.time.NanoClock;
import io.github.keepalivelab.result.Body;
import io.github.keepalivelab.result.Environment;
import io.github.keepalivelab.result.StoredResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;

/** Runs jobs: adds the envelope, hands the result on, hears Ctrl-C, gives the exit code. */
public final class JobRun {

    private JobRun() {}

    /**
     * Runs a job and puts what it found into its envelope.
     *
     * @param environment where it takes place, read before it begins
     */
    public static <B extends Body> StoredResult<B> measure(
            Job<B> job, Environment environment, Progress progress, NanoClock clock) {
        Instant startedAt = clock.wallTime().truncatedTo(ChronoUnit.MILLIS);
        Outcome<B> outcome = job.run(progress);
        return StoredResult.of(startedAt, environment, outcome.warnings(), outcome.body());
    }

    /**
     * Runs a job of the command line to its end, or until Ctrl-C.
     *
     * @param command what was typed
     * @param store takes the result
     * @param publisher stores and shows the result
     * @param condition looked at after the result was shown; where it does not hold, the exit code says so
     * @return the exit code
     */
    public static <B extends Body> int run(
            Job<B> job,
            List<String> command,
            ResultStore store,
            Publisher publisher,
            Progress progress,
            Predicate<StoredResult<B>> condition) {
        try (Interruption interruption = new Interruption(job::cancel)) {
            StoredResult<B> result =
                    measure(job, EnvironmentReader.read(job.tools(), command), progress, NanoClock.SYSTEM);
            int code = publisher.publish(store, result);
            boolean held = condition.test(result);
            if (interruption.happened()) {
                return ExitCodes.INTERRUPTED;
            }
            return code == ExitCodes.OK && !held ? ExitCodes.FAILED : code;
        }
    }
}
