package io.github.keepalivelab.load;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What one worker records during a phase. Written by that worker only; read after the phase. */
final class WorkerRecorder {

    private static final double NANOS_PER_MICRO = 1000;

    final Histogram responseMicros = newHistogram();
    final Histogram serviceMicros = newHistogram();
    final Histogram sendLagMicros = newHistogram();
    final Map<FailureKind, Long> failures = new EnumMap<>(FailureKind.class);
    long sent;
    long sentOnTime;
    long answered;

    /** The method's histogram: 3 digits, 1 us to 1 h; it grows as values need it, so that many workers stay small. */
    static Histogram newHistogram() {
        Histogram histogram = new Histogram(1, 2, 3);
        histogram.setAutoResize(true);
        return histogram;
    }

    /**
     * Records one request; times are readings of the same clock in nanoseconds.
     *
     * @param freeSince when the worker could have sent: a request that waited for a busy connection was not sent late
     *     by the driver
     */
    void record(
            long intended, long freeSince, long actual, long completed, boolean onTime, @Nullable FailureKind failure) {
        sent++;
        sentOnTime += onTime ? 1 : 0;
        sendLagMicros.recordValue(micros(actual - Math.max(intended, freeSince)));
        if (failure != null) {
            failures.merge(failure, 1L, Long::sum);
            return;
        }
        answered++;
        responseMicros.recordValue(micros(completed - intended));
        serviceMicros.recordValue(micros(completed - actual));
    }

    void reset() {
        responseMicros.reset();
        serviceMicros.reset();
        sendLagMicros.reset();
        failures.clear();
        sent = 0;
        sentOnTime = 0;
        answered = 0;
    }

    private static long micros(long nanos) {
        return Math.min(LatencyRecorder.MAX_MICROS, Math.max(0, Math.round(nanos / NANOS_PER_MICRO)));
    }
}
