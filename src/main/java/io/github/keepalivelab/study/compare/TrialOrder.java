package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.Trial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The seeded order of all trials. Every block runs every arm once. The order is balanced: over each group of as many
 * blocks as there are arms, every arm takes every position within its block once (the rows of a cyclic Latin square,
 * with arms and rows shuffled anew for each group).
 */
public final class TrialOrder {

    private TrialOrder() {}

    /** Returns the trials of a plan, in order. */
    public static List<Trial> of(ExperimentPlan plan) {
        Random random = new Random(plan.seed());
        int arms = plan.arms().size();
        List<Trial> trials = new ArrayList<>();
        List<Arm> shuffled = new ArrayList<>(plan.arms());
        List<Integer> shifts = new ArrayList<>();
        for (int block = 0; block < plan.blocks(); block++) {
            if (shifts.isEmpty()) {
                Collections.shuffle(shuffled, random);
                for (int shift = 0; shift < arms; shift++) {
                    shifts.add(shift);
                }
                Collections.shuffle(shifts, random);
            }
            int shift = shifts.remove(shifts.size() - 1);
            for (int position = 0; position < arms; position++) {
                trials.add(new Trial(trials.size(), block, shuffled.get((position + shift) % arms)));
            }
        }
        return trials;
    }
}
