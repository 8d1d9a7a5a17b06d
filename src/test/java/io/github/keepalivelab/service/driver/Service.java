package io.github.keepalivelab.service.driver;

import io.github.keepalivelab.job.Progress.Pace;
import io.github.keepalivelab.job.Tools;
import io.github.keepalivelab.load.Endpoint;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.Trial;
import io.github.keepalivelab.report.Reports;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.PerProcess;
import io.github.keepalivelab.result.Results;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.TrialResult;
import io.github.keepalivelab.system.Topology;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.springframework.context.ConfigurableApplicationContext;

/** The load driver as a service, in this process, with nothing to drive: what goes on is what a test says. */
final class Service implements AutoCloseable {

    static final List<String> ARMS = List.of("long/long", "long/short", "short/long", "short/short");

    private final ConfigurableApplicationContext context;

    Service(Path data) {
        context = LoadDriver.run(settings(data, 0));
    }

    /** Starts it again where another one was. */
    Service(Path data, int port) {
        context = LoadDriver.run(settings(data, port));
    }

    private static DriverSettings settings(Path data, int port) {
        return new DriverSettings(
                "127.0.0.1",
                port,
                new Nothing(),
                () -> Tools.NONE,
                List.of("serve"),
                data,
                Map.of("rate", "200", "blocks", "12"),
                1000,
                Set.of("lab.example.org"),
                "http://grafana.example.org:3000");
    }

    /** nginx is not there, so no round of its own begins. */
    private static final class Nothing implements Topology {
        @Override
        public Endpoint endpoint(Arm arm, long timeoutNanos) {
            throw new IllegalStateException("nothing is driven");
        }

        @Override
        public Optional<Casualty> casualty() {
            return Optional.of(new Casualty("nginx", "is not there"));
        }
    }

    /** Stores finished runs, every second one INVALID for a reason that would break out of a page. */
    static void store(Path data, int runs) {
        try (RunStore store = new RunStore(data, runs)) {
            for (int i = 0; i < runs; i++) {
                StoredResult<CompareResult> result = i % 2 == 0
                        ? Results.stored(Results.compare(List.of(
                                Results.arm("long/long", ConnectionPolicy.LONG, 50, 0),
                                Results.arm("short/short", ConnectionPolicy.SHORT, 100, 1))))
                        : Results.stored(
                                Results.small().body(),
                                new RunWarning.Failed("</td><script>document.title='owned'</script><img src=x"
                                        + " onerror=\"document.title='owned'\">"));
                store.place(String.format("20260101T%09dZ", i)).store(result, new Reports());
            }
        }
    }

    LiveRound live() {
        return context.getBean(LiveRound.class);
    }

    int port() {
        return LoadDriver.port(context);
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** A window of an arm: so much CPU of nginx for each of its 100 requests. */
    void window(int block, String arm, double nginxMicros) {
        live().starts(new Trial(block, block, 0, arm(arm)));
        Map<String, Object> figures = new LinkedHashMap<>();
        Results.put(figures, "cpuMicros.nginx", 100 * nginxMicros);
        Histogram response = new Histogram(3);
        response.recordValueWithCount(700, 100);
        live().done(
                        new TrialResult(
                                block,
                                block,
                                200.0,
                                arm,
                                0,
                                0.5,
                                true,
                                100,
                                100,
                                Map.of(),
                                199.5,
                                null,
                                null,
                                800.0,
                                0.5,
                                0.1,
                                new PerProcess(null, null, null),
                                figures),
                        response,
                        new Pace(48, 12, 30));
    }

    private static Arm arm(String name) {
        String[] hops = name.split("/", 2);
        return Arm.of(policy(hops[0]), policy(hops[1]));
    }

    private static ConnectionPolicy policy(String name) {
        return name.equals("long") ? ConnectionPolicy.LONG : ConnectionPolicy.SHORT;
    }

    @Override
    public void close() {
        context.close();
    }
}
