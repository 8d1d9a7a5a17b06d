package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.machine.net.DelayLine;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.system.Topology;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What the lines between hosts that are far apart do: their CPU is nobody's, and what they lose or pass on late is seen. */
final class LineProbe implements Probe {

    private static final double NANOS_PER_MICRO = 1000;

    private final Topology topology;
    private Optional<DelayLine.State> before = Optional.empty();
    private Optional<DelayLine.State> after = Optional.empty();

    LineProbe(Topology topology) {
        this.topology = topology;
    }

    @Override
    public List<String> yields() {
        return List.of("lineCpuMicros", "lineFrames", "lineFramesLost", "lineLateMicros");
    }

    @Override
    public void before(Arm arm) throws IOException {
        before = topology.place().lines();
    }

    @Override
    public void after(Arm arm) throws IOException {
        after = topology.place().lines();
    }

    @Override
    public void addTo(Reading reading) {
        before.ifPresent(from -> after.ifPresent(to -> {
            reading.put("lineCpuMicros", (to.cpuNanos() - from.cpuNanos()) / NANOS_PER_MICRO);
            reading.put("lineFrames", (double) (to.passed() - from.passed()));
            reading.put("lineFramesLost", (double) (to.lost() - from.lost()));
            reading.put("lineLateMicros", (to.lateNanos() - from.lateNanos()) / NANOS_PER_MICRO);
        }));
    }
}
