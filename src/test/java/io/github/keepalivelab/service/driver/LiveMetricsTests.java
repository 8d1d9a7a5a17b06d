package io.github.keepalivelab.service.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.PerProcess;
import io.github.keepalivelab.result.Resolution;
import io.github.keepalivelab.result.Results;
import io.github.keepalivelab.result.TrialResult;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class LiveMetricsTests {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final LiveMetrics metrics = new LiveMetrics(registry);

    private static TrialResult trial(@org.jspecify.annotations.Nullable Double nginxMicros) {
        Map<String, Object> figures = new LinkedHashMap<>();
        Results.put(figures, "processMicros.driver", 5000.0);
        Results.put(figures, "processMicros.nginx", nginxMicros);
        Results.put(figures, "processMicros.backend", 9000.0);
        Results.put(figures, "connectionsOpened.client", 1.0);
        Results.put(figures, "connectionsOpened.upstream", 3.0);
        Results.put(figures, "timeWaits.driver", 0.0);
        return new TrialResult(
                0,
                0,
                100.0,
                "long/long",
                1,
                1,
                true,
                100,
                98,
                Map.of("status-5xx", 2L),
                100,
                null,
                null,
                120.0,
                0.5,
                0.1,
                new PerProcess(0.0, null, 0.0),
                figures);
    }

    private double counter(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    @Test
    void countersHoldWhatTheTrialsGave() {
        Histogram latencies = new Histogram(3);
        latencies.recordValueWithCount(250, 90);
        latencies.recordValueWithCount(4000, 8);
        metrics.trial(trial(7000.0), latencies, latencies);
        metrics.trial(trial(8000.0), latencies, latencies);
        assertThat(counter("lab.requests", "arm", "long/long")).isEqualTo(196);
        assertThat(counter("lab.errors", "arm", "long/long", "kind", "status-5xx"))
                .isEqualTo(4);
        assertThat(counter("lab.cpu.seconds", "process", "nginx")).isEqualTo(0.015);
        assertThat(counter("lab.connections.opened", "hop", "upstream")).isEqualTo(6);
        var timer = registry.get("lab.response").tags("arm", "long/long").timer();
        assertThat(timer.count()).isEqualTo(196);
        assertThat(List.of(timer.takeSnapshot().histogramCounts())).anySatisfy(bucket -> {
            assertThat(bucket.bucket()).isEqualTo(300_000.0);
            assertThat(bucket.count()).isEqualTo(180);
        });
    }

    @Test
    void everySeriesSaysWhatItIs() {
        metrics.trial(trial(7000.0), new Histogram(3), new Histogram(3));
        metrics.round(Results.small());
        metrics.phase(List.of("long/long"), null);
        // The simple registry adds gauges of its own for the bins of a histogram.
        assertThat(registry.getMeters().stream()
                        .filter(meter -> !meter.getId().getName().endsWith(".histogram")))
                .hasSizeGreaterThan(20)
                .allSatisfy(meter -> assertThat(meter.getId().getDescription())
                        .as(meter.getId().getName())
                        .isNotBlank());
    }

    @Test
    void aRoundSaysWhatCameOfEachComparison() {
        metrics.round(Results.small());
        assertThat(registry.get("lab.round.outcome")
                        .tags("metric", "cpuMicrosPerRequest.nginx", "candidate", "long/long")
                        .gauge()
                        .value())
                .isEqualTo(3);
        assertThat(registry.get("lab.round.blocks")
                        .tags("used", "compared")
                        .gauge()
                        .value())
                .isEqualTo(12);
        metrics.round(
                Results.stored(Results.compare(Results.small().body().middle().arms(), Resolution.UNRESOLVED)));
        assertThat(registry.get("lab.round.outcome").gauge().value()).isEqualTo(1);
    }

    @Test
    void whatCannotBeSeenHasNoSeries() {
        metrics.trial(trial(null), new Histogram(3), new Histogram(3));
        assertThat(registry.find("lab.cpu.seconds").tags("process", "nginx").counter())
                .isNull();
        assertThat(registry.find("lab.time.wait").tags("owner", "backend").counter())
                .isNull();
    }

    @Test
    void aRoundGivesItsEstimatesWithTheirBounds() {
        metrics.round(Results.small());
        for (Map.Entry<String, Double> bound :
                Map.of("estimate", 0.5, "low", 0.45, "high", 0.56).entrySet()) {
            assertThat(registry.get("lab.round.ratio")
                            .tags("metric", "cpuMicrosPerRequest.nginx", "bound", bound.getKey())
                            .gauge()
                            .value())
                    .isEqualTo(bound.getValue());
        }
        assertThat(registry.get("lab.round.valid").gauge().value()).isOne();
    }

    @Test
    void onlyTheArmUnderLoadIsInItsPhase() {
        List<String> arms = List.of("long/long", "short/short");
        metrics.phase(arms, "short/short");
        assertThat(registry.get("lab.phase").tags("arm", "short/short").gauge().value())
                .isOne();
        metrics.phase(arms, null);
        assertThat(registry.get("lab.phase").tags("arm", "short/short").gauge().value())
                .isZero();
    }
}
