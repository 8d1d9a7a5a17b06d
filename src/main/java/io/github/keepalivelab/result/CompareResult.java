package io.github.keepalivelab.result;

import java.util.List;
import java.util.Optional;

/**
 * A finished or interrupted run, as results.json holds it. Everything that any report shows is in here.
 *
 * @param warmUpSeconds time spent before the first measured window
 * @param measuredSeconds time from the first window to the end of the last, settling included
 * @param completeBlocks blocks in which every arm has a valid trial; only these are compared
 * @param plan what was done
 * @param arms the figures of each arm
 * @param comparisons every arm against the baseline
 * @param trials every measured window, in order
 */
public record CompareResult(
        double warmUpSeconds,
        double measuredSeconds,
        int completeBlocks,
        PlanSummary plan,
        List<ArmResult> arms,
        List<Comparison> comparisons,
        List<TrialResult> trials)
        implements Body {

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

    @Override
    public Kind kind() {
        return Kind.COMPARE;
    }
}
