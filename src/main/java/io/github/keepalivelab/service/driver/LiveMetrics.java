package io.github.keepalivelab.service.driver;

import io.github.keepalivelab.machine.linux.KernelCounters;
import io.github.keepalivelab.machine.linux.PortRange;
import io.github.keepalivelab.machine.linux.SocketCounters;
import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.Comparison;
import io.github.keepalivelab.result.LoadResult;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metrics;
import io.github.keepalivelab.result.Resolution;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.TrialResult;
import io.github.keepalivelab.result.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.jspecify.annotations.Nullable;

/** The figures of trials and rounds for Prometheus: a live view, never the source of a reported number. */
final class LiveMetrics {

    /** From 100 us to 10 s, dense where the answers are. */
    private static final Duration[] BUCKETS = micros(
            100,
            150,
            200,
            300,
            400,
            500,
            750,
            1000,
            1500,
            2000,
            3000,
            5000,
            7500,
            10_000,
            20_000,
            50_000,
            100_000,
            200_000,
            500_000,
            1_000_000,
            2_000_000,
            5_000_000,
            10_000_000);

    private static final double MICROS_PER_SECOND = 1e6;
    private static final String ERRORS = "Requests that failed, by kind";

    private final MeterRegistry registry;
    private final Map<String, AtomicReference<Double>> gauges = new ConcurrentHashMap<>();

    LiveMetrics(MeterRegistry registry) {
        this.registry = registry;
        PortRange ports = PortRange.read();
        Gauge.builder("lab.ephemeral.ports", ports::ports)
                .description("Ports that connect() chooses from, towards each destination")
                .register(registry);
        Gauge.builder(
                        "lab.time.wait.sockets",
                        () -> SocketCounters.timeWaits().stream()
                                .asDoubleStream()
                                .findFirst()
                                .orElse(Double.NaN))
                .description("Sockets in TIME_WAIT in the driver's network namespace")
                .register(registry);
        FunctionCounter.builder("lab.tcp.retransmits", this, metrics -> retransmits())
                .description("TCP segments sent again in the driver's network namespace")
                .register(registry);
        valid(0);
    }

    void trial(TrialResult trial, Histogram responseMicros, Histogram serviceMicros) {
        Tags arm = Tags.of("arm", trial.arm());
        record("lab.response", "From the intended send to the last byte", arm, responseMicros);
        record("lab.service", "From the actual send to the last byte", arm, serviceMicros);
        count("lab.requests", "Requests answered in measured windows", arm, (double) trial.requests());
        count("lab.errors", ERRORS, arm.and("kind", "any"), 0.0);
        trial.errors().forEach((kind, failed) -> count("lab.errors", ERRORS, arm.and("kind", kind), (double) failed));
        for (Metric.Amount amount : Metrics.AMOUNTS) {
            Metric.Live live = amount.live();
            if (live != null) {
                Tags tags = arm;
                for (Map.Entry<String, String> tag : live.tags().entrySet()) {
                    tags = tags.and(tag.getKey(), tag.getValue());
                }
                Double total = amount.total(trial).orElse(null);
                count(live.meter(), live.help(), tags, total == null ? null : Double.valueOf(total * live.scale()));
            }
        }
        count("lab.trials", "Measured windows", arm.and("valid", String.valueOf(trial.valid())), 1.0);
        if (trial.sendLagP99Micros() != null) {
            gauge(
                    "lab.send.lag.p99.seconds",
                    "How late the driver sent, 99th percentile of the last window",
                    arm,
                    trial.sendLagP99Micros() / MICROS_PER_SECOND);
        }
        if (trial.machineIdleShare() != null) {
            gauge(
                    "lab.machine.idle.ratio",
                    "Idle share of the machine's CPUs in the last window",
                    Tags.empty(),
                    trial.machineIdleShare());
        }
    }

    void round(StoredResult<CompareResult> result) {
        count(
                "lab.rounds",
                "Finished rounds",
                Tags.of("verdict", result.verdict().name()),
                1.0);
        valid(result.verdict() == Verdict.VALID ? 1 : 0);
        gauge(
                "lab.round.finished.timestamp.seconds",
                "When the last round ended, seconds since 1970",
                Tags.empty(),
                System.currentTimeMillis() / 1000.0);
        LoadResult load = result.body().middle();
        gauge("lab.round.blocks", "Blocks of the last round", Tags.of("used", "compared"), load.blocks());
        gauge("lab.round.blocks", "Blocks of the last round", Tags.of("used", "dropped"), load.blocksDropped());
        for (Comparison comparison : load.comparisons()) {
            Tags tags = Tags.of("metric", comparison.metric(), "candidate", comparison.candidate())
                    .and("baseline", comparison.baseline());
            boolean answers = comparison.outcome() != Resolution.INVALID;
            bounds(
                    "lab.round.ratio",
                    "Arm to baseline in the last round, with its interval",
                    tags,
                    answers ? comparison.ratio() : null);
            bounds(
                    "lab.round.difference",
                    "Arm less baseline in the last round, with its interval, in the metric's unit",
                    tags,
                    answers ? comparison.difference() : null);
            if (comparison.primary()) {
                gauge(
                        "lab.round.outcome",
                        "What the last round says of an arm: 3 claimed, 2 alike, 1 unresolved, 0 the figures cannot answer",
                        tags,
                        code(comparison.outcome()));
            }
        }
    }

    private void valid(double value) {
        gauge("lab.round.valid", "Whether the last round is VALID: 1 or 0", Tags.empty(), value);
    }

    private static double code(Resolution outcome) {
        return switch (outcome) {
            case CLAIM -> 3;
            case EQUIVALENT -> 2;
            case UNRESOLVED -> 1;
            case INVALID -> 0;
        };
    }

    /** Says what is going on: 1 for the arm under load, 0 for the others; no arm between rounds. */
    void phase(Iterable<String> arms, @Nullable String current) {
        arms.forEach(arm ->
                gauge("lab.phase", "1 while the arm is under load", Tags.of("arm", arm), arm.equals(current) ? 1 : 0));
    }

    private void bounds(String name, String help, Tags tags, @Nullable ConfidenceInterval interval) {
        double estimate = interval == null ? Double.NaN : interval.estimate();
        gauge(name, help, tags.and("bound", "estimate"), estimate);
        gauge(name, help, tags.and("bound", "low"), interval == null ? Double.NaN : interval.low());
        gauge(name, help, tags.and("bound", "high"), interval == null ? Double.NaN : interval.high());
    }

    private void record(String name, String description, Tags tags, Histogram micros) {
        Timer timer = Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        for (HistogramIterationValue bin : micros.recordedValues()) {
            long value = micros.medianEquivalentValue(bin.getValueIteratedTo());
            for (long i = 0; i < bin.getCountAtValueIteratedTo(); i++) {
                timer.record(value, TimeUnit.MICROSECONDS);
            }
        }
    }

    private void count(String name, String help, Tags tags, @Nullable Double amount) {
        if (amount != null) {
            Counter.builder(name)
                    .description(help)
                    .tags(tags)
                    .register(registry)
                    .increment(Math.max(0, amount));
        }
    }

    private void gauge(String name, String help, Tags tags, double value) {
        gauges.computeIfAbsent(name + tags, key -> {
                    AtomicReference<Double> holder = new AtomicReference<>(value);
                    Gauge.builder(name, holder, AtomicReference::get)
                            .description(help)
                            .tags(tags)
                            .register(registry);
                    return holder;
                })
                .set(value);
    }

    private static double retransmits() {
        try {
            return KernelCounters.read().retransmits();
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private static Duration[] micros(long... values) {
        return Arrays.stream(values)
                .mapToObj(value -> Duration.ofNanos(value * 1000))
                .toArray(Duration[]::new);
    }
}
