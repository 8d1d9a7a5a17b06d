package io.github.keepalivelab.job;

import io.github.keepalivelab.result.Body;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.StoredWarning;
import java.util.List;

/**
 * What a job found. The verdict follows from the warnings, and from nothing else.
 *
 * @param body what was measured, also when the job was ended early
 * @param warnings what a reader must know
 */
public record Outcome<B extends Body>(B body, List<StoredWarning> warnings) {

    /** Returns an outcome from typed warnings. */
    public static <B extends Body> Outcome<B> of(B body, List<? extends RunWarning> warnings) {
        return new Outcome<>(body, warnings.stream().map(StoredWarning::of).toList());
    }
}
