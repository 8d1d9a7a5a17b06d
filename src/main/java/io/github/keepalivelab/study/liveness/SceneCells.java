package io.github.keepalivelab.study.liveness;

import io.github.keepalivelab.result.Interval;
import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.LivenessResult.Traffic;
import io.github.keepalivelab.result.Seconds;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * From what was seen of the connections in a scene to the cells of the matrix. Pure.
 *
 * @param struckNanos when the fault struck
 * @param watchedNanos how long was watched from then on
 * @param stillEstablished client ports of the connections that the server's kernel still lists at the end
 */
record SceneCells(
        Fault fault,
        Traffic traffic,
        Scene.Settings settings,
        long struckNanos,
        long watchedNanos,
        Set<Integer> stillEstablished) {

    private static final double NANOS_PER_SECOND = 1e9;

    /** Returns the cell of a strategy and its connections. */
    LivenessResult.Cell of(Strategy strategy, List<Watched> own) {
        List<Watched> found = own.stream()
                .filter(w -> w.dead() && w.detectedNanos >= struckNanos)
                .toList();
        int early = (int) own.stream()
                .filter(w -> w.dead() && w.detectedNanos < struckNanos)
                .count();
        double[] seconds = found.stream()
                .mapToDouble(w -> (w.detectedNanos - struckNanos) / NANOS_PER_SECOND)
                .sorted()
                .toArray();
        Seconds summary = seconds.length == 0
                ? null
                : new Seconds(
                        seconds[0], Arrays.stream(seconds).average().orElse(Double.NaN), seconds[seconds.length - 1]);
        // Without stagger every connection has its last activity within the second before the fault.
        Prediction predicted = Prediction.of(fault, strategy, traffic == Traffic.IN_FLIGHT, settings.retries2())
                .map(p -> settings.staggered() ? p : new Prediction(Math.max(p.low(), p.high() - 1), p.high()))
                .orElse(null);
        boolean asPredicted = early == 0
                && (predicted == null
                        ? found.isEmpty()
                        : found.size() == own.size() && summary != null && predicted.fits(summary.mean()));
        return new LivenessResult.Cell(
                fault.label(),
                strategy.label(),
                traffic,
                own.size(),
                found.size(),
                early,
                summary,
                predicted == null ? null : new Interval(predicted.low(), predicted.high()),
                watchedNanos / NANOS_PER_SECOND,
                asPredicted,
                found.isEmpty() ? null : found.get(0).how,
                fault.endsServer()
                        ? null
                        : Integer.valueOf((int) own.stream()
                                .filter(w -> stillEstablished.contains(w.localPort))
                                .count()));
    }
}
