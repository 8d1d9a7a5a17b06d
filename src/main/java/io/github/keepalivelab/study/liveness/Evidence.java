package io.github.keepalivelab.study.liveness;

import io.github.keepalivelab.machine.capture.Frame;
import io.github.keepalivelab.result.LivenessResult.Cost;
import io.github.keepalivelab.result.Packet;
import io.github.keepalivelab.system.PacketStory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the captured frames of a scene show beside the detection times. */
final class Evidence {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double SECONDS_PER_HOUR = 3600;

    private Evidence() {}

    /**
     * Returns what watching costs, from the last seconds before the fault, when nothing happens but what the strategies do.
     *
     * @param seconds how long that is
     */
    static List<Cost> costs(Scene scene, List<Strategy> strategies, double seconds) {
        long until = scene.struckEpochNanos();
        long from = until - Math.round(seconds * NANOS_PER_SECOND);
        List<Frame> quiet = scene.frames().stream()
                .filter(f -> f.nanos() >= from && f.nanos() < until)
                .toList();
        return strategies.stream()
                .map(strategy -> cost(strategy.label(), quiet, scene.ports(strategy), strategy.period(), seconds))
                .toList();
    }

    /**
     * Returns the cost of one strategy. It is taken from the start of a connection's first exchange to the start of its last
     * one, so that only whole periods count: a window that holds two probes or one would be wrong by a half. Where no
     * connection has two exchanges, everything in the window counts.
     *
     * @param quiet all frames of the window, in order
     * @param ports of the strategy's connections
     * @param period of the strategy in seconds; 0 without one
     * @param seconds length of the window
     */
    static Cost cost(String label, List<Frame> quiet, List<Integer> ports, double period, double seconds) {
        List<Frame> counted = new ArrayList<>();
        List<Frame> all = new ArrayList<>();
        double covered = 0;
        for (int port : ports) {
            List<Frame> own = quiet.stream()
                    .filter(f -> f.sourcePort() == port || f.destinationPort() == port)
                    .toList();
            all.addAll(own);
            List<Long> starts = starts(own, period * NANOS_PER_SECOND / 2);
            if (starts.size() > 1) {
                long first = starts.get(0);
                long last = starts.get(starts.size() - 1);
                own.stream().filter(f -> f.nanos() >= first && f.nanos() < last).forEach(counted::add);
                covered += (last - first) / NANOS_PER_SECOND;
            }
        }
        List<Frame> frames = covered > 0 ? counted : all;
        double perHour = SECONDS_PER_HOUR / (covered > 0 ? covered : seconds * ports.size());
        long bytes = frames.stream().mapToLong(Frame::wireBytes).sum();
        // A message wakes the client to send it and the server to read it, an answer the client.
        long wakeUps = frames.stream()
                .filter(f -> f.payload() > 0)
                .mapToLong(f -> ports.contains(f.sourcePort()) ? 2 : 1)
                .sum();
        return new Cost(label, frames.size() * perHour, bytes * perHour, wakeUps * perHour);
    }

    /** Returns when exchanges began: frames after a pause. */
    private static List<Long> starts(List<Frame> frames, double pauseNanos) {
        List<Long> starts = new ArrayList<>();
        long previous = Long.MIN_VALUE;
        for (Frame f : frames) {
            if (previous == Long.MIN_VALUE || f.nanos() - previous > pauseNanos) {
                starts.add(f.nanos());
            }
            previous = f.nanos();
        }
        return starts;
    }

    /** Returns the packets of one connection with TCP keepalive that was cut off, none when no scene has one. */
    static List<Packet> probes(List<Scene> scenes, List<Strategy> strategies) {
        Optional<Scene> silent = scenes.stream()
                .filter(scene -> scene.fault().effect() == Effect.SILENT)
                .findFirst();
        Optional<Strategy> probing = strategies.stream()
                .filter(strategy -> strategy.tcpKeepalive() != null && strategy.userTimeoutSeconds() == 0)
                .findFirst();
        return silent.flatMap(scene -> probing.map(strategy ->
                        PacketStory.of(scene.frames(), scene.ports(strategy).get(0))))
                .orElse(List.of());
    }
}
