package io.github.keepalivelab.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code lab ablate} is to do.
 *
 * @param hop which hop's settings are looked at
 * @param load the rate offered to every arm, or how it is found
 * @param blocks how often every arm is measured
 * @param trialSeconds length of a window
 * @param seed of the order of trials
 * @param warmUpSeconds longest warm-up; null for the usual one
 * @param part what of it
 */
public record AblationPlan(
        HopName hop,
        LoadModel load,
        int blocks,
        double trialSeconds,
        long seed,
        @Nullable Double warmUpSeconds,
        Part part) {

    /** Combinations of settings, sweeps of the factors that have steps, or both. */
    public enum Part {
        /** Both. */
        ALL,
        /** The settings switched on and off. */
        COMBINATIONS,
        /** Factors in steps. */
        SWEEPS;

        /** Returns whether this includes the combinations. */
        public boolean combines() {
            return this != SWEEPS;
        }

        /** Returns whether this includes the sweeps. */
        public boolean sweeps() {
            return this != COMBINATIONS;
        }
    }

    /** Checks the ranges, before anything is started; throws a PlanException. */
    public void check() {
        of(Arm.all(), Arm.all().get(0).name());
    }

    /**
     * Returns the plan of one run.
     *
     * @param arms what to compare
     * @param baseline name of the arm that the others are compared with
     * @throws PlanException when a value is out of range
     */
    public ExperimentPlan of(List<Arm> arms, String baseline) {
        PlanBuilder builder = new PlanBuilder()
                .arms(arms)
                .baseline(baseline)
                .load(load)
                .blocks(blocks)
                .trialSeconds(trialSeconds)
                .seed(seed);
        if (warmUpSeconds != null) {
            builder.warmUpSeconds(warmUpSeconds);
        }
        return builder.build();
    }

    /**
     * Returns the plan of a short closed-loop run, in which only connections matter.
     *
     * @param users requests in flight
     */
    public ExperimentPlan closed(List<Arm> arms, int users) {
        return new PlanBuilder()
                .arms(arms)
                .load(new LoadModel.ClosedLoop(users))
                .blocks(3)
                .trialSeconds(0.3)
                .seed(seed)
                .warmUpSeconds(2)
                .build();
    }
}
