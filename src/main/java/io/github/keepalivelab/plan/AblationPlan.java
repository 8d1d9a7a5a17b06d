package io.github.keepalivelab.plan;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code lab ablate} is to do.
 *
 * @param hop which hop's settings are looked at
 * @param rate requests per second offered to every arm, or {@code auto}
 * @param blocks how often every arm is measured
 * @param trialSeconds length of a window
 * @param seed of the order of trials
 * @param warmUpSeconds longest warm-up; null for the usual one
 * @param part what of it
 */
public record AblationPlan(
        Hop hop,
        String rate,
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

    /** A hop. */
    public enum Hop {
        /** Driver to nginx. */
        CLIENT,
        /** nginx to backend. */
        UPSTREAM
    }

    /**
     * Returns the plan of one run.
     *
     * @param arms what to compare
     * @param baseline name of the arm that the others are compared with
     * @throws PlanException when a value is out of range
     */
    public ExperimentPlan of(List<Arm> arms, String baseline) {
        PlanBuilder builder = new PlanBuilder().arms(arms).set("baseline", baseline);
        builder.set("rate", rate)
                .set("blocks", String.valueOf(blocks))
                .set("trial-seconds", String.valueOf(trialSeconds))
                .set("seed", String.valueOf(seed));
        if (warmUpSeconds != null) {
            builder.set("warm-up-seconds", warmUpSeconds.toString());
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
                .set("users", String.valueOf(users))
                .set("blocks", "3")
                .set("trial-seconds", "0.3")
                .set("seed", String.valueOf(seed))
                .set("warm-up-seconds", "2")
                .build();
    }

    /** Returns the hop's name as users write it. */
    public String hopName() {
        return hop.name().toLowerCase(Locale.ROOT);
    }
}
