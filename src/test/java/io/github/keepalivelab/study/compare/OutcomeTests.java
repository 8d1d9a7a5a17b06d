package io.github.keepalivelab.study.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.keepalivelab.job.Outcome;
import io.github.keepalivelab.plan.Arrivals;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.report.Reports;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.HostCost;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.Resolution;
import io.github.keepalivelab.result.Results;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What comes of each comparison: a claim, equivalent, unresolved or invalid; and what follows from the arms together. */
final class OutcomeTests {

    private final ScriptedWorld world = new ScriptedWorld();

    @Test
    void fewBlocksHaveFiguresAndNoInterval() {
        world.nginxMicros.put("long/long", 50.0);
        CompareResult result = world.run(ScriptedWorld.plan().blocks(3).build());
        assertThat(result.middle().comparisons()).isNotEmpty().allSatisfy(comparison -> {
            assertThat(comparison.decisive()).isEmpty();
            assertThat(comparison.claim()).isFalse();
        });
        assertThat(new Reports().text(Results.stored(result)))
                .containsPattern("(?m)^CPU of nginx's host .* - a$")
                .contains("too few blocks");
    }

    @Test
    void withoutHostsOfTheirOwnOnlyTheSumIsClaimed() {
        for (String host : List.of("driver", "nginx", "backend")) {
            world.unseen.add("networkMicros." + host);
        }
        world.nginxMicros.put("long/long", 10.0);
        Outcome<CompareResult> outcome = world.outcome(ScriptedWorld.plan().build());
        LoadResult load = outcome.body().middle();
        assertThat(load.comparison("cpuMicrosPerRequest.nginx", "long/long")).hasValueSatisfying(nginx -> {
            assertThat(nginx.outcome()).isEqualTo(Resolution.INVALID);
            assertThat(nginx.reason()).contains("only the sum of all three can be claimed");
        });
        assertThat(load.comparison("cpuMicrosPerRequest.total", "long/long"))
                .hasValueSatisfying(total -> assertThat(total.claim()).isTrue());
        assertThat(outcome.warnings()).isEmpty();
    }

    @Test
    void armsThatAreAlikeAreCalledEquivalent() {
        CompareResult result = world.run(ScriptedWorld.plan().blocks(60).build());
        assertThat(result.middle().comparison("cpuMicrosPerRequest.backend", "long/long"))
                .hasValueSatisfying(backend -> {
                    assertThat(backend.outcome()).isEqualTo(Resolution.EQUIVALENT);
                    assertThat(backend.reason()).isEqualTo("they are alike within 5 %");
                });
    }

    @Test
    void everyLoadIsMeasuredInTheSameBlocksAndHasItsOwnAnswer() {
        world.nginxMicros.put("long/long", 50.0);
        CompareResult result = world.run(ScriptedWorld.plan()
                .load(new LoadModel.Rates(List.of(500.0, 1000.0, 2000.0), Arrivals.CONSTANT))
                .build());
        assertThat(result.loads()).extracting(LoadResult::ratePerSecond).containsExactly(500.0, 1000.0, 2000.0);
        assertThat(result.loads()).allSatisfy(load -> {
            assertThat(load.blocks()).isEqualTo(12);
            assertThat(load.comparison("cpuMicrosPerRequest.nginx", "long/long"))
                    .hasValueSatisfying(nginx -> assertThat(nginx.claim()).isTrue());
        });
        assertThat(result.loads().get(2).arm("long/long").orElseThrow().requests())
                .isEqualTo(
                        4 * result.loads().get(0).arm("long/long").orElseThrow().requests());
        assertThat(result.trials()).hasSize(72);
    }

    @Test
    void whatARequestAndAConnectionCostFollowsFromTheFourArms() {
        world.nginxMicros.put("long/long", 80.0);
        world.nginxMicros.put("short/long", 150.0);
        world.nginxMicros.put("long/short", 140.0);
        world.nginxMicros.put("short/short", 210.0);
        CompareResult result = world.run(
                ScriptedWorld.plan().armNames(List.of()).baseline("short/short").build());
        assertThat(result.costs()).extracting(HostCost::process).containsExactly("driver", "nginx", "backend");
        HostCost nginx = result.costs().get(1);
        assertThat(nginx.perRequestMicros().estimate()).isCloseTo(80, within(1e-6));
        assertThat(Objects.requireNonNull(nginx.perClientConnectionMicros()).estimate())
                .isCloseTo(70, within(1e-6));
        assertThat(Objects.requireNonNull(nginx.perUpstreamConnectionMicros()).estimate())
                .isCloseTo(60, within(1e-6));
        assertThat(nginx.perConnectionMicros().estimate()).isCloseTo(65, within(1e-6));
    }
}
