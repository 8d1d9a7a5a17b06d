package io.github.keepalivelab.result;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One measured window.
 *
 * @param index position in the run, from 0
 * @param block the block it belongs to, from 0
 * @param ratePerSecond the load it belongs to; null in a closed loop
 * @param arm the arm's name
 * @param startSeconds start of the window, in seconds since the start of the run
 * @param windowSeconds length of the window of intended send times
 * @param valid whether at least 99 % of the offered requests were sent on time
 * @param offeredRequests requests intended in the window
 * @param requests requests answered
 * @param errors failures by kind
 * @param achievedRatePerSecond requests sent on time for each second of the window
 * @param responseMicros response time; null when nothing was answered
 * @param serviceMicros service time; null when nothing was answered
 * @param sendLagP99Micros 99th percentile of the send lag; null when nothing was sent from a free connection
 * @param machineIdleShare idle share of the machine over the window with its drain, 0 to 1
 * @param portsHeldShare share of the ephemeral ports towards the busiest destination that TIME_WAIT holds at the end,
 *     0 to 1; null where it was not looked up
 * @param compileMillis CPU time of the JIT compilers of driver and backend in the window, or the time that a backend out
 *     of sight reports; null where unseen
 * @param figures totals of the metric catalogue over the window with its drain; null where unseen
 */
public record TrialResult(
        int index,
        int block,
        @Nullable Double ratePerSecond,
        String arm,
        double startSeconds,
        double windowSeconds,
        boolean valid,
        long offeredRequests,
        long requests,
        Map<String, Long> errors,
        double achievedRatePerSecond,
        @Nullable LatencySummary responseMicros,
        @Nullable LatencySummary serviceMicros,
        @Nullable Double sendLagP99Micros,
        @Nullable Double machineIdleShare,
        @Nullable Double portsHeldShare,
        PerProcess compileMillis,
        @JsonAnySetter Map<String, Object> figures) {

    /** Completes the figures. */
    public TrialResult {
        figures = Figures.normalTrial(figures);
    }

    @Override
    @JsonAnyGetter
    public Map<String, Object> figures() {
        return figures;
    }
}
