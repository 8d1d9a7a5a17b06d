package io.github.keepalivelab.load;

import io.github.keepalivelab.math.stats.SparseCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * The merged record of one phase. Response time counts from the intended send, service time from the actual one, both
 * with the connect; send lag is how late the driver sent although it had a free connection. Must be read before the next
 * phase begins.
 */
public final class LatencyRecorder {

    /** Longest recordable time: one hour, in microseconds. */
    public static final long MAX_MICROS = 3_600_000_000L;

    private final Histogram responseMicros = WorkerRecorder.newHistogram();
    private final Histogram serviceMicros = WorkerRecorder.newHistogram();
    private final Histogram sendLagMicros = WorkerRecorder.newHistogram();
    private final Map<String, Long> failures = new LinkedHashMap<>();
    private long sent;
    private long sentOnTime;
    private long answered;
    private List<WorkerRecorder> unmerged;

    /** @param workers their records, read when first asked for: merging is not part of the phase */
    LatencyRecorder(List<WorkerRecorder> workers) {
        this.unmerged = List.copyOf(workers);
    }

    private LatencyRecorder merged() {
        List<WorkerRecorder> waiting = unmerged;
        unmerged = List.of();
        waiting.forEach(this::add);
        return this;
    }

    /** Adds one worker's record; histograms add exactly, bin by bin. */
    private void add(WorkerRecorder worker) {
        responseMicros.add(worker.responseMicros);
        serviceMicros.add(worker.serviceMicros);
        sendLagMicros.add(worker.sendLagMicros);
        sent += worker.sent;
        sentOnTime += worker.sentOnTime;
        answered += worker.answered;
        worker.failures.forEach((kind, count) -> failures.merge(kind.label(), count, Long::sum));
    }

    /** Returns a copy of the response time histogram, in microseconds. */
    public Histogram responseHistogram() {
        return merged().responseMicros.copy();
    }

    /** Returns a copy of the service time histogram, in microseconds. */
    public Histogram serviceHistogram() {
        return merged().serviceMicros.copy();
    }

    /** Returns the response times in microseconds. */
    public SparseCounts response() {
        return sparse(merged().responseMicros);
    }

    /** Returns the service times in microseconds. */
    public SparseCounts service() {
        return sparse(merged().serviceMicros);
    }

    /** Returns the send lags in microseconds. */
    public SparseCounts sendLag() {
        return sparse(merged().sendLagMicros);
    }

    /** Returns the failures by kind, only kinds that occurred. */
    public Map<String, Long> failures() {
        return Map.copyOf(merged().failures);
    }

    /** Returns how many requests were sent, answered or not. */
    public long sent() {
        return merged().sent;
    }

    /** Returns how many requests were sent before the phase was over. */
    public long sentOnTime() {
        return merged().sentOnTime;
    }

    /** Returns how many requests were answered with a status below 400. */
    public long answered() {
        return merged().answered;
    }

    /** Returns the histogram's occupied bins, each at its middle. */
    static SparseCounts sparse(Histogram histogram) {
        List<Long> values = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        for (HistogramIterationValue bin : histogram.recordedValues()) {
            values.add(histogram.medianEquivalentValue(bin.getValueIteratedTo()));
            counts.add(bin.getCountAtValueIteratedTo());
        }
        return SparseCounts.of(
                values.stream().mapToLong(Long::longValue).toArray(),
                counts.stream().mapToLong(Long::longValue).toArray());
    }
}
