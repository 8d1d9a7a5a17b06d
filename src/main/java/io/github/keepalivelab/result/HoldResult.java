package io.github.keepalivelab.result;

import io.github.keepalivelab.result.LivenessResult.Interval;
import io.github.keepalivelab.result.LivenessResult.Seconds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Many idle long connections, held.
 *
 * @param schemaVersion version of this shape, now 1
 * @param kind {@code hold}
 * @param verdict VALID without a false alarm and with the cut-off group found when predicted
 * @param environment where it was measured
 * @param plan what was done
 * @param memory for each connection
 * @param cpu for 1,000 connections
 * @param beatsSent messages sent while all was well
 * @param beatsMissed of them, not answered within their period
 * @param falseAlarms connections called dead while all was well
 * @param cutOff what became of the group that was cut off; null when none was
 * @param warnings what a reader must know
 */
public record HoldResult(
        int schemaVersion,
        String kind,
        Verdict verdict,
        Environment environment,
        Plan plan,
        Memory memory,
        Cpu cpu,
        long beatsSent,
        long beatsMissed,
        int falseAlarms,
        @Nullable CutOff cutOff,
        List<StoredWarning> warnings)
        implements StoredResult {

    /**
     * What was done.
     *
     * @param seconds held while all was well
     * @param cutShare share of the connections that was cut off at the end
     */
    public record Plan(int connections, String strategy, double seconds, double cutShare) {}

    /**
     * Bytes for each connection.
     *
     * @param driverBytes resident set of the watching process
     * @param serverBytes resident set of the server process
     * @param kernelBytes slab memory of the whole machine, both ends of the loopback connection together
     */
    public record Memory(double driverBytes, double serverBytes, double kernelBytes) {}

    /** CPU milliseconds for each second and 1,000 connections. */
    public record Cpu(double driverMillisPerSecond, double serverMillisPerSecond) {}

    /**
     * The group that was cut off.
     *
     * @param connections how many
     * @param detected of them
     * @param seconds when; null when none was found
     * @param predicted when they should be; null: never
     */
    public record CutOff(
            int connections,
            int detected,
            @Nullable Seconds seconds,
            @Nullable Interval predicted) {}
}
