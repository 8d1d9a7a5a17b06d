package io.github.keepalivelab.liveness;

import io.github.keepalivelab.capture.Frame;
import io.github.keepalivelab.result.LivenessResult.Cost;
import io.github.keepalivelab.result.LivenessResult.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the captured frames of a scene show beside the detection times. */
final class Evidence {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double SECONDS_PER_HOUR = 3600;

    private Evidence() {}

    /**
     * Counts what watching costs in the last seconds before the fault, when nothing happens but what the strategies do.
     *
     * @param seconds how long that is
     */
    static List<Cost> costs(Scene scene, List<Strategy> strategies, double seconds) {
        long until = scene.struckEpochNanos();
        long from = until - Math.round(seconds * NANOS_PER_SECOND);
        List<Frame> quiet = scene.frames().stream()
                .filter(f -> f.nanos() >= from && f.nanos() < until)
                .toList();
        List<Cost> costs = new ArrayList<>();
        for (Strategy strategy : strategies) {
            Set<Integer> ports = Set.copyOf(scene.ports(strategy));
            double perHour = SECONDS_PER_HOUR / seconds / ports.size();
            long frames = 0;
            long bytes = 0;
            long wakeUps = 0;
            for (Frame f : quiet) {
                boolean sent = ports.contains(f.sourcePort());
                if (sent || ports.contains(f.destinationPort())) {
                    frames++;
                    bytes += f.wireBytes();
                    // A message wakes the client to send it and the server to read it, an answer the client.
                    wakeUps += f.payload() == 0 ? 0 : sent ? 2 : 1;
                }
            }
            costs.add(new Cost(strategy.label(), frames * perHour, bytes * perHour, wakeUps * perHour));
        }
        return costs;
    }

    /** Returns the packets of one connection with TCP keepalive that was cut off, none when no scene has one. */
    static List<Packet> probes(List<Scene> scenes, List<Strategy> strategies) {
        Optional<Scene> silent = scenes.stream()
                .filter(scene -> scene.fault().effect() == Fault.Effect.SILENT)
                .findFirst();
        Optional<Strategy> probing = strategies.stream()
                .filter(strategy -> strategy.tcpKeepalive() != null && strategy.userTimeoutSeconds() == 0)
                .findFirst();
        return silent.flatMap(scene -> probing.map(strategy ->
                        PacketStory.of(scene.frames(), scene.ports(strategy).get(0))))
                .orElse(List.of());
    }
}
