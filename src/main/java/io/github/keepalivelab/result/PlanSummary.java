package io.github.keepalivelab.result;

import io.github.keepalivelab.plan.CloseBy;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.LoadModel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The plan as it was carried out.
 *
 * @param loadModel {@code open} or {@code closed}
 * @param ratePerSecond offered rate of every arm; null in a closed loop
 * @param rateChosenBy who chose the rate, auto or the user; null in a closed loop
 * @param users closed-loop users; null in an open loop
 * @param arrivals {@code constant} or {@code poisson}; null in a closed loop
 * @param connections requests that can be in flight at once
 * @param blocks planned blocks
 * @param trialSeconds length of a measured window
 * @param leadInSeconds discarded load before each window
 * @param seed of order and arrivals
 * @param closeBy who closes a short connection on the client hop
 * @param timeoutSeconds limit for one request
 * @param warmUpLimitSeconds longest warm-up
 * @param baseline the arm that the others are compared with
 * @param control whether this is an A/A run
 * @param target the foreign endpoint; null for the lab's own nginx and backend
 */
public record PlanSummary(
        String loadModel,
        @Nullable Double ratePerSecond,
        @Nullable String rateChosenBy,
        @Nullable Integer users,
        @Nullable String arrivals,
        int connections,
        int blocks,
        double trialSeconds,
        double leadInSeconds,
        long seed,
        CloseBy closeBy,
        double timeoutSeconds,
        double warmUpLimitSeconds,
        String baseline,
        boolean control,
        @Nullable String target) {

    /**
     * Summarizes a plan.
     *
     * @param plan what was asked for
     * @param resolved the load after calibration
     */
    public static PlanSummary of(ExperimentPlan plan, LoadModel resolved) {
        LoadModel.OpenLoop open = resolved instanceof LoadModel.OpenLoop o ? o : null;
        LoadModel.ClosedLoop closed = resolved instanceof LoadModel.ClosedLoop c ? c : null;
        return new PlanSummary(
                closed == null ? "open" : "closed",
                open == null ? null : Double.valueOf(open.ratePerSecond()),
                closed != null ? null : plan.load() instanceof LoadModel.AutoRate ? "auto" : "user",
                closed == null ? null : Integer.valueOf(closed.users()),
                open == null ? null : open.arrivals().name().toLowerCase(Locale.ROOT),
                plan.connections(),
                plan.blocks(),
                plan.trialSeconds(),
                plan.leadInSeconds(),
                plan.seed(),
                plan.closeBy(),
                plan.timeoutSeconds(),
                plan.warmUpSeconds(),
                plan.baseline(),
                plan.control(),
                plan.foreignTarget().map(Object::toString).orElse(null));
    }
}
