package io.github.keepalivelab.study.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.keepalivelab.plan.Arrivals;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.plan.PlanBuilder;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.Resolution;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Another program makes nginx look twice as expensive in some windows, and more often in those of one arm. */
final class DisturbanceTests {

    private static final double OURS_PER_REQUEST = 200;

    private final ScriptedWorld world = new ScriptedWorld();

    private static ExperimentPlan plan(int blocks) {
        return new PlanBuilder()
                .armNames(List.of("long/long", "short/short"))
                .load(new LoadModel.OpenLoop(1000, Arrivals.CONSTANT))
                .blocks(blocks)
                .warmUpSeconds(0)
                .build();
    }

    /** @param share of the windows of long/long that are hit; those of short/short are hit half as often */
    private Comparison nginx(double share) {
        Random random = new Random(3);
        Runnable next = () -> {
            boolean hitsLong = random.nextDouble() < share;
            boolean hitsShort = random.nextDouble() < share / 2;
            world.nginxMicros.put("long/long", (hitsLong ? 100 : 50) * Math.exp(0.05 * random.nextGaussian()));
            world.nginxMicros.put("short/short", (hitsShort ? 200 : 100) * Math.exp(0.05 * random.nextGaussian()));
            world.foreignCpus.put("long/long", hitsLong ? 0.8 : 0.05);
            world.foreignCpus.put("short/short", hitsShort ? 0.8 : 0.05);
        };
        next.run();
        world.afterTrial = next;
        CompareResult result = world.run(plan(120));
        return result.middle()
                .comparison("cpuMicrosPerRequest.nginx", "long/long")
                .orElseThrow();
    }

    @Test
    void aNeighbourThatHitsOneArmMoreDoesNotMoveTheAnswer() {
        Comparison nginx = nginx(0.1);
        assertThat(nginx.outcome()).isEqualTo(Resolution.CLAIM);
        assertThat(Objects.requireNonNull(nginx.ratio()).estimate()).isCloseTo(0.5, within(0.01));
        assertThat(Objects.requireNonNull(nginx.allBlocks()).estimate())
                .as("what it would have been")
                .isGreaterThan(0.51);
    }

    @Test
    void aNeighbourThatIsAlwaysThereLeavesTheQuestionOpen() {
        Comparison nginx = nginx(0.5);
        assertThat(nginx.outcome()).isEqualTo(Resolution.UNRESOLVED);
        assertThat(nginx.reason()).contains("other programs kept more than 30 % of a CPU busy");
    }

    @Test
    void aBlockInWhichACpuLimitHeldTheLabBackIsLeftOut() {
        int[] trial = {0};
        Runnable next = () -> world.seen.put("throttledMicros", trial[0]++ % 20 == 7 ? 5000.0 : 0.0);
        next.run();
        world.afterTrial = next;
        CompareResult result = world.run(plan(120));
        assertThat(result.middle().blocksDropped()).isEqualTo(12);
        assertThat(result.middle().blocks()).isEqualTo(108);
        world.seen.put("throttledMicros", 5000.0);
        world.afterTrial = () -> {};
        assertThat(world.run(plan(20))
                        .middle()
                        .comparison("cpuMicrosPerRequest.nginx", "long/long")
                        .orElseThrow()
                        .reason())
                .contains("or a CPU limit kept the lab from running, in 20 of 20 blocks");
    }

    @Test
    void theLookBeforehandSaysWhatToExpect() {
        assertThat(MachineLook.sentence(2, 0.97, 0.08, 0.3))
                .contains("97 % idle", "quiet; expect an answer within about two minutes");
        assertThat(MachineLook.sentence(2, 0.5, 0.08, 0.3)).contains("busy; expect wider intervals");
        assertThat(MachineLook.sentence(2, 0.97, 0.08, 2.3)).contains("2.30 ms (p99): busy");
    }

    @Test
    void whatTheArmsThemselvesCostIsNeverDropped() {
        world.nginxMicros.put("short/short", 20 * OURS_PER_REQUEST);
        CompareResult result = world.run(plan(20));
        assertThat(result.middle().blocks()).isEqualTo(20);
        assertThat(result.middle().blocksDropped()).isZero();
        assertThat(result.middle()
                        .comparison("cpuMicrosPerRequest.nginx", "long/long")
                        .orElseThrow()
                        .allBlocks())
                .isNull();
    }
}
