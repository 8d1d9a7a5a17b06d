package io.github.keepalivelab.study.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.machine.linux.TcpSockets.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** How many open connections are divided into looks. */
final class SlicesTests {

    private static final long MILLIS = 1_000_000L;

    private final Slices slices = new Slices();

    private List<Span> after(int connections, IntUnaryOperator port, long millis) {
        for (int i = 0; i < connections; i++) {
            slices.seen(port.applyAsInt(i));
        }
        slices.took(millis * MILLIS);
        slices.cut();
        List<Span> spans = new ArrayList<>();
        for (int turn = 0; turn < slices.count(); turn++) {
            spans.add(slices.span(turn));
        }
        return spans;
    }

    private static void everyPortOnce(List<Span> spans) {
        assertThat(spans.get(0).first()).isZero();
        assertThat(spans.get(spans.size() - 1).last()).isEqualTo(65_535);
        for (int i = 1; i < spans.size(); i++) {
            assertThat(spans.get(i).first()).isEqualTo(spans.get(i - 1).last() + 1);
        }
    }

    @Test
    void aShortRoundIsOneLook() {
        assertThat(after(1000, i -> 40_000 + i, 32)).containsExactly(Span.ALL);
        assertThat(after(0, i -> i, 500)).containsExactly(Span.ALL);
    }

    @Test
    void aLongOneIsCutWhereTheConnectionsAre() {
        List<Span> spans = after(28_000, i -> 32_768 + i, 120);
        assertThat(spans).hasSize(4);
        everyPortOnce(spans);
        assertThat(spans.get(0).last()).isBetween(39_700, 39_800);
        assertThat(spans.get(1).last()).isBetween(46_700, 46_800);
    }

    @Test
    void connectionsOfOnePortAreNotDivided() {
        List<Span> spans = after(50_000, i -> 443, 300);
        everyPortOnce(spans);
        assertThat(spans).anyMatch(span -> span.first() <= 443 && span.last() == 443);
    }

    @Test
    void theLastPortMayBeTheOne() {
        everyPortOnce(after(50_000, i -> 65_535, 300));
        everyPortOnce(after(50_000, i -> i % 65_536, 100_000));
        assertThat(slices.count()).isEqualTo(64);
    }

    @Test
    void everythingAtOnceIsOneLook() {
        after(28_000, i -> 32_768 + i, 180);
        slices.one();
        assertThat(slices.count()).isEqualTo(1);
        assertThat(slices.span(0)).isEqualTo(Span.ALL);
    }
}
