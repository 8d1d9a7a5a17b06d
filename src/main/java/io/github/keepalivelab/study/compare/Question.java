package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.result.Metric.Effect;
import io.github.keepalivelab.result.Resolution;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of the question whether two arms differ. Pure.
 *
 * @param outcome what
 * @param reason why it is not a claim; null for a claim
 */
record Question(Resolution outcome, @Nullable String reason) {

    /** A ratio whose whole interval lies this close to 1 is no difference worth a sentence. */
    static final double SMALL_RATIO = 0.05;

    /** Likewise a difference, as a share of the baseline. */
    static final double SMALL_DIFFERENCE = 0.1;

    /**
     * Decides by an interval.
     *
     * @param baseline the baseline's own figure
     */
    static Question of(Effect effect, ConfidenceInterval decisive, double baseline) {
        double noEffect = effect == Effect.RATIO ? 1 : 0;
        if (!decisive.contains(noEffect)) {
            return new Question(Resolution.CLAIM, null);
        }
        double small = effect == Effect.RATIO ? SMALL_RATIO : SMALL_DIFFERENCE * Math.abs(baseline);
        double half = (decisive.high() - decisive.low()) / 2;
        if (decisive.low() >= noEffect - small && decisive.high() <= noEffect + small) {
            return new Question(
                    Resolution.EQUIVALENT,
                    String.format(
                            Locale.ROOT,
                            "they are alike within %.0f %%",
                            100 * (effect == Effect.RATIO ? SMALL_RATIO : SMALL_DIFFERENCE)));
        }
        double times = Math.max(1, half / small) * Math.max(1, half / small);
        return new Question(
                Resolution.UNRESOLVED,
                times > 1.05
                        ? String.format(
                                Locale.ROOT,
                                "the interval includes no effect, and a run about %.0f times as long would tell",
                                Math.ceil(times))
                        : "the interval includes no effect");
    }

    static Question withoutInterval(int blocks) {
        return new Question(
                Resolution.UNRESOLVED,
                "there are too few blocks for an interval: " + blocks + " complete, at least "
                        + ExperimentPlan.MIN_BLOCKS + " are needed");
    }

    /** Returns that it is not known, whatever the interval says. */
    static Question open(String reason) {
        return new Question(Resolution.UNRESOLVED, reason);
    }

    /** Returns that the figures cannot answer it. */
    Question troubledBy(String trouble) {
        return new Question(Resolution.INVALID, trouble);
    }

    /** Returns the same, with what may be behind it when it is not resolved. */
    Question because(Optional<String> cause) {
        return outcome == Resolution.UNRESOLVED && cause.isPresent()
                ? new Question(outcome, reason + "; " + cause.get())
                : this;
    }
}
