package io.github.keepalivelab.result;

import java.util.List;

/**
 * A finished or interrupted run, as results.json holds it. Everything that any report shows is in here.
 *
 * @param warmUpSeconds time spent before the first measured window
 * @param measuredSeconds time from the first window to the end of the last, settling included
 * @param plan what was done
 * @param loads the arms at each load, in the order of the plan
 * @param costs what a request and a connection cost each host
 * @param trials every measured window, in order
 */
public record CompareResult(
        double warmUpSeconds,
        double measuredSeconds,
        PlanSummary plan,
        List<LoadResult> loads,
        List<HostCost> costs,
        List<TrialResult> trials)
        implements Body {

    /** Returns the load in the middle of the curve; of a single one, that one. A result has at least one. */
    public LoadResult middle() {
        return loads.get(loads.size() / 2);
    }

    @Override
    public Kind kind() {
        return Kind.COMPARE;
    }
}
