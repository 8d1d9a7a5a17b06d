package io.github.keepalivelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.plan.Distance;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.LoadModel;
import io.github.keepalivelab.plan.PlanText;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.PlanSummary;
import io.github.keepalivelab.result.Results;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RoundTripsTests {

    /** The arms of the result have a median of 0.9 ms. */
    private static CompareResult over(Map<String, String> distances) {
        PlanText text = new PlanText();
        distances.forEach(text::set);
        ExperimentPlan plan = text.build();
        CompareResult near = Results.small().body();
        return new CompareResult(
                near.warmUpSeconds(),
                near.measuredSeconds(),
                PlanSummary.of(plan, List.<LoadModel>of()),
                near.loads(),
                near.costs(),
                near.trials());
    }

    @Test
    void aMedianIsSaidInRoundTripsOfTheOneHopThatIsLong() {
        assertThat(RoundTrips.sentence(over(Map.of()))).isEmpty();
        assertThat(RoundTrips.sentence(over(Map.of("rtt", "0.3"))))
                .hasValueSatisfying(said -> assertThat(said)
                        .startsWith(
                                "With 0.3 ms there and back between driver and nginx, at 100 requests/s, a request takes so many round trips (p50): ")
                        .contains(" 3.00"));
        assertThat(RoundTrips.sentence(over(Map.of("upstream-rtt", "0.45"))))
                .hasValueSatisfying(said -> assertThat(said)
                        .contains("between nginx and backend, at")
                        .contains(" 2.00"));
        assertThat(RoundTrips.sentence(over(Map.of("rtt", "0.3", "upstream-rtt", "0.3"))))
                .hasValueSatisfying(
                        said -> assertThat(said).contains("milliseconds").contains(" 0.90"));
    }

    @Test
    void aDistanceSaysBetweenWhom() {
        assertThat(Distance.NONE).hasToString("side by side");
        assertThat(new Distance(20, 0.5))
                .hasToString(
                        "20 ms there and back between driver and nginx, 0.5 ms there and back between nginx and backend");
    }
}
