package io.github.keepalivelab.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.math.stats.SparseCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RecorderTests {

    @Test
    void histogramsOfShardsAddToTheWholeBinByBin() {
        Random random = new Random(7);
        List<WorkerRecorder> shards = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            shards.add(new WorkerRecorder());
        }
        WorkerRecorder whole = new WorkerRecorder();
        for (int i = 0; i < 100_000; i++) {
            // From 1 us to 1 h, so that every histogram grows, each at another time.
            long nanos = Math.round(Math.exp(random.nextDouble() * Math.log(3.6e9)) * 1000);
            FailureKind failure = random.nextInt(100) == 0 ? FailureKind.RESET : null;
            whole.record(0, 0, 500, nanos, true, failure);
            shards.get(random.nextInt(8)).record(0, 0, 500, nanos, true, failure);
        }
        LatencyRecorder merged = new LatencyRecorder(shards);
        same(merged.response(), LatencyRecorder.sparse(whole.responseMicros));
        same(merged.service(), LatencyRecorder.sparse(whole.serviceMicros));
        same(merged.sendLag(), LatencyRecorder.sparse(whole.sendLagMicros));
        assertThat(merged.answered()).isEqualTo(whole.answered);
        assertThat(merged.failures()).containsEntry("reset", whole.failures.get(FailureKind.RESET));
        assertThat(merged.response().total()).isEqualTo(merged.answered());
    }

    private static void same(SparseCounts merged, SparseCounts whole) {
        assertThat(merged.values()).containsExactly(whole.values());
        assertThat(merged.counts()).containsExactly(whole.counts());
    }

    @Test
    void aRequestThatWaitedForABusyConnectionWasNotSentLateByTheDriver() {
        WorkerRecorder recorder = new WorkerRecorder();
        recorder.record(1_000_000, 5_000_000, 5_010_000, 6_000_000, true, null);
        assertThat(recorder.responseMicros.getMaxValue()).isGreaterThanOrEqualTo(5000);
        assertThat(recorder.serviceMicros.getMaxValue()).isBetween(980L, 1000L);
        assertThat(recorder.sendLagMicros.getMaxValue()).isEqualTo(10);
    }
}
