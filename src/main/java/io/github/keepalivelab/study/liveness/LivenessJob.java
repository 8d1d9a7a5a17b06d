package io.github.keepalivelab.study.liveness;

import io.github.keepalivelab.job.Job;
import io.github.keepalivelab.job.Outcome;
import io.github.keepalivelab.job.Progress;
import io.github.keepalivelab.job.Tools;
import io.github.keepalivelab.machine.net.PacketFilter;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.LivenessResult.Cell;
import io.github.keepalivelab.result.LivenessResult.Traffic;
import io.github.keepalivelab.result.RunWarning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Faults by strategies. Must run within a user namespace of the lab's own, unless there is a packet filter on loopback instead.
 */
public final class LivenessJob implements Job<LivenessResult> {

    /** More cells than this are counted and not named. */
    private static final int NAMED = 3;

    private final LivenessScope scope;
    private final @Nullable PacketFilter filter;
    private final List<SceneBatch.Played> played = new ArrayList<>();
    private volatile @Nullable SceneBatch current;
    private volatile boolean cancelled;

    /**
     * @param scope what to cover
     * @param filter stands between client and server on loopback; null: networks of the lab's own
     */
    public LivenessJob(LivenessScope scope, @Nullable PacketFilter filter) {
        this.scope = scope;
        this.filter = filter;
    }

    @Override
    public Tools tools() {
        return Tools.NONE;
    }

    @Override
    public void cancel() {
        cancelled = true;
        SceneBatch batch = current;
        if (batch != null) {
            batch.cancel();
        }
    }

    @Override
    public Outcome<LivenessResult> run(Progress progress) {
        List<RunWarning> warnings = new ArrayList<>(scope.warnings());
        try {
            playAll(progress);
        } catch (EnvironmentException e) {
            if (played.isEmpty() && !cancelled) {
                throw e;
            }
            warnings.add(new RunWarning.Failed(String.valueOf(e.getMessage())));
        }
        if (cancelled) {
            warnings.add(new RunWarning.Interrupted("; only complete batches of faults are here"));
        }
        List<Cell> cells =
                played.stream().flatMap(batch -> batch.cells().stream()).toList();
        named(cells, cell -> cell.falseAlarms() > 0)
                .ifPresent(which -> warnings.add(new RunWarning.FalseAlarms(which
                        + " called connections dead before the fault; the sentences of the report leave them out")));
        named(cells, cell -> !cell.asPredicted() && cell.falseAlarms() == 0)
                .ifPresent(which -> warnings.add(new RunWarning.NotAsPredicted(which + " (marked ! in the tables)")));
        return Outcome.of(result(cells, progress), warnings);
    }

    private static Optional<String> named(List<Cell> cells, Predicate<Cell> which) {
        List<Cell> chosen = cells.stream().filter(which).toList();
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        String names = chosen.stream()
                .limit(NAMED)
                .map(c -> c.fault() + " by " + c.strategy() + ", "
                        + c.traffic().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining("; "));
        return Optional.of(chosen.size() + " of " + cells.size() + " cells, "
                + (chosen.size() > NAMED ? "the first of them " : "") + names);
    }

    private void playAll(Progress progress) {
        for (Traffic kind : scope.traffic()) {
            for (List<Fault> faults : SceneBatch.batches(scope.faults(), kind)) {
                if (cancelled) {
                    return;
                }
                SceneBatch batch = new SceneBatch(scope, filter, kind, faults, played.size());
                current = batch;
                if (cancelled) {
                    batch.cancel();
                }
                batch.play(progress).ifPresent(played::add);
            }
        }
    }

    private LivenessResult result(List<Cell> cells, Progress progress) {
        Map<String, Map<String, Long>> counters = new LinkedHashMap<>();
        Map<String, byte[]> captures = new LinkedHashMap<>();
        played.forEach(batch -> {
            counters.putAll(batch.counters());
            captures.putAll(batch.captures());
        });
        return new LivenessResult(
                scope.plan(filter == null ? "namespaces" : "loopback"),
                cells,
                played.stream()
                        .map(SceneBatch.Played::costs)
                        .filter(costs -> !costs.isEmpty())
                        .findFirst()
                        .orElse(List.of()),
                counters,
                played.stream().flatMap(batch -> batch.timers().stream()).toList(),
                played.stream()
                        .map(SceneBatch.Played::probes)
                        .filter(probes -> !probes.isEmpty())
                        .findFirst()
                        .orElse(List.of()),
                progress.keep(captures));
    }
}
