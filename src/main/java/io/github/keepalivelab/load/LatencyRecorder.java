package io.github.keepalivelab.load;

import io.github.keepalivelab.stats.SparseCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * The merged record of one phase. Response time counts from the intended send, service time from the actual one, both
 * with the connect; send lag is how late the driver sent although it had a free connection.
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

    /** Adds one worker's record; histograms add exactly, bin by bin. */
    void add(WorkerRecorder worker) {
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
        return responseMicros.copy();
    }

    /** Returns a copy of the service time histogram, in microseconds. */
    public Histogram serviceHistogram() {
        return serviceMicros.copy();
    }

    /** Returns the response times in microseconds. */
    public SparseCounts response() {
        return sparse(responseMicros);
    }

    /** Returns the service times in microseconds. */
    public SparseCounts service() {
        return sparse(serviceMicros);
    }

    /** Returns the send lags in microseconds. */
    public SparseCounts sendLag() {
        return sparse(sendLagMicros);
    }

    /** Returns the failures by kind, only kinds that occurred. */
    public Map<String, Long> failures() {
        return Map.copyOf(failures);
    }

    /** Returns how many requests were sent, answered or not. */
    public long sent() {
        return sent;
    }

    /** Returns how many requests were sent before the phase was over. */
    public long sentOnTime() {
        return sentOnTime;
    }

    /** Returns how many requests were answered with a status below 400. */
    public long answered() {
        return answered;
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
