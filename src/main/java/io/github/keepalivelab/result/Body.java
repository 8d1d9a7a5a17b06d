package io.github.keepalivelab.result;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** What a kind of run found, without what every result has. */
public sealed interface Body
        permits AblateResult,
                AnatomyResult,
                CompareResult,
                DoctorResult,
                ExhaustResult,
                HoldResult,
                LivenessResult,
                PoolsResult,
                RunsResult,
                WatchResult {

    /** Returns its kind. */
    @JsonIgnore
    Kind kind();
}
