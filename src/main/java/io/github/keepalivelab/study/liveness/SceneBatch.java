package io.github.keepalivelab.study.liveness;

import io.github.keepalivelab.job.Progress;
import io.github.keepalivelab.machine.net.Hosts;
import io.github.keepalivelab.machine.net.PacketFilter;
import io.github.keepalivelab.machine.net.ThreeHosts;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.result.LivenessResult.Cell;
import io.github.keepalivelab.result.LivenessResult.Cost;
import io.github.keepalivelab.result.LivenessResult.TimerChange;
import io.github.keepalivelab.result.LivenessResult.Traffic;
import io.github.keepalivelab.result.Packet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A few faults at a time, each in a scene on hosts of its own: they mostly wait, so they do not disturb each other, and
 * everything that takes CPU time, starting and connecting, happens before the first fault.
 */
final class SceneBatch {

    private static final int SIZE = 7;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double LEAD_SECONDS = 0.3;
    private static final double NEVER_SECONDS = 3;

    private final LivenessScope scope;
    private final @Nullable PacketFilter filter;
    private final Traffic kind;
    private final List<Fault> faults;
    private final int number;
    private volatile List<Scene> scenes = List.of();
    private volatile boolean cancelled;

    /** @param number of the batch within the run, for names of its own */
    SceneBatch(LivenessScope scope, @Nullable PacketFilter filter, Traffic kind, List<Fault> faults, int number) {
        this.scope = scope;
        this.filter = filter;
        this.kind = kind;
        this.faults = faults;
        this.number = number;
    }

    /**
     * What a batch gave.
     *
     * @param cells of all its scenes
     * @param counters of the client's kernel by scene
     * @param captures packets by scene, as pcapng
     * @param timers how the kernel's timers changed
     * @param costs what watching costs; empty when no scene shows it
     * @param probes packets of a connection with TCP keepalive that was cut off; empty when no scene has one
     */
    record Played(
            List<Cell> cells,
            Map<String, Map<String, Long>> counters,
            Map<String, byte[]> captures,
            List<TimerChange> timers,
            List<Cost> costs,
            List<Packet> probes) {}

    /** Returns the faults that go with a kind of traffic, so many at a time. */
    static List<List<Fault>> batches(List<Fault> all, Traffic kind) {
        List<Fault> possible = all.stream()
                .filter(fault -> kind == Traffic.IDLE || fault.atInstant())
                .toList();
        List<List<Fault>> batches = new ArrayList<>();
        for (int from = 0; from < possible.size(); from += SIZE) {
            batches.add(possible.subList(from, Math.min(possible.size(), from + SIZE)));
        }
        return batches;
    }

    /** Ends the watch; called from another thread. */
    void cancel() {
        cancelled = true;
        scenes.forEach(Scene::cancel);
    }

    /** Plays all scenes at once; empty when it was cancelled. */
    Optional<Played> play(Progress progress) {
        List<Scene> built = new ArrayList<>();
        try {
            for (Fault fault : faults) {
                Hosts hosts = filter == null ? ThreeHosts.build(number + "x" + built.size()) : filter.hosts();
                built.add(new Scene(hosts, fault, kind, scope.strategies(), scope.settings()));
            }
            for (Scene scene : built) {
                scene.connect();
            }
            double settle = Math.max(1, 2 * longestPeriod());
            watch(built, settle, progress);
            return cancelled ? Optional.empty() : Optional.of(played(built, settle));
        } catch (IOException e) {
            throw new EnvironmentException("the hosts could not be set up: " + e.getMessage());
        } finally {
            built.forEach(Scene::close);
        }
    }

    private void watch(List<Scene> built, double settle, Progress progress) {
        double window = window();
        long base = System.nanoTime() + nanos(LEAD_SECONDS);
        long faultAt = base + nanos(longestPeriod() + settle + LEAD_SECONDS);
        long end = faultAt + nanos(window);
        progress.say(String.format(
                Locale.ROOT,
                "%s, %s: fault in %.0f s, watched for up to %.0f s",
                kind == Traffic.IDLE ? "idle" : "data in flight",
                String.join(", ", faults.stream().map(Fault::label).toList()),
                (faultAt - System.nanoTime()) / NANOS_PER_SECOND,
                window));
        List<RuntimeException> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (Scene scene : built) {
            Thread thread = new Thread(() -> run(scene, base, faultAt, end, failures), scene.label());
            threads.add(thread);
            thread.start();
        }
        scenes = List.copyOf(built);
        if (cancelled) {
            built.forEach(Scene::cancel);
        }
        join(threads);
        if (!cancelled && !failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    private static void run(Scene scene, long base, long faultAt, long end, List<RuntimeException> failures) {
        try {
            scene.run(base, faultAt, end);
        } catch (IOException e) {
            failures.add(new EnvironmentException(scene.label() + ": " + e.getMessage()));
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    private Played played(List<Scene> built, double settle) {
        Scene.Settings settings = scope.settings();
        Map<String, Map<String, Long>> counters = new LinkedHashMap<>();
        Map<String, byte[]> captures = new LinkedHashMap<>();
        for (Scene scene : built) {
            if (filter == null) {
                counters.put(scene.label(), scene.counted());
            }
            if (settings.captures()) {
                captures.put(scene.label().replace(' ', '-').toLowerCase(Locale.ROOT), scene.pcapng());
            }
        }
        // A fault that is at work all the time leaves nothing undisturbed; without stagger there is no quiet time.
        List<Cost> costs = !settings.captures() || !settings.staggered()
                ? List.of()
                : built.stream()
                        .filter(scene -> scene.fault().atInstant())
                        .findFirst()
                        .map(scene -> Evidence.costs(scene, scope.strategies(), settle))
                        .orElse(List.of());
        return new Played(
                built.stream().flatMap(scene -> scene.cells().stream()).toList(),
                counters,
                captures,
                built.stream().flatMap(scene -> scene.timers().stream()).toList(),
                costs,
                kind == Traffic.IDLE ? Evidence.probes(built, scope.strategies()) : List.of());
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
        return scope.settings().staggered()
                ? scope.strategies().stream()
                        .mapToDouble(Strategy::period)
                        .max()
                        .orElse(0)
                : 0.2;
    }

    /** So long that everything that can be found is found, and a while more for what cannot. */
    private double window() {
        double longest = 0;
        for (Fault fault : faults) {
            for (Strategy strategy : scope.strategies()) {
                longest = Math.max(
                        longest,
                        Prediction.of(
                                        fault,
                                        strategy,
                                        kind == Traffic.IN_FLIGHT,
                                        scope.settings().retries2())
                                .map(Prediction::high)
                                .orElse(0.0));
            }
        }
        return longest * 1.1 + NEVER_SECONDS;
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * NANOS_PER_SECOND);
    }
}
