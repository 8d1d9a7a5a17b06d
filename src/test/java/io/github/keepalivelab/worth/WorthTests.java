package io.github.keepalivelab.worth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Resolution;
import io.github.keepalivelab.result.Results;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.StoredResult;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A comparison at 500 and 1,500 requests/s, applied to other traffic. */
final class WorthTests {

    private static Traffic traffic(double rate, double each, int nginx, int backends) {
        return new Traffic(rate, each, each, nginx, backends, null);
    }

    @Test
    void coresAreWhatIsSavedOfEachConnection() {
        Worth worth = Worth.of(TwoLoads.measured(Resolution.CLAIM), traffic(1000, 20, 1, 1));
        // 950 client connections of 42 us and 950 upstream ones of 50 us.
        assertThat(worth.nginx().saved().estimate()).isCloseTo(0.0874, within(1e-9));
        assertThat(worth.nginx().saved().low()).isCloseTo(950 * (40 + 48) / 1e6, within(1e-9));
        assertThat(worth.nginx().saved().high()).isCloseTo(950 * (44 + 52) / 1e6, within(1e-9));
        assertThat(worth.nginx().ofShort().estimate()).isCloseTo(1000 * (60 + 42 + 50) / 1e6, within(1e-9));
        assertThat(worth.nginx().ofLong().estimate()).isCloseTo((1000 * 60 + 50 * (42 + 50)) / 1e6, within(1e-9));
        assertThat(worth.backend().saved().estimate()).isCloseTo(950 * 30 / 1e6, within(1e-9));
        assertThat(worth.saved().estimate()).isCloseTo(0.0874 + 0.0285, within(1e-9));
    }

    @Test
    void machinesShareTheLoadAndSoItsCost() {
        Worth one = Worth.of(TwoLoads.measured(Resolution.CLAIM), traffic(1500, 20, 1, 3));
        Worth three = Worth.of(TwoLoads.measured(Resolution.CLAIM), traffic(1500, 20, 3, 3));
        assertThat(one.nginx().saved().estimate()).isCloseTo(1425 * (44 + 50) / 1e6, within(1e-9));
        assertThat(three.nginx().saved().estimate()).isCloseTo(1425 * (40 + 50) / 1e6, within(1e-9));
    }

    @Test
    void portsAreHeldForAMinute() {
        Worth worth = Worth.of(TwoLoads.measured(Resolution.CLAIM), new Traffic(1000, 10, 100, 1, 2, null));
        Worth.Sockets timeWait = Objects.requireNonNull(worth.timeWait());
        // Of each client connection 1, of each upstream one 0.5.
        assertThat(timeWait.ofShort()).isCloseTo(60_000 * 1.5, within(1e-6));
        assertThat(timeWait.ofLong()).isCloseTo(60 * (100 + 10 * 0.5), within(1e-6));
        Worth.Sockets ports = Objects.requireNonNull(worth.ports());
        assertThat(ports.ofShort()).isCloseTo(60 * 500 * 0.5, within(1e-6));
        assertThat(ports.ofLong()).isCloseTo(60 * 5 * 0.5, within(1e-6));
    }

    @Test
    void latencyIsPromisedOnlyWhereItWasClaimed() {
        assertThat(Worth.of(TwoLoads.measured(Resolution.CLAIM), traffic(1400, 20, 1, 1))
                        .latencyMillis())
                .isEqualTo(new ConfidenceInterval(-0.25, -0.4, -0.1));
        assertThat(Worth.of(TwoLoads.measured(Resolution.CLAIM), traffic(1400, 20, 1, 1))
                        .latencyRate())
                .isEqualTo(1500);
        assertThat(Worth.of(TwoLoads.measured(Resolution.UNRESOLVED), traffic(1400, 20, 1, 1))
                        .latencyMillis())
                .isNull();
    }

    @Test
    void moneyIsCoresTimesHours() {
        Worth worth = Worth.of(TwoLoads.measured(Resolution.CLAIM), new Traffic(1000, 20, 20, 1, 1, 0.05));
        assertThat(worth.savedPerMonth().orElseThrow().estimate())
                .isCloseTo((0.0874 + 0.0285) * 0.05 * 730, within(1e-9));
        assertThat(Worth.of(TwoLoads.measured(Resolution.CLAIM), traffic(1000, 20, 1, 1))
                        .savedPerMonth())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2000, 1, 1, '2,000 requests/s at each nginx lie outside of what this result measured (500 to 1,500)'",
        "1200, 4, 1, '300 requests/s at each nginx lie outside'",
        "1500, 1, 4, '375 requests/s at each backend lie outside'",
    })
    void nothingIsExtrapolated(double rate, int nginx, int backends, String said) {
        assertThatThrownBy(() -> Worth.of(TwoLoads.measured(Resolution.CLAIM), traffic(rate, 20, nginx, backends)))
                .hasMessageStartingWith(said);
    }

    @Test
    void aResultThatCannotAnswerIsRefused() {
        assertThatThrownBy(() -> Worth.of(Results.small(), traffic(100, 20, 1, 1)))
                .hasMessageContaining("does not say what a connection costs the host of backend");
        StoredResult<CompareResult> invalid =
                Results.stored(TwoLoads.measured(Resolution.CLAIM).body(), new RunWarning.Interrupted("the rest"));
        assertThatThrownBy(() -> Worth.of(invalid, traffic(1000, 20, 1, 1))).hasMessageContaining("is INVALID");
    }

    @Test
    void figuresHaveTheirRanges() {
        assertThatThrownBy(() -> traffic(1000, 0.5, 1, 1))
                .hasMessage("--requests-per-connection must be from 1 to 1000000000, was 0.5");
        assertThatThrownBy(() -> traffic(Double.NaN, 1, 1, 1)).hasMessageStartingWith("--rate must be from 1");
    }
}
