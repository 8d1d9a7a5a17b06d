package io.github.keepalivelab.study.compare;

import io.github.keepalivelab.load.LoadEngine;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.system.Topology;
import java.io.IOException;
import java.util.List;

/**
 * All probes in the order of their distance from the window: those that cost most are farthest, so that what the probes cost is
 * in no figure.
 *
 * @param outermostFirst the probes
 */
record Probes(List<Probe> outermostFirst) {

    /** Work within a window. */
    interface Work<T> {
        T run() throws InterruptedException, IOException;
    }

    /** What was done within a window, and what the probes saw of it. */
    record Seen<T>(T done, Reading reading) {}

    /**
     * Returns the probes for what can be seen of a topology. Ports and TIME_WAIT are farthest, CPU clocks next to the window. What
     * asks nginx and the backend stands outside of what counts their work, which the answers are not part of.
     */
    static Probes of(Topology topology, LoadEngine engine) {
        return new Probes(List.of(
                new TimeWaitProbe(topology),
                new NginxProbe(topology),
                new BackendProbe(topology),
                new SwitchesProbe(topology),
                new LineProbe(topology),
                new HandshakeProbe(topology, engine),
                new PhaseProbe(engine),
                new KernelProbe(topology, engine),
                new CpuProbe(topology)));
    }

    /** Looks, works, and looks again. */
    <T> Seen<T> around(Arm arm, Work<T> work) throws InterruptedException, IOException {
        for (Probe probe : outermostFirst) {
            probe.before(arm);
        }
        T done = work.run();
        for (int i = outermostFirst.size() - 1; i >= 0; i--) {
            outermostFirst.get(i).after(arm);
        }
        Reading reading = new Reading();
        outermostFirst.forEach(probe -> probe.addTo(reading));
        reading.complete();
        return new Seen<>(done, reading);
    }
}
