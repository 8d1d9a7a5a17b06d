package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.result.Figures;
import io.github.keepalivelab.result.MeasuredTrial;
import io.github.keepalivelab.result.TrialResult;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which blocks something other than the arms disturbed: those in which the machine spent more CPU outside of driver, nginx and backend
 * than a limit that is fixed beforehand, or a CPU limit kept the lab from running. What other machines of the same hardware took away
 * counts, where the hypervisor says so: stolen time is neither idle nor ours. What an arm itself costs is none of it, so the witness is
 * blind to the arms. Pure.
 */
final class Disturbance {

    /** CPUs that other programs keep busy during a window; an idle machine stays below 0.2 in 99 of 100 windows. */
    static final double LIMIT = 0.3;

    /** No more blocks than this share are dropped; a machine that needs more is too busy for an answer. */
    static final double MOST = 0.2;

    /** Share of a window for which a CPU limit may keep the lab from running. */
    private static final double THROTTLED = 0.01;

    private static final double MICROS_PER_SECOND = 1e6;

    private final Map<Integer, Double> worstByBlock = new HashMap<>();
    private final Set<Integer> throttledBlocks = new HashSet<>();

    /** @param trials those at one load */
    Disturbance(List<MeasuredTrial> trials) {
        for (MeasuredTrial trial : trials) {
            foreignCpus(trial.result())
                    .ifPresent(cpus ->
                            worstByBlock.merge(trial.result().block(), cpus + limited(trial.result()), Math::max));
        }
    }

    /** Returns CPUs to add: a window that was throttled is out, however quiet the machine was. */
    private double limited(TrialResult trial) {
        Double throttled = Figures.get(trial.figures(), "throttledMicros");
        boolean out = throttled != null && throttled > THROTTLED * trial.windowSeconds() * MICROS_PER_SECOND;
        if (out) {
            throttledBlocks.add(trial.block());
        }
        return out ? 1 : 0;
    }

    private static Optional<Double> foreignCpus(TrialResult trial) {
        Double machine = Figures.get(trial.figures(), "machineCpuMicros");
        Double ours = Figures.get(trial.figures(), "cpuMicros.total");
        // What keeps the hosts apart is the lab's own too.
        Double line = Figures.get(trial.figures(), "lineCpuMicros");
        return machine == null || ours == null
                ? Optional.empty()
                : Optional.of(
                        (machine - ours - (line == null ? 0 : line)) / (trial.windowSeconds() * MICROS_PER_SECOND));
    }

    private List<Integer> disturbed() {
        return worstByBlock.entrySet().stream()
                .filter(block -> block.getValue() > LIMIT)
                .sorted(Map.Entry.<Integer, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns the blocks to drop, the most disturbed first, at most a fifth of all. */
    Set<Integer> dropped() {
        return new HashSet<>(
                disturbed().stream().limit((long) (MOST * worstByBlock.size())).toList());
    }

    /** Returns what to say when more blocks were disturbed than may be dropped; empty when not. */
    Optional<String> tooMuch() {
        int disturbed = disturbed().size();
        return disturbed <= MOST * worstByBlock.size()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "other programs kept more than %.0f %% of a CPU busy%s in %d of %d blocks, and work per request depends on"
                                + " who else runs",
                        100 * LIMIT,
                        throttledBlocks.isEmpty() ? "" : ", or a CPU limit kept the lab from running,",
                        disturbed,
                        worstByBlock.size()));
    }
}
