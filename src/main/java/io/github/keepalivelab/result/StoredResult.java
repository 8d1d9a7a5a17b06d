package io.github.keepalivelab.result;

import java.util.List;

/** What every results.json holds, whatever verb wrote it; each can be shown again from the file alone. */
public sealed interface StoredResult
        permits AblateResult, AnatomyResult, ExhaustResult, ExperimentResult, HoldResult, LivenessResult {

    /** Returns the version of the shape. */
    int schemaVersion();

    /** Returns the verb that wrote it. */
    String kind();

    /** Returns whether its numbers are worth reading. */
    Verdict verdict();

    /** Returns where it was measured. */
    Environment environment();

    /** Returns what a reader must know. */
    List<StoredWarning> warnings();
}
