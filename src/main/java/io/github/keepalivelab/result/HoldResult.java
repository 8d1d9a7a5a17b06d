package io.github.keepalivelab.result;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Many idle long connections, held.
 *
 * @param plan what was done
 * @param memory for each connection
 * @param cpu for 1,000 connections
 * @param beatsSent messages sent while all was well
 * @param beatsMissed of them, not answered within their period
 * @param falseAlarms connections called dead while all was well
 * @param cutOff what became of the group that was cut off; null when none was
 * @param steps what was held while the connections were opened step by step; null in results of older versions
 * @param slopes the lines through the steps, from which {@code memory} and {@code cpu} are; null in results of older versions
 */
public record HoldResult(
        Plan plan,
        Memory memory,
        Cpu cpu,
        long beatsSent,
        long beatsMissed,
        int falseAlarms,
        @Nullable CutOff cutOff,
        @AddedLater @Nullable List<Step> steps,
        @AddedLater @Nullable Slopes slopes)
        implements Body {

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
     * All there was at one number of connections, fixed costs included.
     *
     * @param connections held
     * @param driverBytes resident set of the watching processes
     * @param serverBytes resident set of the server processes
     * @param kernelBytes slab memory of the whole machine
     * @param driverMillisPerSecond CPU of the watching processes
     * @param serverMillisPerSecond CPU of the server processes
     */
    public record Step(
            int connections,
            double driverBytes,
            double serverBytes,
            double kernelBytes,
            double driverMillisPerSecond,
            double serverMillisPerSecond) {}

    /**
     * Slopes of the lines through the steps, with 95 % intervals.
     *
     * @param driverBytes for each connection
     * @param serverBytes for each connection
     * @param kernelBytes for each connection
     * @param driverMillisPerSecond for 1,000 connections
     * @param serverMillisPerSecond for 1,000 connections
     */
    public record Slopes(
            ConfidenceInterval driverBytes,
            ConfidenceInterval serverBytes,
            ConfidenceInterval kernelBytes,
            ConfidenceInterval driverMillisPerSecond,
            ConfidenceInterval serverMillisPerSecond) {}

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

    @Override
    public Kind kind() {
        return Kind.HOLD;
    }
}
