package io.github.keepalivelab.study.liveness;

import io.github.keepalivelab.machine.linux.SocketTable;
import io.github.keepalivelab.machine.net.Hosts;
import io.github.keepalivelab.math.time.Waiting;
import io.github.keepalivelab.result.LivenessResult.TimerChange;
import io.github.keepalivelab.result.LivenessResult.Traffic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Samples the kernel's timers of one connection of each strategy, and keeps what changes. */
final class TimerLog implements AutoCloseable {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long EVERY_NANOS = 200_000_000;

    /** A sample; the timer is null when the socket is gone. */
    private record Sample(String strategy, long nanos, SocketTable.@Nullable Socket timer) {

        /** What makes a difference: not the time that is left. */
        List<Object> state() {
            return timer == null
                    ? List.of()
                    : List.of(timer.timer(), timer.retransmissions(), timer.unansweredProbes());
        }
    }

    private final Hosts hosts;
    private final int serverPort;
    private final Map<Integer, String> strategyByPort = new HashMap<>();
    private final Map<String, Sample> last = new HashMap<>();
    private final List<Sample> changes = new ArrayList<>();
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::sample, "timers");
    private volatile boolean closed;

    /** @param connections of which the first of each strategy is sampled */
    TimerLog(Hosts hosts, int serverPort, Collection<Watched> connections) {
        this.hosts = hosts;
        this.serverPort = serverPort;
        Map<String, Integer> first = new HashMap<>();
        connections.forEach(w -> first.putIfAbsent(w.strategy.label(), w.localPort));
        first.forEach((strategy, port) -> strategyByPort.put(port, strategy));
        thread.setDaemon(true);
        thread.start();
    }

    private void sample() {
        try {
            while (!closed) {
                sampleOnce();
                Waiting.untilNanos(System.nanoTime() + EVERY_NANOS);
            }
            // How it ended, which may have been just now.
            sampleOnce();
        } catch (IOException e) {
            failure.set(e);
        }
    }

    private void sampleOnce() throws IOException {
        List<SocketTable.Socket> all = hosts.atClient(SocketTable::read);
        long now = System.nanoTime();
        Map<String, SocketTable.Socket> seen = new HashMap<>();
        for (SocketTable.Socket timer : all) {
            String strategy = strategyByPort.get(timer.localPort());
            if (strategy != null && timer.remotePort() == serverPort) {
                seen.put(strategy, timer);
            }
        }
        strategyByPort.values().forEach(strategy -> note(new Sample(strategy, now, seen.get(strategy))));
    }

    private void note(Sample sample) {
        Sample before = last.put(sample.strategy(), sample);
        if (before == null || !before.state().equals(sample.state())) {
            changes.add(sample);
        }
    }

    /**
     * Returns what was noted; to be called after {@link #close}.
     *
     * @param struckNanos when the fault struck; earlier changes are left out, but for the state at that moment
     * @throws IOException when the table could not be read
     */
    List<TimerChange> timers(String fault, Traffic traffic, long struckNanos) throws IOException {
        IOException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        List<TimerChange> timers = new ArrayList<>();
        Map<String, Long> atFault = new HashMap<>();
        for (Sample s : changes) {
            if (s.nanos() <= struckNanos) {
                atFault.put(s.strategy(), s.nanos());
            }
        }
        for (Sample s : changes) {
            if (s.nanos() > struckNanos || Objects.equals(atFault.get(s.strategy()), s.nanos())) {
                SocketTable.Socket t = s.timer();
                timers.add(new TimerChange(
                        fault,
                        s.strategy(),
                        traffic,
                        (s.nanos() - struckNanos) / NANOS_PER_SECOND,
                        t == null ? "gone" : t.timer(),
                        t == null ? 0 : t.remainingSeconds(),
                        t == null ? 0 : t.retransmissions(),
                        t == null ? 0 : t.unansweredProbes()));
            }
        }
        return timers;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
