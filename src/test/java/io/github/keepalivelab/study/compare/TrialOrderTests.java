package io.github.keepalivelab.study.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.PlanText;
import io.github.keepalivelab.plan.Trial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TrialOrderTests {

    private static List<Trial> order(String seed) {
        ExperimentPlan plan = new PlanText()
                .set("blocks", "40")
                .set("rate", "1000")
                .set("seed", seed)
                .build();
        return trials(plan);
    }

    private static List<Trial> trials(ExperimentPlan plan) {
        TrialOrder order = new TrialOrder(plan);
        List<Trial> trials = new ArrayList<>();
        for (int block = 0; block < plan.blocks(); block++) {
            trials.addAll(order.nextBlock());
        }
        return trials;
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
    void theArmsAtOneLoadFollowEachOtherAndEveryLoadTakesEveryPlace() {
        List<Trial> trials = trials(
                new PlanText().set("blocks", "36").set("rates", "500,1000,2000").build());
        assertThat(trials).hasSize(36 * 12);
        Map<String, Integer> loads = new HashMap<>();
        Map<String, Integer> arms = new HashMap<>();
        for (Trial trial : trials) {
            int place = trial.index() % 12;
            loads.merge(trial.load() + " at " + place / 4, 1, Integer::sum);
            arms.merge(trial.load() + trial.arm().name() + " at " + place % 4, 1, Integer::sum);
            assertThat(trial.load()).isEqualTo(trials.get(trial.index() / 4 * 4).load());
        }
        assertThat(loads).hasSize(9);
        assertThat(loads.values()).containsOnly(12 * 4);
        assertThat(arms).hasSize(3 * 4 * 4);
        assertThat(arms.values()).containsOnly(9);
    }

    @Test
    void theSeedDecidesTheOrder() {
        assertThat(order("1")).isEqualTo(order("1")).isNotEqualTo(order("3"));
    }
}
