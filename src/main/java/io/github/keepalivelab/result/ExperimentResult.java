package io.github.keepalivelab.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A finished or interrupted run, as results.json holds it. Everything that any report shows is in here.
 *
 * @param schemaVersion version of this shape, now 1
 * @param kind {@code compare}
 * @param verdict whether the comparison may be relied on
 * @param startedAt start of the run, ISO 8601 in UTC
 * @param warmUpSeconds time spent before the first measured window
 * @param measuredSeconds time from the first window to the end of the last, settling included
 * @param completeBlocks blocks in which every arm has a valid trial; only these are compared
 * @param environment where it was measured
 * @param plan what was done
 * @param arms the figures of each arm
 * @param comparisons every arm against the baseline
 * @param warnings what a reader must know
 * @param trials every measured window, in order
 */
public record ExperimentResult(
        int schemaVersion,
        String kind,
        Verdict verdict,
        String startedAt,
        double warmUpSeconds,
        double measuredSeconds,
        int completeBlocks,
        Environment environment,
        PlanSummary plan,
        List<ArmResult> arms,
        List<Comparison> comparisons,
        List<StoredWarning> warnings,
        List<TrialResult> trials)
        implements StoredResult {

    /** The version of the shape that this program writes. */
    public static final int SCHEMA_VERSION = 1;

    /** Returns the same result with one warning more, which may void it. */
    public ExperimentResult with(RunWarning warning) {
        List<StoredWarning> more = new ArrayList<>(warnings);
        more.add(StoredWarning.of(warning));
        return new ExperimentResult(
                schemaVersion,
                kind,
                warning.voids() ? Verdict.INVALID : verdict,
                startedAt,
                warmUpSeconds,
                measuredSeconds,
                completeBlocks,
                environment,
                plan,
                arms,
                comparisons,
                more,
                trials);
    }

    /** Returns the comparison of one metric and candidate, if it was made. */
    public Optional<Comparison> comparison(String metric, String candidate) {
        return comparisons.stream()
                .filter(c -> c.metric().equals(metric) && c.candidate().equals(candidate))
                .findFirst();
    }

    /** Returns the figures of an arm, if it took part. */
    public Optional<ArmResult> arm(String name) {
        return arms.stream().filter(arm -> arm.name().equals(name)).findFirst();
    }
}
