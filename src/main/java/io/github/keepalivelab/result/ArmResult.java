package io.github.keepalivelab.result;

import io.github.keepalivelab.plan.ConnectionPolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One arm over all its valid measured windows. Per-request figures divide by the answered requests.
 *
 * @param name the arm's name
 * @param clientHop policy on the client hop
 * @param upstreamHop policy on the upstream hop, null where there is none of ours
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
 * @param cpuMicrosPerRequest CPU time by process
 * @param machineCpuMicrosPerRequest CPU time of the whole machine, including work that belongs to no process
 * @param machineIdleShare idle CPU share of the machine during the windows, 0 to 1
 * @param connectionsOpenedPerRequest connections opened by hop
 * @param witnesses the raw counts behind it
 * @param timeWaitPerRequest sockets left in TIME_WAIT by owner
 * @param timeWaitTrials windows in which the owners were looked up
 * @param resetsPerRequest TCP resets sent, the whole machine
 */
public record ArmResult(
        String name,
        ConnectionPolicy clientHop,
        @Nullable ConnectionPolicy upstreamHop,
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
        PerHop cpuMicrosPerRequest,
        @Nullable Double machineCpuMicrosPerRequest,
        @Nullable Double machineIdleShare,
        Connections connectionsOpenedPerRequest,
        Witnesses witnesses,
        TimeWaits timeWaitPerRequest,
        int timeWaitTrials,
        @Nullable Double resetsPerRequest) {

    /**
     * A point of a distribution curve.
     *
     * @param percentile from 0 to 100
     * @param micros value that this share of the requests did not exceed
     */
    public record Percentile(double percentile, double micros) {}
}
