package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.load.LoadEngine;
import io.github.keepalivelab.load.Phases;
import io.github.keepalivelab.plan.Arm;
import java.util.List;

/** Where the driver's exchanges spend their time. */
final class PhaseProbe implements Probe {

    private static final double NANOS_PER_MICRO = 1000;

    private final LoadEngine engine;
    private Phases before = Phases.NONE;
    private Phases spent = Phases.NONE;

    PhaseProbe(LoadEngine engine) {
        this.engine = engine;
    }

    @Override
    public List<String> yields() {
        return List.of("timeMicros.connect", "timeMicros.tls", "timeMicros.firstByte", "timeMicros.rest");
    }

    @Override
    public void before(Arm arm) {
        before = engine.phases();
    }

    @Override
    public void after(Arm arm) {
        spent = engine.phases().since(before);
    }

    @Override
    public void addTo(Reading reading) {
        reading.put("timeMicros.connect", spent.connect() / NANOS_PER_MICRO);
        reading.put("timeMicros.tls", spent.tls() / NANOS_PER_MICRO);
        reading.put("timeMicros.firstByte", spent.firstByte() / NANOS_PER_MICRO);
        reading.put("timeMicros.rest", spent.rest() / NANOS_PER_MICRO);
    }
}
