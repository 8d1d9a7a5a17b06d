package io.github.keepalivelab.study.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.load.ApacheEngine;
import io.github.keepalivelab.load.LoadEngine;
import io.github.keepalivelab.plan.Request;
import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.result.Metric;
import io.github.keepalivelab.result.Metrics;
import io.github.keepalivelab.system.ForeignTopology;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue of metrics and the probes are of one mind. */
final class CatalogueTests {

    private static final Set<String> OF_THE_WINDOW = Set.of(
            Reading.IDLE_SHARE,
            Reading.PORTS_HELD_SHARE,
            Reading.DRIVER_COMPILE_MILLIS,
            Reading.BACKEND_COMPILE_MILLIS);

    @Test
    void everyTotalIsYieldedByAProbeAndNoProbeYieldsAnythingElse() {
        List<String> totals = Metrics.AMOUNTS.stream().map(Metric.Amount::total).toList();
        try (LoadEngine engine = new ApacheEngine().create(1);
                ForeignTopology topology = new ForeignTopology(Target.parse("http://127.0.0.1:9/"), Request.GET)) {
            Set<String> yielded = Stream.concat(
                            Probes.of(topology, engine).outermostFirst().stream()
                                    .flatMap(probe -> probe.yields().stream()),
                            Reading.FOLLOWING.stream())
                    .collect(Collectors.toUnmodifiableSet());
            assertThat(yielded).containsAll(totals);
            assertThat(yielded).allMatch(path -> totals.contains(path) || OF_THE_WINDOW.contains(path));
        }
    }

    /** A probe that sends a request makes nginx and the backend work, which must be in no figure about them. */
    @Test
    void whatSendsRequestsStandsOutsideOfWhatCountsWork() {
        try (LoadEngine engine = new ApacheEngine().create(1);
                ForeignTopology topology = new ForeignTopology(Target.parse("http://127.0.0.1:9/"), Request.GET)) {
            List<Class<?>> order = new ArrayList<>();
            Probes.of(topology, engine).outermostFirst().forEach(probe -> order.add(probe.getClass()));
            for (Class<?> asks : List.of(NginxProbe.class, BackendProbe.class)) {
                for (Class<?> counts : List.of(SwitchesProbe.class, KernelProbe.class, CpuProbe.class)) {
                    assertThat(order.indexOf(asks)).isNotNegative().isLessThan(order.indexOf(counts));
                }
            }
        }
    }

    @Test
    void everyMetricSaysWhatItIs() {
        assertThat(Metrics.ALL).extracting(Metric::path).doesNotHaveDuplicates();
        assertThat(Metrics.ALL).allSatisfy(metric -> {
            assertThat(metric.label()).isNotBlank();
            assertThat(metric.unit()).isIn("us", "1", "1/s");
            assertThat(Metrics.find(metric.path())).contains(metric);
        });
    }
}
