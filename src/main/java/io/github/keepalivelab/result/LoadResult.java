package io.github.keepalivelab.result;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All arms at one load.
 *
 * @param ratePerSecond offered to every arm; null in a closed loop
 * @param blocks in which every arm kept the rate and no other program disturbed; only their work is compared
 * @param blocksDropped the others, left out of the comparisons of work
 * @param arms the figures of each arm, over all windows
 * @param comparisons every arm against the baseline
 * @param negativeControls the baseline against itself; null in results of older versions, empty with too few blocks
 */
public record LoadResult(
        @Nullable Double ratePerSecond,
        int blocks,
        int blocksDropped,
        List<ArmResult> arms,
        List<Comparison> comparisons,
        @AddedLater @Nullable List<NegativeControl> negativeControls) {

    /**
     * A figure of an arm in one of each two neighbouring blocks against the other: no difference must show.
     *
     * @param metric path of the figure
     * @param arm whose windows
     * @param ratio the one half to the other, with an interval of 99.95 %
     * @param holds whether the interval holds 1
     */
    public record NegativeControl(String metric, String arm, ConfidenceInterval ratio, boolean holds) {}

    /** Returns the comparison of one metric and candidate, if it was made. */
    public Optional<Comparison> comparison(String metric, String candidate) {
        return comparisons.stream()
                .filter(c -> c.metric().equals(metric) && c.candidate().equals(candidate))
                .findFirst();
    }

    /** Returns the figures of an arm, if it took part. */
    public Optional<ArmResult> arm(String name) {
        return arms.stream().filter(arm -> arm.name().equals(name)).findFirst();
    }
}
