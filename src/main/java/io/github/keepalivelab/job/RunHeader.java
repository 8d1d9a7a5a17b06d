package io.github.keepalivelab.job;

import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.result.Environment;
import io.github.keepalivelab.result.PlanSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run of trials is about, stored before its first trial, so that it can be reported when it was killed.
 *
 * @param schemaVersion version of the shape of what follows
 * @param subject which nginx it is about; empty without one
 * @param startedAt start of the run, ISO 8601 in UTC
 * @param environment where it was measured
 * @param plan what was to be done
 * @param arms what was to be compared
 */
public record RunHeader(
        int schemaVersion,
        String subject,
        String startedAt,
        Environment environment,
        PlanSummary plan,
        List<HeaderArm> arms) {

    /**
     * An arm as far as its trials need it to be understood.
     *
     * @param configured whether settings of nginx are looked at, so that its connections are a result and no condition
     */
    public record HeaderArm(
            String name,
            ConnectionPolicy clientHop,
            @Nullable ConnectionPolicy upstreamHop,
            String path,
            boolean configured) {}
}
