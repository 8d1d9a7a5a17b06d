package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.Trial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The seeded order of trials, block by block. Every block runs every arm once at every load; the arms at one load follow each
 * other, so that what they are compared by lies close together in time. The order is balanced: over each group of as many blocks as
 * there are loads, every load takes every position within its block once, and likewise the arms within their load (the rows of
 * cyclic Latin squares, with symbols and rows shuffled anew for each group).
 */
public final class TrialOrder {

    private final LatinRows<Integer> loads;
    private final List<LatinRows<Arm>> armsByLoad = new ArrayList<>();
    private int block;
    private int trials;

    /** Begins the order of a plan. */
    public TrialOrder(ExperimentPlan plan) {
        Random random = new Random(plan.seed());
        List<Integer> numbers = new ArrayList<>();
        for (int load = 0; load < plan.load().loads(); load++) {
            numbers.add(load);
            armsByLoad.add(new LatinRows<>(plan.arms(), random));
        }
        this.loads = new LatinRows<>(numbers, random);
    }

    /** Returns the trials of the next block, in order. */
    public List<Trial> nextBlock() {
        List<Trial> next = new ArrayList<>();
        for (int load : loads.next()) {
            for (Arm arm : armsByLoad.get(load).next()) {
                next.add(new Trial(trials++, block, load, arm));
            }
        }
        block++;
        return next;
    }

    /** Rows of cyclic Latin squares. */
    private static final class LatinRows<T> {
        private final Random random;
        private final List<T> symbols;
        private final List<Integer> shifts = new ArrayList<>();

        LatinRows(List<T> symbols, Random random) {
            this.symbols = new ArrayList<>(symbols);
            this.random = random;
        }

        List<T> next() {
            if (shifts.isEmpty()) {
                Collections.shuffle(symbols, random);
                for (int shift = 0; shift < symbols.size(); shift++) {
                    shifts.add(shift);
                }
                Collections.shuffle(shifts, random);
            }
            int shift = shifts.remove(shifts.size() - 1);
            List<T> row = new ArrayList<>(symbols.subList(shift, symbols.size()));
            row.addAll(symbols.subList(0, shift));
            return row;
        }
    }
}
