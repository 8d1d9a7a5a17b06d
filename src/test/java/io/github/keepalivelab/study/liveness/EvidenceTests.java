package io.github.keepalivelab.study.liveness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.keepalivelab.machine.capture.Frame;
import io.github.keepalivelab.result.LivenessResult.Cost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EvidenceTests {

    private static final int SERVER = 8080;
    private static final double WINDOW = 4;

    /** Exchanges of a message and its answer every so many seconds, on connections whose phases differ. */
    private static List<Frame> frames(int connections, double period, int payload) {
        List<Frame> frames = new ArrayList<>();
        for (int port = 1; port <= connections; port++) {
            for (double at = period * port / connections; at < WINDOW; at += period) {
                frames.add(frame(at, port, SERVER, payload));
                frames.add(frame(at + 0.0002, SERVER, port, payload));
            }
        }
        frames.sort(Comparator.comparingLong(Frame::nanos));
        return frames;
    }

    private static Frame frame(double seconds, int from, int to, int payload) {
        return new Frame(Math.round(seconds * 1e9), "a", from, "b", to, 16, 0, 0, payload, 66 + payload);
    }

    @Test
    void aProbeAndItsAnswerEveryTwoSecondsAreTwoFramesEveryTwoSeconds() {
        Cost cost = Evidence.cost("k", frames(8, 2.016, 0), List.of(1, 2, 3, 4, 5, 6, 7, 8), 2, WINDOW);
        assertThat(cost.framesPerConnectionHour()).isCloseTo(2 * 3600 / 2.016, within(0.01));
        assertThat(cost.bytesPerConnectionHour()).isCloseTo(66 * 2 * 3600 / 2.016, within(1.0));
        assertThat(cost.wakeUpsPerConnectionHour()).isZero();
    }

    @Test
    void aMessageWakesTwoAndItsAnswerOne() {
        Cost cost = Evidence.cost("h", frames(8, 1, 1), List.of(1, 2, 3, 4, 5, 6, 7, 8), 1, WINDOW);
        assertThat(cost.framesPerConnectionHour()).isCloseTo(7200, within(0.01));
        assertThat(cost.wakeUpsPerConnectionHour()).isCloseTo(10_800, within(0.01));
    }

    @Test
    void othersConnectionsDoNotCountAndSilenceCostsNothing() {
        Cost cost = Evidence.cost("n", frames(8, 1, 1), List.of(9, 10), 0, WINDOW);
        assertThat(cost.framesPerConnectionHour()).isZero();
    }

    @Test
    void withoutTwoExchangesEverythingInTheWindowCounts() {
        Cost cost = Evidence.cost("k", frames(2, 3.9, 0), List.of(1, 2), 3.9, WINDOW);
        assertThat(cost.framesPerConnectionHour()).isCloseTo(4 * 3600 / (2 * WINDOW), within(0.01));
    }
}
