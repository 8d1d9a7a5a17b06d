package io.github.keepalivelab.study.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.WatchResult.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A time line has a bounded number of steps, and loses nothing of what it sums. */
final class TimeLineTests {

    @Test
    void itsStepsAreBoundedAndTheirSumIsKept() {
        TimeLine line = new TimeLine();
        long all = 0;
        int seconds = 10_000;
        for (int i = 1; i <= seconds; i++) {
            all += i % 7;
            line.look(i, new TimeLine.Sums(all, 0, 0), i);
        }
        List<Step> steps = line.steps();
        assertThat(steps).hasSizeBetween(250, 600);
        double before = 0;
        double opened = 0;
        for (Step step : steps) {
            opened += step.opened() * (step.atSeconds() - before);
            before = step.atSeconds();
        }
        assertThat(before).isGreaterThan(seconds - 64);
        assertThat(opened).isBetween(all - 64.0 * 7, all + 0.5);
    }
}
