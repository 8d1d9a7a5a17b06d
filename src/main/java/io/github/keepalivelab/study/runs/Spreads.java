package io.github.keepalivelab.study.runs;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.math.stats.PairedIntervals;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metrics;
import io.github.keepalivelab.result.RunsResult.Spread;
import io.github.keepalivelab.result.TrialResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How far several runs of one comparison lie apart. Pure. */
final class Spreads {

    private static final double LEVEL = 0.95;

    private Spreads() {}

    /** Returns the spread of each primary comparison that every run made; none for fewer than two runs. */
    static List<Spread> of(List<CompareResult> runs) {
        List<Spread> spreads = new ArrayList<>();
        if (runs.size() < 2) {
            return spreads;
        }
        for (LoadResult load : runs.get(0).loads()) {
            for (Comparison one : load.comparisons()) {
                if (one.primary()) {
                    spread(runs, load.ratePerSecond(), one).ifPresent(spreads::add);
                }
            }
        }
        return spreads;
    }

    private static Optional<Spread> spread(List<CompareResult> runs, @Nullable Double rate, Comparison like) {
        List<ConfidenceInterval> ratios = new ArrayList<>();
        double errors = 0;
        for (CompareResult run : runs) {
            Optional<ConfidenceInterval> ratio = run.loads().stream()
                    .filter(load -> Objects.equals(load.ratePerSecond(), rate))
                    .findFirst()
                    .flatMap(load -> load.comparison(like.metric(), like.candidate()))
                    .flatMap(c -> Optional.ofNullable(c.ratio()));
            if (ratio.isEmpty() || ratio.get().low() <= 0) {
                return Optional.empty();
            }
            ratios.add(ratio.get());
            errors += squaredError(run, rate, like) / runs.size();
        }
        double[] logs = ratios.stream().mapToDouble(r -> Math.log(r.estimate())).toArray();
        double mean = mean(logs);
        double variance = 0;
        for (double log : logs) {
            variance += (log - mean) * (log - mean) / (logs.length - 1);
        }
        return Optional.of(new Spread(
                like.metric(),
                like.candidate(),
                like.baseline(),
                rate,
                ratios.stream().map(ConfidenceInterval::estimate).toList(),
                Math.exp(mean),
                Math.sqrt(variance),
                Double.isNaN(errors)
                        ? null
                        : Double.valueOf(Math.max(0, variance - errors) / Math.max(variance, 1e-12)),
                ratios.stream()
                        .mapToDouble(r -> (r.high() - r.low()) / 2 / r.estimate())
                        .average()
                        .orElse(0),
                held(ratios, logs)));
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value / values.length;
        }
        return sum;
    }

    /** Each interval against the mean of the other runs, whose own error counts too. */
    private static int held(List<ConfidenceInterval> ratios, double[] logs) {
        int held = 0;
        for (int i = 0; i < logs.length; i++) {
            double[] others = new double[logs.length - 1];
            for (int j = 0, k = 0; j < logs.length; j++) {
                if (j != i) {
                    others[k++] = logs[j];
                }
            }
            ConfidenceInterval mean = PairedIntervals.ofMean(others, LEVEL);
            double error = others.length < 2 ? 0 : mean.high() - mean.estimate();
            double below = Math.hypot(logs[i] - Math.log(ratios.get(i).low()), error);
            double above = Math.hypot(Math.log(ratios.get(i).high()) - logs[i], error);
            held += mean.estimate() >= logs[i] - below && mean.estimate() <= logs[i] + above ? 1 : 0;
        }
        return held;
    }

    /** Returns the squared standard error of a run's log ratio from its blocks; NaN for a metric without a value a block. */
    private static double squaredError(CompareResult run, @Nullable Double rate, Comparison like) {
        Optional<Metric> metric = Metrics.find(like.metric());
        if (metric.isEmpty() || !(metric.get() instanceof Metric.Amount amount)) {
            return Double.NaN;
        }
        Map<Integer, Map<String, Double>> blocks = new TreeMap<>();
        for (TrialResult trial : run.trials()) {
            if (trial.valid() && Objects.equals(trial.ratePerSecond(), rate)) {
                amount.perRequest(trial)
                        .ifPresent(value -> blocks.computeIfAbsent(trial.block(), block -> new HashMap<>())
                                .put(trial.arm(), value));
            }
        }
        double[] logs = blocks.values().stream()
                .filter(arms -> arms.containsKey(like.candidate()) && arms.containsKey(like.baseline()))
                .mapToDouble(arms -> Math.log(arms.get(like.candidate()) / arms.get(like.baseline())))
                .filter(Double::isFinite)
                .toArray();
        double mean = mean(logs);
        double sum = 0;
        for (double log : logs) {
            sum += (log - mean) * (log - mean);
        }
        return sum / Math.max(1, logs.length - 1) / Math.max(1, logs.length);
    }
}
