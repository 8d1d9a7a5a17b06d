package io.github.keepalivelab.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.result.WatchResult.Hop;
import io.github.keepalivelab.study.watch.WatchPlan;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What is watched, for Prometheus: a row of figures for each hop, at /metrics. */
final class WatchExporter implements AutoCloseable {

    private final HttpServer server;
    private volatile @Nullable WatchResult latest;

    private WatchExporter(HttpServer server) {
        this.server = server;
    }

    /**
     * Begins to serve.
     *
     * @param where PORT or ADDRESS:PORT
     * @throws IOException when it cannot be listened on
     * @throws PlanException when it has another form
     */
    static WatchExporter open(String where) throws IOException {
        int colon = where.lastIndexOf(':');
        String host = colon < 0 ? "127.0.0.1" : where.substring(0, colon);
        InetSocketAddress address =
                new InetSocketAddress(host, WatchPlan.port("--listen-metrics", where.substring(colon + 1)));
        if (address.isUnresolved()) {
            throw new PlanException("--listen-metrics names the address '" + host + "', which is unknown here");
        }
        WatchExporter exporter = new WatchExporter(HttpServer.create(address, 0));
        exporter.server.createContext("/metrics", exporter::answer);
        exporter.server.start();
        return exporter;
    }

    String url() {
        InetSocketAddress address = server.getAddress();
        return "http://" + address.getHostString() + ":" + address.getPort() + "/metrics";
    }

    /** Takes what is to be served from now on. */
    void show(WatchResult result) {
        latest = result;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = text(latest).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", PrometheusTextFormatWriter.CONTENT_TYPE);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Returns the figures in Prometheus' text format. */
    static String text(@Nullable WatchResult result) throws IOException {
        List<MetricSnapshot> all = new ArrayList<>();
        if (result != null) {
            collect(result, all);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, new MetricSnapshots(all));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void collect(WatchResult result, List<MetricSnapshot> all) {
        List<Hop> hops = result.hops();
        all.add(counter("connections_opened", "Connections opened while it was watched.", hops, Hop::opened));
        all.add(counter(
                "connections_used",
                "Connections opened while it was watched that have carried data.",
                hops,
                hop -> hop.requests().connections()));
        all.add(counter("connections_closed", "Connections closed while it was watched.", hops, Hop::closed));
        all.add(counter(
                "requests_at_most",
                "Requests, upper bound, told from segments with data.",
                hops,
                hop -> hop.requests().atMost()));
        all.add(gauge("connections_open", "Established connections.", hops, hop -> (double) hop.open()));
        all.add(gauge("connections_idle", "Of them, idle for a second or longer.", hops, hop -> (double) hop.idle()));
        all.add(gauge("time_wait", "Sockets in TIME_WAIT on this machine.", hops, hop ->
                (double) (hop.timeWait().server() + hop.timeWait().client())));
        all.add(gauge("close_wait", "Connections that the peer closed and the owner did not.", hops, hop ->
                (double) (hop.closeWait().server() + hop.closeWait().client())));
        all.add(gauge(
                "ports_left",
                "Ports left for outgoing connections to the address.",
                hops,
                hop -> hop.ports() == null ? null : Double.valueOf(hop.ports().left())));
        all.add(gauge(
                "ports_exhausted_seconds",
                "Seconds until no port is left at the present rate; absent while they suffice.",
                hops,
                hop -> hop.ports() == null ? null : hop.ports().secondsToExhaustion()));
        all.add(CounterSnapshot.builder()
                .name("keepalive_watch_overruns")
                .help("Times that the kernel dropped reports of closed connections, so that counts are too low.")
                .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .value((double) result.overruns())
                        .build())
                .build());
        all.add(GaugeSnapshot.builder()
                .name("keepalive_watch_own_cpu_share")
                .help("CPU that watching takes, as a share of one CPU.")
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value(result.ownCpuShare())
                        .build())
                .build());
    }

    private static Labels labels(Hop hop) {
        return Labels.of("hop", hop.role().name().toLowerCase(Locale.ROOT), "address", hop.address());
    }

    private static CounterSnapshot counter(String name, String help, List<Hop> hops, ToDoubleFunction<Hop> value) {
        CounterSnapshot.Builder counter =
                CounterSnapshot.builder().name("keepalive_watch_" + name).help(help);
        hops.forEach(hop -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(labels(hop))
                .value(Math.max(0, value.applyAsDouble(hop)))
                .build()));
        return counter.build();
    }

    private static GaugeSnapshot gauge(
            String name, String help, List<Hop> hops, Function<Hop, @Nullable Double> value) {
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name("keepalive_watch_" + name).help(help);
        for (Hop hop : hops) {
            Double known = value.apply(hop);
            if (known != null) {
                gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(labels(hop))
                        .value(known)
                        .build());
            }
        }
        return gauge.build();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
