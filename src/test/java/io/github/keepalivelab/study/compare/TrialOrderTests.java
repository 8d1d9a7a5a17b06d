package io.github.keepalivelab.study.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.PlanText;
import io.github.keepalivelab.plan.Trial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TrialOrderTests {

    private static List<Trial> order(String seed) {
        ExperimentPlan plan =
                new PlanText().set("blocks", "40").set("seed", seed).build();
        return TrialOrder.of(plan);
    }

    @Test
    void everyBlockRunsEveryArmOnce() {
        List<Trial> trials = order("1");
        assertThat(trials).hasSize(160);
        for (int block = 0; block < 40; block++) {
            assertThat(trials.subList(4 * block, 4 * block + 4))
                    .extracting(trial -> trial.arm().name())
                    .containsExactlyInAnyOrder("long/long", "long/short", "short/long", "short/short");
        }
    }

    @Test
    void everyArmTakesEveryPositionEquallyOften() {
        Map<String, Integer> counts = new HashMap<>();
        for (Trial trial : order("2")) {
            counts.merge(trial.arm().name() + trial.index() % 4, 1, Integer::sum);
        }
        assertThat(counts).hasSize(16);
        assertThat(counts.values()).containsOnly(10);
    }

    @Test
    void theSeedDecidesTheOrder() {
        assertThat(order("1")).isEqualTo(order("1")).isNotEqualTo(order("3"));
    }
}
