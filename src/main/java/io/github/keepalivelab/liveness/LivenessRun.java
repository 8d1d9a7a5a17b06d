package io.github.keepalivelab.liveness;

import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.LivenessResult.Cell;
import io.github.keepalivelab.result.LivenessResult.Cost;
import io.github.keepalivelab.result.LivenessResult.Packet;
import io.github.keepalivelab.result.LivenessResult.TimerChange;
import io.github.keepalivelab.result.LivenessResult.Traffic;
import io.github.keepalivelab.topology.EnvironmentException;
import io.github.keepalivelab.topology.Hosts;
import io.github.keepalivelab.topology.PacketFilter;
import io.github.keepalivelab.topology.ThreeHosts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Faults by strategies. Scenes run a few at a time, each on hosts of its own: they mostly wait, so they do not disturb each
 * other, and everything that takes CPU time, starting and connecting, happens before the first fault of a batch.
 */
public final class LivenessRun {

    /** The strategies of the default matrix, with timers scaled down to seconds. */
    public static final List<String> DEFAULT_STRATEGIES = List.of(
            "none",
            "tcp-keepalive=2/1/3",
            "heartbeat=1/3",
            "heartbeat-no-reply=1",
            "phi=1/8",
            "user-timeout=4",
            "tcp-keepalive=2/1/9+user-timeout=4",
            "tcp-keepalive=2/1/3+user-timeout=10",
            "read-timeout=3");

    private static final int BATCH = 7;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double LEAD_SECONDS = 0.3;
    private static final double NEVER_SECONDS = 3;

    private final List<Fault> faults;
    private final List<Strategy> strategies;
    private final List<Traffic> traffic;
    private final Scene.Settings settings;
    private final @Nullable PacketFilter filter;
    private final Consumer<String> say;

    private final List<Cell> cells = new ArrayList<>();
    private final Map<String, Map<String, Long>> counters = new LinkedHashMap<>();
    private final Map<String, byte[]> captures = new LinkedHashMap<>();
    private final List<TimerChange> timers = new ArrayList<>();
    private volatile List<Scene> current = List.of();
    private volatile boolean cancelled;
    private List<Cost> costs = List.of();
    private List<Packet> probes = List.of();

    /**
     * @param faults which faults
     * @param strategies which strategies
     * @param traffic idle, in flight or both
     * @param connections of each strategy in each scene
     * @param retries2 net.ipv4.tcp_retries2 of the client
     * @param staggered whether connections differ in the time of their last activity
     * @param captures whether packets are captured
     * @param filter stands between client and server on loopback; null: networks of the lab's own
     * @param say told about progress
     */
    public LivenessRun(
            List<Fault> faults,
            List<Strategy> strategies,
            List<Traffic> traffic,
            int connections,
            int retries2,
            boolean staggered,
            boolean captures,
            @Nullable PacketFilter filter,
            Consumer<String> say) {
        this.faults = List.copyOf(faults);
        this.strategies = List.copyOf(strategies);
        this.traffic = List.copyOf(traffic);
        this.settings = new Scene.Settings(connections, retries2, staggered, captures);
        this.filter = filter;
        this.say = say;
    }

    /** Returns what was done. */
    public LivenessResult.Plan plan() {
        return new LivenessResult.Plan(
                filter == null ? "namespaces" : "loopback",
                faults.stream().map(Fault::label).toList(),
                strategies.stream().map(Strategy::label).toList(),
                traffic.stream().map(Enum::name).toList(),
                settings.connections(),
                settings.retries2(),
                settings.staggered());
    }

    /** Ends as soon as possible; the batches that are complete stay. */
    public void cancel() {
        cancelled = true;
        current.forEach(Scene::cancel);
    }

    /** Returns whether it was ended early. */
    public boolean wasCancelled() {
        return cancelled;
    }

    /** Runs everything. Must be called within a user namespace of the lab's own, unless there is a packet filter. */
    public void run() {
        int scene = 0;
        for (Traffic kind : traffic) {
            List<Fault> possible = faults.stream()
                    .filter(fault -> kind == Traffic.IDLE || fault != Fault.FIREWALL_IDLE)
                    .toList();
            for (int from = 0; from < possible.size(); from += BATCH) {
                if (cancelled) {
                    return;
                }
                List<Fault> batch = possible.subList(from, Math.min(possible.size(), from + BATCH));
                List<Scene> scenes = new ArrayList<>();
                try {
                    for (Fault fault : batch) {
                        Hosts hosts = filter == null ? ThreeHosts.build(String.valueOf(scene++)) : filter.hosts();
                        scenes.add(new Scene(hosts, fault, kind, strategies, settings));
                    }
                    play(scenes, kind, batch);
                } catch (IOException e) {
                    throw new EnvironmentException("the hosts could not be set up: " + e.getMessage());
                } finally {
                    scenes.forEach(Scene::close);
                }
            }
        }
    }

    private void play(List<Scene> scenes, Traffic kind, List<Fault> batch) throws IOException {
        for (Scene scene : scenes) {
            scene.connect();
        }
        double settle = Math.max(1, 2 * longestPeriod());
        double window = window(batch, kind);
        long base = System.nanoTime() + nanos(LEAD_SECONDS);
        long faultAt = base + nanos(longestPeriod() + settle + LEAD_SECONDS);
        long end = faultAt + nanos(window);
        say.accept(String.format(
                Locale.ROOT,
                "%s, %s: fault in %.0f s, watched for up to %.0f s",
                kind,
                String.join(", ", batch.stream().map(Fault::label).toList()),
                (faultAt - System.nanoTime()) / NANOS_PER_SECOND,
                window));
        List<Thread> threads = new ArrayList<>();
        List<RuntimeException> failures = Collections.synchronizedList(new ArrayList<>());
        for (Scene scene : scenes) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            scene.run(base, faultAt, end);
                        } catch (IOException e) {
                            failures.add(new EnvironmentException(scene.label() + ": " + e.getMessage()));
                        } catch (RuntimeException e) {
                            failures.add(e);
                        }
                    },
                    scene.label());
            threads.add(thread);
            thread.start();
        }
        current = scenes;
        if (cancelled) {
            scenes.forEach(Scene::cancel);
        }
        join(threads);
        if (cancelled) {
            return;
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        for (Scene scene : scenes) {
            cells.addAll(scene.cells());
            timers.addAll(scene.timers());
            if (filter == null) {
                counters.put(scene.label(), scene.counted());
            }
            if (settings.captures()) {
                captures.put(scene.label().replace(' ', '-').toLowerCase(Locale.ROOT), scene.pcapng());
            }
        }
        if (costs.isEmpty() && settings.captures() && settings.staggered()) {
            // A firewall that is at work all the time leaves nothing undisturbed; without stagger there is no quiet
            // time.
            costs = scenes.stream()
                    .filter(scene -> scene.fault() != Fault.FIREWALL_IDLE)
                    .findFirst()
                    .map(scene -> Evidence.costs(scene, strategies, settle))
                    .orElse(List.of());
        }
        if (probes.isEmpty() && kind == Traffic.IDLE) {
            probes = Evidence.probes(scenes, strategies);
        }
    }

    private static void join(List<Thread> threads) {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("interrupted");
        }
    }

    private double longestPeriod() {
        return settings.staggered()
                ? strategies.stream().mapToDouble(Strategy::period).max().orElse(0)
                : 0.2;
    }

    /** So long that everything that can be found is found, and a while more for what cannot. */
    private double window(List<Fault> batch, Traffic kind) {
        double longest = 0;
        for (Fault fault : batch) {
            for (Strategy strategy : strategies) {
                longest = Math.max(
                        longest,
                        Prediction.of(fault, strategy, kind == Traffic.IN_FLIGHT, settings.retries2())
                                .map(Prediction::high)
                                .orElse(0.0));
            }
        }
        return longest * 1.1 + NEVER_SECONDS;
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * NANOS_PER_SECOND);
    }

    /** Returns the matrix. */
    public List<Cell> cells() {
        return cells;
    }

    /** Returns the kernel's counters by scene. */
    public Map<String, Map<String, Long>> counters() {
        return counters;
    }

    /** Returns how the kernel's timers changed. */
    public List<TimerChange> timers() {
        return timers;
    }

    /** Returns what watching costs. */
    public List<Cost> costs() {
        return costs;
    }

    /** Returns the packets of one connection with TCP keepalive that was cut off. */
    public List<Packet> probes() {
        return probes;
    }

    /** Returns the captured packets by scene, as pcapng. */
    public Map<String, byte[]> captures() {
        return captures;
    }
}
