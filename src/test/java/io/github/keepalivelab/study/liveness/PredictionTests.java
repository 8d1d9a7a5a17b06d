package io.github.keepalivelab.study.liveness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.keepalivelab.plan.PlanException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PredictionTests {

    private static Optional<Prediction> idle(Fault fault, String strategy) {
        return Prediction.of(fault, Strategy.parse(strategy), false, 5);
    }

    private static Optional<Prediction> inFlight(Fault fault, String strategy) {
        return Prediction.of(fault, Strategy.parse(strategy), true, 5);
    }

    @Test
    void theClassicExampleIsTwoMinutesAfterTheLastActivity() {
        Prediction p = idle(Fault.BLACK_HOLE, "tcp-keepalive=60/10/6").orElseThrow();
        assertThat(p).isEqualTo(new Prediction(60, 120));
        assertThat(p.fits(122.9)).isTrue();
        assertThat(p.fits(127)).isFalse();
        assertThat(p.fits(59)).isFalse();
    }

    @Test
    void aUserTimeoutReplacesTheNumberOfProbes() {
        assertThat(idle(Fault.BLACK_HOLE, "tcp-keepalive=2/1/9+user-timeout=4")).hasValue(new Prediction(2, 4));
        assertThat(idle(Fault.BLACK_HOLE, "tcp-keepalive=2/1/3+user-timeout=10"))
                .hasValue(new Prediction(8, 10));
        // One probe must have gone unanswered, however short the timeout.
        assertThat(idle(Fault.BLACK_HOLE, "tcp-keepalive=2/1/3+user-timeout=1")).hasValue(new Prediction(1, 3));
        assertThat(idle(Fault.BLACK_HOLE, "user-timeout=4")).isEmpty();
    }

    @Test
    void onlyAnAnswerOfTheProcessFindsAHungOne() {
        assertThat(idle(Fault.HANG, "tcp-keepalive=2/1/3")).isEmpty();
        assertThat(inFlight(Fault.HANG, "user-timeout=4")).isEmpty();
        assertThat(idle(Fault.HANG, "heartbeat=1/3")).hasValue(new Prediction(3, 4));
        assertThat(inFlight(Fault.HANG, "read-timeout=3")).hasValue(new Prediction(3.2, 3.2));
        assertThat(idle(Fault.HANG, "read-timeout=3")).isEmpty();
    }

    @Test
    void aPauseIsTakenForDeathByTheNervousOnly() {
        assertThat(idle(Fault.PAUSE, "heartbeat=1/3")).isEmpty();
        assertThat(idle(Fault.PAUSE, "heartbeat=0.5/2")).isPresent();
        assertThat(idle(Fault.PAUSE, "phi=1/8")).isPresent();
        assertThat(idle(Fault.PAUSE, "phi=3/8")).isEmpty();
    }

    @Test
    void unacknowledgedDataSilencesKeepalive() {
        Prediction p = inFlight(Fault.BLACK_HOLE, "tcp-keepalive=2/1/3").orElseThrow();
        assertThat(p).isEqualTo(inFlight(Fault.BLACK_HOLE, "none").orElseThrow());
        // 0.2 s until the write, the tail loss probe, and the sum of doubling pauses up to tcp_retries2 = 5.
        assertThat(p.low()).isCloseTo(0.2 + 0.2 + 12.6, within(1e-9));
        // tcp_retries2 = 15, Linux's default, is cut to two minutes a pause by the kernel, so it is above this
        // formula's range.
        assertThat(inFlight(Fault.BLACK_HOLE, "user-timeout=4").orElseThrow().low())
                .isEqualTo(4.2);
        // Measured: the timeout counts from the first retransmission, which follows a tail loss probe.
        Prediction two = inFlight(Fault.BLACK_HOLE, "user-timeout=2").orElseThrow();
        assertThat(two.fits(2.645)).isTrue();
        assertThat(two.fits(2.9)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"KILL", "CLOSE", "RESET", "KILL_UNREAD"})
    void aGoodbyeIsSeenAtOnceByEverybody(Fault fault) {
        assertThat(idle(fault, "none").orElseThrow().high()).isEqualTo(0.1);
    }

    @Test
    void aKeepaliveMustBeFasterThanTheFirewallsTimer() {
        assertThat(idle(Fault.FIREWALL_IDLE, "tcp-keepalive=2/1/3")).isEmpty();
        assertThat(idle(Fault.FIREWALL_IDLE, "tcp-keepalive=5/1/3")).hasValue(new Prediction(8, 13));
        assertThat(idle(Fault.FIREWALL_IDLE, "none")).isEmpty();
    }

    @Test
    void aResetComesWithTheNextPacket() {
        assertThat(idle(Fault.FIREWALL_REJECT, "none")).isEmpty();
        assertThat(idle(Fault.FIREWALL_REJECT, "tcp-keepalive=2/1/3")).hasValue(new Prediction(0, 2));
        assertThat(idle(Fault.REBOOT, "heartbeat=1/3")).hasValue(new Prediction(1, 2));
        assertThat(idle(Fault.REBOOT, "phi=1/8").orElseThrow().low()).isCloseTo(0.561, within(0.001));
    }

    @Test
    void aHeartbeatThatWantsNoReplyLeavesItToRetransmission() {
        // At the latest a period after the fault a message goes out, is lost, and 12.6 s of doubling pauses follow.
        Prediction p = idle(Fault.BLACK_HOLE, "heartbeat-no-reply=1").orElseThrow();
        assertThat(p.low()).isCloseTo(0.2 + 12.6, within(1e-9));
        assertThat(p.high()).isCloseTo(1 + 0.22 + 63 * 0.22, within(1e-9));
        assertThat(idle(Fault.BLACK_HOLE, "heartbeat-no-reply=1+user-timeout=4")
                        .orElseThrow()
                        .low())
                .isEqualTo(4);
        assertThat(idle(Fault.HANG, "heartbeat-no-reply=1")).isEmpty();
        assertThat(idle(Fault.PAUSE, "heartbeat-no-reply=1")).isEmpty();
        assertThat(idle(Fault.FIREWALL_REJECT, "heartbeat-no-reply=1")).hasValue(new Prediction(0, 1));
        assertThat(idle(Fault.FIREWALL_IDLE, "heartbeat-no-reply=1")).isEmpty();
        assertThat(idle(Fault.FIREWALL_IDLE, "heartbeat-no-reply=5")
                        .orElseThrow()
                        .low())
                .isCloseTo(5 + 0.2 + 12.6, within(1e-9));
    }

    @Test
    void itDoesNotMatterWhoSetsTheTimers() {
        assertThat(idle(Fault.BLACK_HOLE, "tcp-keepalive-sysctl=60/10/6"))
                .isEqualTo(idle(Fault.BLACK_HOLE, "tcp-keepalive=60/10/6"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "heartbeat-no-reply",
                "heartbeat-no-reply=1/3",
                "tcp-keepalive-sysctl=1/2",
                "tcp-keepalive-sysctl",
                "tcp-keepalive",
                "tcp-keepalive=1/2",
                "tcp-keepalive=0/1/1",
                "heartbeat=1",
                "heartbeat=x/3",
                "phi=1/99",
                "user-timeout=",
                "nothing",
                "none=1",
                "heartbeat=1/3+phi=1/8",
                "user-timeout=0"
            })
    void aStrategyThatCannotBeReadIsQuoted(String text) {
        assertThatThrownBy(() -> Strategy.parse(text)).isInstanceOf(PlanException.class);
    }

    @Test
    void faultsAreFoundByTheirNames() {
        assertThat(Fault.parse("kill-unread")).isEqualTo(Fault.KILL_UNREAD);
        assertThatThrownBy(() -> Fault.parse("earthquake")).hasMessageContaining("black-hole");
    }

    @Test
    void suspicionGrowsWithSilence() {
        PhiAccrual phi = new PhiAccrual(1);
        for (int i = 0; i < 200; i++) {
            phi.interval(1);
        }
        assertThat(phi.phi(1)).isCloseTo(0.301, within(0.01));
        double until = PhiAccrual.secondsUntil(1, 8);
        assertThat(phi.phi(until)).isCloseTo(8, within(0.01));
        assertThat(until).isCloseTo(1 + 0.1 * 5.612, within(0.001));
    }
}
