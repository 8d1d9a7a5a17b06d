package io.github.keepalivelab.study.hold;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.math.stats.LineFit;
import io.github.keepalivelab.result.HoldResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What connections cost: everything is read at several numbers of connections in the same processes, and the slope of the line
 * through the readings is the cost of one more. Dividing by their number would spread the fixed costs over them.
 */
final class HoldCosts {

    /** Shares of all connections at which everything is read. */
    static final List<Double> SHARES = List.of(0.1, 0.325, 0.55, 0.775, 1.0);

    private static final double LEVEL = 0.95;
    private static final double PER_THOUSAND = 1000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double LONGEST_LOOK_SECONDS = 10;
    private static final double SHORTEST_LOOK_SECONDS = 2;
    private static final int FEWEST_STEPS = 3;
    private static final int KIBIBYTE = 1024;

    private final List<HoldResult.Step> steps = new ArrayList<>();

    /** Lets connections be for so many seconds. */
    interface Pause {
        void pause(HoldGroups groups, double seconds) throws IOException;
    }

    /**
     * Reads everything at a number of connections, CPU over one period of their strategy.
     *
     * @param connections that stand
     */
    void step(int connections, HoldGroups groups, Pause pause) throws IOException {
        groups.all("collect");
        long slab = HoldGroup.kibibytes(Path.of("/proc/meminfo"), "Slab:") * KIBIBYTE;
        HoldGroup.Usage before = groups.usage();
        groups.all("begin " + System.nanoTime());
        long start = System.nanoTime();
        pause.pause(groups, Math.min(LONGEST_LOOK_SECONDS, Math.max(SHORTEST_LOOK_SECONDS, groups.strategyPeriod())));
        HoldGroup.Usage after = groups.usage();
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        steps.add(new HoldResult.Step(
                connections,
                before.driverRss(),
                before.serverRss(),
                slab,
                (after.driverCpu() - before.driverCpu()) / NANOS_PER_MILLI / seconds,
                (after.serverCpu() - before.serverCpu()) / NANOS_PER_MILLI / seconds));
    }

    List<HoldResult.Step> steps() {
        return List.copyOf(steps);
    }

    /** Returns the slopes, null when there are too few steps for an interval. */
    HoldResult.@Nullable Slopes slopes() {
        if (steps.stream().map(HoldResult.Step::connections).distinct().count() < FEWEST_STEPS) {
            return null;
        }
        return new HoldResult.Slopes(
                slope(HoldResult.Step::driverBytes, 1),
                slope(HoldResult.Step::serverBytes, 1),
                slope(HoldResult.Step::kernelBytes, 1),
                slope(HoldResult.Step::driverMillisPerSecond, PER_THOUSAND),
                slope(HoldResult.Step::serverMillisPerSecond, PER_THOUSAND));
    }

    private ConfidenceInterval slope(ToDoubleFunction<HoldResult.Step> figure, double scale) {
        return LineFit.slope(
                steps.stream().mapToDouble(HoldResult.Step::connections).toArray(),
                steps.stream()
                        .mapToDouble(step -> figure.applyAsDouble(step) * scale)
                        .toArray(),
                LEVEL);
    }

    HoldResult.Memory memory() {
        HoldResult.Slopes slopes = slopes();
        return slopes == null
                ? new HoldResult.Memory(0, 0, 0)
                : new HoldResult.Memory(
                        slopes.driverBytes().estimate(),
                        slopes.serverBytes().estimate(),
                        slopes.kernelBytes().estimate());
    }

    HoldResult.Cpu cpu() {
        HoldResult.Slopes slopes = slopes();
        return slopes == null
                ? new HoldResult.Cpu(0, 0)
                : new HoldResult.Cpu(
                        slopes.driverMillisPerSecond().estimate(),
                        slopes.serverMillisPerSecond().estimate());
    }
}
