package io.github.keepalivelab.cli;

import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.Ranges;
import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.result.ConnectionCost;
import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.study.watch.WatchAssertion;
import io.github.keepalivelab.study.watch.WatchJob;
import io.github.keepalivelab.study.watch.WatchPlan;
import io.github.keepalivelab.system.http.AccessLog;
import io.github.keepalivelab.system.http.AccessLogFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab watch}: the connection ledger of a running system. */
@Command(
        name = "watch",
        sortOptions = false,
        description = {
            "Watches the connections of a running system, hop by hop, and says whether keep-alive works there.",
            "Opens no connection, sends no packet, changes nothing and needs no root."
        },
        footer = {
            "",
            "Example, in a deploy pipeline:",
            "  lab watch --seconds 30 --listen 80 --upstream 8080 --assert 'requestsPerConnection.upstream > 50'"
        })
final class WatchCommand implements Callable<Integer> {

    private static final long LONGEST_SECONDS = 31_536_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    @Option(
            names = "--listen",
            paramLabel = "PORT",
            split = ",",
            description = "ports where clients connect (default: those where nginx listens, or a JVM without nginx)")
    List<String> listen = new ArrayList<>();

    @Option(
            names = "--upstream",
            paramLabel = "[HOST:]PORT",
            split = ",",
            description =
                    "where the proxy connects to; without HOST on this machine (default: where nginx is seen to connect to)")
    List<String> upstream = new ArrayList<>();

    @Option(
            names = "--pid",
            paramLabel = "PID",
            description = "watch the network namespace of this process, a container's for example; needs root")
    @Nullable
    Long pid;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "0",
            description = "how long, 1 to 31536000; 0 until Ctrl-C (default: ${DEFAULT-VALUE})")
    double seconds;

    @Option(
            names = "--assert",
            paramLabel = "CONDITION",
            description = {
                "exit 1 unless it holds at the end: FIGURE.HOP OP NUMBER, for example 'requestsPerConnection.upstream > 50';",
                "figures: requestsPerConnection, handshakeShare, opened, closeWait, timeWait, portsLeft, retransmissionShare;",
                "hops: client, upstream, other"
            })
    List<String> assertions = new ArrayList<>();

    @Option(
            names = "--listen-metrics",
            paramLabel = "[ADDRESS:]PORT",
            description = "serve what is seen to Prometheus at /metrics (ADDRESS default: 127.0.0.1)")
    @Nullable
    String listenMetrics;

    @Option(
            names = "--stub-status",
            paramLabel = "URL",
            description =
                    "ask nginx's stub_status page at the start and at the end, as a second witness (two requests)")
    @Nullable
    String stubStatus;

    @Option(
            names = "--actuator",
            paramLabel = "URL",
            description =
                    "ask the service for its own count of requests likewise: http://localhost:8080/actuator/prometheus of Spring Boot")
    @Nullable
    String actuator;

    @Option(
            names = "--access-log",
            paramLabel = "FILE",
            description = "read what is appended to this log of nginx meanwhile, as a third witness")
    @Nullable
    Path accessLog;

    @Option(
            names = "--stored-log",
            paramLabel = "FILE",
            description = "watch nothing, read this log from its beginning to its end; it may be another machine's")
    @Nullable
    Path storedLog;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = {
                "the log's log_format as in nginx.conf, without the quotes around it;",
                "must name $connection_requests or $upstream_connect_time"
            })
    @Nullable
    String logFormat;

    @Option(
            names = "--costs",
            paramLabel = "DIR",
            description =
                    "take what a connection costs from this result of lab compare (default: the range over two machines)")
    @Nullable
    Path costs;

    @Mixin
    ResultOptions results = new ResultOptions();

    @Override
    public Integer call() {
        if (seconds != 0) {
            Ranges.require("--seconds", seconds, 1, LONGEST_SECONDS);
        }
        WatchPlan plan = new WatchPlan(
                listen.stream().map(port -> WatchPlan.port("--listen", port)).toList(),
                upstream.stream().map(WatchPlan.Upstream::parse).toList(),
                pid,
                seconds,
                cost(),
                stubStatus == null ? null : Target.parse(stubStatus),
                actuator == null ? null : Target.parse(actuator),
                log());
        List<WatchAssertion> conditions =
                assertions.stream().map(WatchAssertion::parse).toList();
        String exporter = listenMetrics;
        if (exporter == null) {
            return run(plan, conditions, result -> {});
        }
        try (WatchExporter metrics = WatchExporter.open(exporter)) {
            System.err.println("metrics: " + metrics.url());
            return run(plan, conditions, metrics::show);
        } catch (IOException e) {
            throw new PlanException("--listen-metrics " + exporter + " cannot be listened on: " + e.getMessage());
        }
    }

    private WatchPlan.@Nullable Log log() {
        Path file = storedLog == null ? accessLog : storedLog;
        if (storedLog != null
                && (accessLog != null
                        || listenMetrics != null
                        || stubStatus != null
                        || actuator != null
                        || !assertions.isEmpty())) {
            throw new PlanException(
                    "--stored-log watches nothing, so it goes without --access-log, --listen-metrics, --stub-status, --actuator and --assert");
        }
        String format = logFormat;
        if (file == null && format == null) {
            return null;
        }
        if (file == null || format == null) {
            throw new PlanException(
                    file == null
                            ? "--log-format goes with --access-log or --stored-log"
                            : (storedLog == null ? "--access-log " : "--stored-log ") + file
                                    + " needs --log-format, the log_format of nginx.conf that it is written in");
        }
        try {
            AccessLogFormat parsed = AccessLogFormat.parse(format);
            if (!AccessLog.tells(parsed)) {
                throw new PlanException(
                        "--log-format names neither $connection_requests nor $upstream_connect_time, so the log says nothing of"
                                + " connections; add one of them to log_format");
            }
            return new WatchPlan.Log(file, parsed, storedLog != null);
        } catch (IllegalArgumentException e) {
            throw new PlanException("--log-format " + e.getMessage());
        }
    }

    private ConnectionCost cost() {
        if (costs == null) {
            return ConnectionCost.SHIPPED;
        }
        return ConnectionCost.of(
                        StoredComparison.file(costs).toString(),
                        StoredComparison.read(costs).body())
                .orElseThrow(
                        () -> new PlanException("--costs " + costs + " does not say what a connection costs nginx's"
                                + " host: it has too few blocks, or no host of its own"));
    }

    private int run(WatchPlan plan, List<WatchAssertion> conditions, Consumer<WatchResult> metrics) {
        WatchView view = new WatchView(System.err, Boolean.getBoolean("lab.terminal"));
        return results.run(
                spec,
                () -> new WatchJob(plan, metrics.andThen(view::show)),
                result -> AssertionCheck.report(conditions, condition -> condition.check(result.body()), System.err));
    }
}
