package io.github.keepalivelab.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides what a run does; validated once, here.
 *
 * @param arms at least two, with distinct names
 * @param baseline the name of the arm that the others are compared with
 * @param load when requests are sent
 * @param connections how many requests can be in flight at once: worker threads, each with one connection; 1 to 1024
 * @param blocks how often every arm is measured at every load, 1 to 100,000; a limit where {@code untilKnown}
 * @param untilKnown whether the run ends as soon as the wanted answers are known
 * @param maxSeconds the run ends after so many seconds, warm-up included, with what it has; 10 to 86,400, or infinite
 * @param wanted the answers that must be there
 * @param trialSeconds length of one measured window, 0.05 to 3600
 * @param leadInSeconds discarded load before each window, 0 to 60
 * @param seed of the trial order and of the arrivals
 * @param timeoutSeconds how long one request may take before it counts as a failure, 0.1 to 600
 * @param warmUpSeconds longest warm-up; it ends sooner when the compilers have died down, 0 to 600
 * @param control whether this is an A/A run
 * @param target a foreign endpoint instead of the lab's own nginx and backend, or null
 * @param request what is sent to it
 * @param tls what TLS on the client hop of the lab's own nginx is made of; null without
 * @param distance how far the lab's own hosts are apart
 */
public record ExperimentPlan(
        List<Arm> arms,
        String baseline,
        LoadModel load,
        int connections,
        int blocks,
        boolean untilKnown,
        double maxSeconds,
        Set<Wanted> wanted,
        double trialSeconds,
        double leadInSeconds,
        long seed,
        double timeoutSeconds,
        double warmUpSeconds,
        boolean control,
        @Nullable Target target,
        Request request,
        @Nullable TlsChoice tls,
        Distance distance) {

    /** Fewer blocks than this are measured, and said to be too few. */
    public static final int MIN_BLOCKS = 10;

    /** Checks every range. */
    public ExperimentPlan {
        arms = List.copyOf(arms);
        requireArms(arms, baseline);
        requireRange("connections", connections, 1, 1024);
        requireRange("blocks", blocks, 1, 100_000);
        if (Double.isFinite(maxSeconds)) {
            requireRange("max-seconds", maxSeconds, 10, 86_400);
        }
        wanted = Set.copyOf(wanted);
        requireRange("trial-seconds", trialSeconds, 0.05, 3600);
        requireRange("lead-in-seconds", leadInSeconds, 0, 60);
        requireRange("timeout-seconds", timeoutSeconds, 0.1, 600);
        requireRange("warm-up-seconds", warmUpSeconds, 0, 600);
    }

    /** Returns the foreign endpoint, empty for the lab's own topology. */
    public Optional<Target> foreignTarget() {
        return Optional.ofNullable(target);
    }

    /** Returns who closes short connections on the client hop; the same in all arms. */
    public CloseBy closeBy() {
        return arms.get(0).clientHop().closedBy();
    }

    /** Returns the same plan with another longest warm-up, in seconds. */
    public ExperimentPlan withWarmUpSeconds(double seconds) {
        return new ExperimentPlan(
                arms,
                baseline,
                load,
                connections,
                blocks,
                untilKnown,
                maxSeconds,
                wanted,
                trialSeconds,
                leadInSeconds,
                seed,
                timeoutSeconds,
                seconds,
                control,
                target,
                request,
                tls,
                distance);
    }

    private static void requireArms(List<Arm> arms, String baseline) {
        if (arms.size() < 2) {
            throw new PlanException("a comparison needs at least two arms, was " + arms.size());
        }
        Set<String> names = new HashSet<>();
        for (Arm arm : arms) {
            if (!names.add(arm.name())) {
                throw new PlanException("arm '" + arm.name() + "' is named twice; arm names must differ");
            }
        }
        if (!names.contains(baseline)) {
            throw new PlanException("baseline '" + baseline + "' is not one of the arms " + String.join(", ", names));
        }
    }

    private static void requireRange(String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new PlanException(name + " must be from " + PlanException.quote(min) + " to "
                    + PlanException.quote(max) + ", was " + PlanException.quote(value));
        }
    }
}
