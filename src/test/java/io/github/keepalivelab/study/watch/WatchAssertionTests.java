package io.github.keepalivelab.study.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.result.Bound;
import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.result.WatchResults;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions on what was watched. */
final class WatchAssertionTests {

    private static final WatchResult RESULT = WatchResults.watch().body();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "requestsPerConnection.client > 50 | true | is 412",
                "requestsPerConnection.client > 500 | false | is 412",
                "requestsPerConnection.upstream > 50 | false | is 1.02",
                "handshakeShare.client < 0.01 | true | is 0.002427",
                "closeWait.upstream <= 0 | false | is 3",
                "portsLeft.upstream >= 1000 | true | is 20000",
                "portsLeft.client >= 1000 | false | was not seen",
                "requestsPerConnection.other > 1 | false | no other hop was seen",
            })
    void aConditionHoldsOrDoesNot(String text, boolean holds, String says) {
        Bound.Outcome outcome = WatchAssertion.parse(text).check(RESULT);
        assertThat(outcome.holds()).as(outcome.sentence()).isEqualTo(holds);
        assertThat(outcome.sentence()).contains(says);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "requestsPerConnection > 50 | must read",
                "speed.client > 50 | unknown figure 'speed'",
                "opened.server > 50 | names the hop 'server'",
                "opened.client > 1.2.3 | not a number",
            })
    void whatIsNoConditionIsSaid(String text, String says) {
        assertThatThrownBy(() -> WatchAssertion.parse(text))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining(says);
    }

    @Test
    void withoutTrafficNothingHolds() {
        WatchResult empty = new WatchResult(
                RESULT.plan(), 1, 0, 0, 0, RESULT.connectionCost(), null, null, null, List.of(), List.of());
        assertThat(WatchAssertion.parse("requestsPerConnection.upstream > 1")
                        .check(empty)
                        .holds())
                .isFalse();
    }
}
