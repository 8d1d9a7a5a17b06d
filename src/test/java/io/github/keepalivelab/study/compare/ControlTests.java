package io.github.keepalivelab.study.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.plan.Arrivals;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.plan.PlanBuilder;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Comparison;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** An arm against itself, on a machine whose windows vary and whose regimes change: a claim is false, and must be rare. */
final class ControlTests {

    private static final int RUNS = 200;
    private static final double WINDOW = 0.1;
    private static final double REGIME = 0.15;

    @Test
    void atMostFiveInAHundredRunsClaimSomething() {
        int claiming = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            claiming += run(seed).middle().comparisons().stream().anyMatch(Comparison::claim) ? 1 : 0;
        }
        assertThat(claiming).isLessThanOrEqualTo(RUNS / 20);
    }

    private static CompareResult run(int seed) {
        ExperimentPlan plan = new PlanBuilder()
                .control(true)
                .armNames(List.of("long/long"))
                .load(new LoadModel.OpenLoop(1000, Arrivals.CONSTANT))
                .blocks(20)
                .seed(seed)
                .warmUpSeconds(0)
                .build();
        ScriptedWorld world = new ScriptedWorld();
        Random random = new Random(seed);
        double[] regime = {0};
        Runnable next = () -> {
            if (random.nextInt(10) == 0) {
                regime[0] = REGIME * random.nextGaussian();
            }
            for (var arm : plan.arms()) {
                world.nginxMicros.put(arm.name(), 60 * Math.exp(regime[0] + WINDOW * random.nextGaussian()));
            }
        };
        next.run();
        world.afterTrial = next;
        return world.run(plan);
    }
}
