package io.github.keepalivelab.study.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.keepalivelab.machine.linux.PortRange;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.PlanText;
import org.junit.jupiter.api.Test;

final class PortBudgetTests {

    private static final PortRange RANGE = new PortRange(30_000, 39_999, 2);

    private static PlanText plan(String closeBy) {
        return new PlanText()
                .set("close-by", closeBy)
                .set("blocks", "1000")
                .set("trial-seconds", "1")
                .set("lead-in-seconds", "0");
    }

    @Test
    void aServerThatClosesHoldsNoPortOfTheClient() {
        ExperimentPlan plan = plan("server").set("rate", "100000").build();
        new PortBudget(RANGE, false).require(plan);
    }

    @Test
    void withoutReuseAPortIsHeldForAMinute() {
        // Four arms take turns: 15 s of each minute go to one arm, and 70 % of 10,000 ports are usable.
        PortBudget budget = new PortBudget(RANGE, false);
        assertThat(budget.sustainableRate(plan("client").build())).isEqualTo(7000 / 15.0);
    }

    @Test
    void withReuseForTwoSeconds() {
        PortBudget budget = new PortBudget(RANGE, true);
        assertThat(budget.sustainableRate(plan("client").build())).isEqualTo(7000.0);
    }

    @Test
    void armsOfAForeignTargetShareItsPort() {
        ExperimentPlan control = plan("client")
                .set("target", "http://192.0.2.1/")
                .set("arms", "short")
                .set("control", "true")
                .build();
        assertThat(new PortBudget(RANGE, false).sustainableRate(control)).isEqualTo(7000 / 60.0);
    }

    @Test
    void aRunThatWouldRunOutIsRefusedWithTheRemedy() {
        ExperimentPlan plan = plan("client").set("rate", "467").build();
        assertThatThrownBy(() -> new PortBudget(RANGE, false).require(plan))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("--rate 466 or less")
                .hasMessageContaining("10000");
    }
}
