package io.github.keepalivelab.math.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SparseCountsTests {

    private static final SparseCounts ONE_TO_HUNDRED = SparseCounts.of(
            LongStream.rangeClosed(1, 100).toArray(),
            LongStream.generate(() -> 1).limit(100).toArray());

    @Test
    void quantilesAreTheValuesThatTheShareDoesNotExceed() {
        assertThat(ONE_TO_HUNDRED.quantile(0)).isEqualTo(1);
        assertThat(ONE_TO_HUNDRED.quantile(0.5)).isEqualTo(50);
        assertThat(ONE_TO_HUNDRED.quantile(0.99)).isEqualTo(99);
        assertThat(ONE_TO_HUNDRED.quantile(1)).isEqualTo(100);
        assertThat(ONE_TO_HUNDRED.mean()).isEqualTo(50.5);
    }

    @Test
    void shardsAddToTheWholeBinByBin() {
        SparseCounts a = SparseCounts.of(new long[] {1, 3, 9}, new long[] {2, 1, 5});
        SparseCounts b = SparseCounts.of(new long[] {2, 3, 10}, new long[] {4, 7, 1});
        SparseCounts sum = a.plus(b);
        assertThat(sum.values()).containsExactly(1, 2, 3, 9, 10);
        assertThat(sum.counts()).containsExactly(2, 4, 8, 5, 1);
        assertThat(sum.total()).isEqualTo(a.total() + b.total());
        assertThat(SparseCounts.empty().plus(a).counts()).containsExactly(2, 1, 5);
    }

    @Test
    void valuesMustAscend() {
        assertThatThrownBy(() -> SparseCounts.of(new long[] {2, 2}, new long[] {1, 1}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
