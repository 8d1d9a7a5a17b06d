package io.github.keepalivelab.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.PlanBuilder;
import io.github.keepalivelab.plan.PlanException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AssertionTests {

    private static final CompareResult RESULT = Results.small().body();

    @ParameterizedTest
    @CsvSource({
        "cpuMicrosPerRequest.nginx ratio long/long vs short/short < 0.7, true",
        "cpuMicrosPerRequest.nginx ratio long/long vs short/short < 0.55, false",
        "cpuMicrosPerRequest.nginx ratio long/long vs short/short > 0.4, true",
        "cpuMicrosPerRequest.nginx difference long/long vs short/short <= -50, true",
        "cpuMicrosPerRequest.nginx difference long/long vs short/short < -60, false",
        "connectionsOpenedPerRequest.upstream long/long < 0.01, true",
        "connectionsOpenedPerRequest.upstream short/short >= 1, true",
        "responseMicros.p99 long/long < 1e3, false",
        "errors short/short <= 0, true",
        "cpuMicrosPerRequest.nginx ratio long/long vs short/short at 100 < 0.7, true",
        "cpuMicrosPerRequest.nginx ratio long/long vs short/short at 200 < 0.7, false",
        "errors short/short at 100 <= 0, true"
    })
    void anAssertionHoldsWhenTheWholeIntervalDoes(String text, boolean holds) {
        Bound.Outcome outcome = Assertion.parse(text).check(RESULT);
        assertThat(outcome.holds()).as(outcome.sentence()).isEqualTo(holds);
        assertThat(outcome.sentence()).startsWith(holds ? "assertion holds: " : "assertion failed: ");
    }

    @Test
    void theSentenceShowsTheIntervalAndTheBound() {
        assertThat(Assertion.parse("cpuMicrosPerRequest.nginx ratio long/long vs short/short < 0.55")
                        .check(RESULT)
                        .sentence())
                .isEqualTo("assertion failed: cpuMicrosPerRequest.nginx ratio long/long vs short/short is 0.5000"
                        + " [0.4500, 0.5600], must be < 0.5500");
    }

    @Test
    void itMustHoldAtEveryLoadUnlessItNamesOne() {
        LoadResult one = RESULT.middle();
        LoadResult other = new LoadResult(
                200.0,
                12,
                0,
                List.of(
                        Results.arm("long/long", ConnectionPolicy.LONG, 80, 0),
                        Results.arm("short/short", ConnectionPolicy.SHORT, 100, 1)),
                List.of(),
                null);
        CompareResult two = new CompareResult(1, 1, RESULT.plan(), List.of(one, other), List.of(), List.of());
        Assertion everywhere = Assertion.parse("cpuMicrosPerRequest.nginx long/long < 60");
        assertThat(everywhere.check(two).holds()).isFalse();
        assertThat(everywhere.check(two).sentence()).contains("long/long at 200/s is 80");
        assertThat(Assertion.parse("cpuMicrosPerRequest.nginx long/long at 100 < 60")
                        .check(two)
                        .holds())
                .isTrue();
    }

    @Test
    void whatTheFiguresCannotAnswerDoesNotHold() {
        CompareResult invalid = Results.compare(RESULT.middle().arms(), Resolution.INVALID);
        Bound.Outcome outcome = Assertion.parse("cpuMicrosPerRequest.nginx ratio long/long vs short/short < 0.7")
                .check(invalid);
        assertThat(outcome.holds()).isFalse();
        assertThat(outcome.sentence()).contains("is invalid (a reason)");
    }

    @Test
    void whatWasNotMeasuredDoesNotHold() {
        Bound.Outcome outcome = Assertion.parse("responseMicros.p90 ratio long/long vs short/short < 9")
                .check(RESULT);
        assertThat(outcome.holds()).isFalse();
        assertThat(outcome.sentence()).contains("was not measured");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "responseMicros.p42 long/long < 1",
                "responseMicros.p50 long/long ~ 1",
                "responseMicros.p50 long/long < abc",
                "responseMicros.p50 long/long < 1.2.3",
                "requests ratio long/long vs short/short < 1"
            })
    void whatIsNoAssertionIsQuoted(String text) {
        assertThatThrownBy(() -> Assertion.parse(text))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "responseMicros.p50 long/none < 1",
                "responseMicros.p50 ratio long/long vs short/long < 1",
                "responseMicros.p50 ratio short/short vs short/short < 1"
            })
    void whatThisRunWillNotMeasureIsSaidBeforeItStarts(String text) {
        Assertion assertion = Assertion.parse(text);
        assertThatThrownBy(() -> assertion.requireFits(new PlanBuilder().build()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("short/short");
    }
}
