package io.github.keepalivelab.result;

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
 */
public record LoadResult(
        @Nullable Double ratePerSecond,
        int blocks,
        int blocksDropped,
        List<ArmResult> arms,
        List<Comparison> comparisons) {

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
