package io.github.keepalivelab.result;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.github.keepalivelab.plan.HopName;
import io.github.keepalivelab.plan.ProcessName;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One arm over all its measured windows, those that missed the rate included.
 *
 * @param name the arm's name
 * @param clientHop the client hop
 * @param upstreamHop the upstream hop, null where there is none of ours
 * @param path what was requested
 * @param trials measured windows, invalid ones included
 * @param invalidTrials windows that missed the offered rate
 * @param requests answered requests
 * @param errors failures by kind; empty when there were none
 * @param achievedRatePerSecond requests sent on time for each second offered
 * @param responseMicros from the intended send to the last byte of the answer, connect included
 * @param serviceMicros from the actual send to the last byte of the answer, connect included
 * @param sendLagMicros how late the driver sent although a connection was free
 * @param responsePercentiles the response time distribution as a curve
 * @param machineIdleShare idle CPU share of the machine during the windows, 0 to 1
 * @param timeWaitTrials windows in which the owners of TIME_WAIT sockets were looked up
 * @param figures the amounts of the metric catalogue, most of them for each answered request; null where unseen
 */
public record ArmResult(
        String name,
        ArmHop clientHop,
        @Nullable ArmHop upstreamHop,
        String path,
        int trials,
        int invalidTrials,
        long requests,
        Map<String, Long> errors,
        double achievedRatePerSecond,
        @Nullable LatencySummary responseMicros,
        @Nullable LatencySummary serviceMicros,
        @Nullable LatencySummary sendLagMicros,
        List<Percentile> responsePercentiles,
        @Nullable Double machineIdleShare,
        int timeWaitTrials,
        @JsonAnySetter Map<String, Object> figures) {

    /**
     * A point of a distribution curve.
     *
     * @param percentile from 0 to 100
     * @param micros value that this share of the requests did not exceed
     */
    public record Percentile(double percentile, double micros) {}

    /** Completes the figures. */
    public ArmResult {
        figures = Figures.normalArm(figures);
    }

    @Override
    @JsonAnyGetter
    public Map<String, Object> figures() {
        return figures;
    }

    private @Nullable Double figure(String path) {
        return Figures.get(figures, path);
    }

    /** Returns the CPU microseconds of a process for each answered request. */
    public @Nullable Double cpuMicrosPerRequest(ProcessName process) {
        return figure("cpuMicrosPerRequest." + process.label());
    }

    /** Returns the connections opened on a hop for each answered request. */
    public @Nullable Double connectionsOpenedPerRequest(HopName hop) {
        return figure("connectionsOpenedPerRequest." + hop.label());
    }

    /** Returns the sockets that a process left in TIME_WAIT for each answered request. */
    public @Nullable Double timeWaitPerRequest(ProcessName owner) {
        return figure("timeWaitPerRequest." + owner.label());
    }

    /** Returns the TCP resets sent by the whole machine for each answered request. */
    public @Nullable Double resetsPerRequest() {
        return figure("resetsPerRequest");
    }

    /** Returns what a witness counted, by its name in results.json, such as {@code clientByDriver}. */
    public @Nullable Double witness(String witness) {
        return figure("witnesses." + witness);
    }
}
