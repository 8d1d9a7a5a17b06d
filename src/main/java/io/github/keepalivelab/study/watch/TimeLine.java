package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.result.WatchResult.Step;
import java.util.ArrayList;
import java.util.List;

/** How a hop went, in steps that grow longer the longer it is watched, so that their number is bounded. */
final class TimeLine {

    private static final int MOST_STEPS = 600;

    private final List<Step> steps = new ArrayList<>();
    private Sums sums = new Sums(0, 0, 0);
    private double atSeconds;
    private int perStep = 1;
    private int looks;

    /** Connections opened and closed, and requests, since the watch began. */
    record Sums(long opened, long closed, long requests) {}

    /**
     * Takes in what there is after one more look.
     *
     * @param nowSeconds since the watch began
     * @param now sums so far
     * @param open established now
     */
    void look(double nowSeconds, Sums now, int open) {
        if (++looks % perStep != 0 || nowSeconds <= atSeconds) {
            return;
        }
        double seconds = nowSeconds - atSeconds;
        steps.add(new Step(
                nowSeconds,
                (now.opened() - sums.opened()) / seconds,
                (now.closed() - sums.closed()) / seconds,
                Math.max(0, now.requests() - sums.requests()) / seconds,
                open));
        sums = now;
        atSeconds = nowSeconds;
        if (steps.size() == MOST_STEPS) {
            halve();
        }
    }

    private void halve() {
        List<Step> pairs = new ArrayList<>();
        double before = 0;
        for (int i = 0; i + 1 < steps.size(); i += 2) {
            Step a = steps.get(i);
            Step b = steps.get(i + 1);
            double first = a.atSeconds() - before;
            double second = b.atSeconds() - a.atSeconds();
            pairs.add(new Step(
                    b.atSeconds(),
                    mean(a.opened(), first, b.opened(), second),
                    mean(a.closed(), first, b.closed(), second),
                    mean(a.requests(), first, b.requests(), second),
                    b.open()));
            before = b.atSeconds();
        }
        steps.clear();
        steps.addAll(pairs);
        perStep *= 2;
    }

    private static double mean(double a, double weightA, double b, double weightB) {
        return (a * weightA + b * weightB) / (weightA + weightB);
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }
}
