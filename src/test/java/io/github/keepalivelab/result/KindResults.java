package io.github.keepalivelab.result;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.plan.CloseBy;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.result.LivenessResult.Cell;
import io.github.keepalivelab.result.LivenessResult.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Results of the kinds without trials, made by hand, for tests of what is done with them. */
public final class KindResults {

    private static final List<String> STRATEGIES = List.of(
            "none",
            "tcp-keepalive=2/1/3",
            "heartbeat=1/3",
            "phi=1/8",
            "user-timeout=4",
            "tcp-keepalive=2/1/9+user-timeout=4",
            "tcp-keepalive=2/1/3+user-timeout=10",
            "read-timeout=3");

    private KindResults() {}

    /** Returns one of every kind. */
    public static List<StoredResult<?>> all() {
        return List.of(
                Results.small(),
                ablate(),
                anatomy(),
                doctor(),
                exhaust(),
                hold(),
                liveness(),
                pools(),
                runs(),
                WatchResults.watch());
    }

    /** Returns three runs, of which one left no result. */
    public static StoredResult<RunsResult> runs() {
        return Results.stored(new RunsResult(
                new RunsResult.Plan(3, List.of("compare", "--rates", "500,1500")),
                List.of(
                        new RunsResult.Run("run-01", Verdict.VALID, 81.5, List.of(500.0, 1500.0)),
                        new RunsResult.Run("run-02", Verdict.INVALID, 80.25, List.of(500.0, 1500.0)),
                        new RunsResult.Run("run-03", null, 2, List.of())),
                List.of(new RunsResult.Spread(
                        "cpuMicrosPerRequest.nginx",
                        "long/long",
                        "short/short",
                        500.0,
                        List.of(0.38, 0.375),
                        0.3775,
                        0.0094,
                        0.42,
                        0.05,
                        2))));
    }

    /** Returns all on, all off, and a sweep. */
    public static StoredResult<AblateResult> ablate() {
        ConfidenceInterval interval = new ConfidenceInterval(187.8, 168.7, 202.4);
        return Results.stored(new AblateResult(
                new AblateResult.Plan("upstream", 500.0, 10, 0.2, 1, 8, List.of("1.22.1")),
                List.of(combination("1 1 1", true, 95), combination("0 0 0", false, 188)),
                List.of("keepalive"),
                List.of(new AblateResult.Version(
                        "1.22.1", List.of("keepalive"), List.of(List.of("keepalive")), List.of())),
                List.of(),
                List.of(new AblateResult.Sweep(
                        "requestsPerConnection",
                        "keepalive_requests of nginx",
                        List.of(
                                new AblateResult.Point(1L, interval, interval, arm("cap 1", 188)),
                                new AblateResult.Point(null, interval, null, arm("no cap", 95))))),
                new AblateResult.Handshake(interval, interval, interval, interval, interval),
                List.of(new Comparison(
                        "cpuMicrosPerRequest.nginx",
                        "0 0 0",
                        "1 1 1",
                        interval,
                        interval,
                        null,
                        0.95,
                        true,
                        Resolution.CLAIM,
                        null))));
    }

    private static AblateResult.Combination combination(String name, boolean on, double cpu) {
        return new AblateResult.Combination(
                on, on, on, true, "1.22.1", on ? "HTTP/1.1" : "HTTP/1.0", on ? null : "close", arm(name, cpu));
    }

    private static ArmResult arm(String name, double cpu) {
        return Results.arm(name, ConnectionPolicy.LONG, cpu, 0);
    }

    /** Returns a short connection with two packets each way, and a name that would break out of a page. */
    public static StoredResult<AnatomyResult> anatomy() {
        List<Packet> packets = List.of(
                packet(0, true, "SYN", 0, "handshake 1 of 3"),
                packet(0.1, false, "SYN,ACK", 0, "handshake 2 of 3"),
                packet(0.2, true, "ACK", 0, "handshake 3 of 3"),
                packet(0.3, true, "ACK", 97, "request"),
                packet(4.5, false, "ACK", 233, "response"),
                packet(4.6, true, "FIN,ACK", 0, "client closes"),
                packet(4.7, false, "FIN,ACK", 0, "server closes"),
                packet(4.8, true, "ACK", 0, "acknowledgment"));
        return Results.stored(new AnatomyResult(
                new AnatomyResult.Plan(CloseBy.CLIENT, 3, false),
                List.of(new AnatomyResult.Exchange(
                        "a <b>short</b> connection",
                        1,
                        List.of(new AnatomyResult.Connection("client to backend", 1006, packets, "client", "client")))),
                List.of("anatomy.pcapng")));
    }

    private static Packet packet(double millis, boolean fromClient, String flags, int payload, String meaning) {
        return new Packet(
                millis / 1000, fromClient ? "client to server" : "server to client", flags, 1, 1, payload, meaning);
    }

    /** Returns a file with one error, and an endpoint that reuses. */
    public static StoredResult<DoctorResult> doctor() {
        return Results.stored(new DoctorResult(
                new DoctorResult.Plan("nginx.conf", "1.22.1", "installed", null, "http://127.0.0.1/", 8),
                List.of(new DoctorResult.ProxyPass("nginx.conf", 12, "http://app", "NO", List.of("http10"), null)),
                List.of(new DoctorResult.Finding(
                        "http10",
                        DoctorResult.Severity.ERROR,
                        "nginx.conf",
                        12,
                        "HTTP/1.0 <is> spoken",
                        "it closes after each response",
                        "+ proxy_http_version 1.1;",
                        "docs/doctor.md#http10")),
                new DoctorResult.Endpoint(
                        "http://127.0.0.1/",
                        true,
                        "HTTP/1.1",
                        null,
                        "timeout=60",
                        new Interval(60, 61),
                        90,
                        1000,
                        "FIN",
                        true,
                        1002,
                        200,
                        1000,
                        new DoctorResult.Upstream("the backend's replies", 1000, 2),
                        List.of("it speaks <TLS>")),
                new DoctorResult.TcpKeepalive(
                        7200, 75, 9, new Interval(675, 7875), List.of("AWS NLB (350 s)"), "lower the time"),
                new DoctorResult.NginxTest("1.22.1", "REFUSED", "unknown directive \"<b>\"")));
    }

    /** Returns a case that fails as predicted and one that never does. */
    public static StoredResult<ExhaustResult> exhaust() {
        return Results.stored(new ExhaustResult(
                new ExhaustResult.Plan(100, 300),
                List.of(
                        new ExhaustResult.Case(
                                "short upstream",
                                "nginx",
                                0,
                                null,
                                true,
                                101,
                                101,
                                300,
                                100,
                                "502",
                                "(99: no address)"),
                        new ExhaustResult.Case("all on", "nobody", 0, null, true, null, null, 300, 0, null, null))));
    }

    /** Returns a thousand connections of which a tenth was cut off. */
    public static StoredResult<HoldResult> hold() {
        ConfidenceInterval slope = new ConfidenceInterval(5600, 5400, 5800);
        return Results.stored(new HoldResult(
                new HoldResult.Plan(1000, "heartbeat=10/3", 300, 0.1),
                new HoldResult.Memory(5600, 900, 9100),
                new HoldResult.Cpu(4, 2),
                30_000,
                0,
                0,
                new HoldResult.CutOff(100, 100, new Seconds(30, 35, 40), new Interval(30, 40)),
                List.of(new HoldResult.Step(0, 9e6, 9e6, 9e6, 1, 1), new HoldResult.Step(1000, 1e7, 1e7, 1e7, 4, 2)),
                new HoldResult.Slopes(slope, slope, slope, slope, slope)));
    }

    /** Returns a matrix of two faults, with a cell that is not as predicted. */
    public static StoredResult<LivenessResult> liveness() {
        List<Cell> cells = new ArrayList<>();
        for (Traffic traffic : Traffic.values()) {
            for (String fault : List.of("black-hole", "firewall-reject")) {
                for (String strategy : STRATEGIES) {
                    boolean found = strategy.startsWith("tcp-keepalive");
                    cells.add(new Cell(
                            fault,
                            strategy,
                            traffic,
                            8,
                            found ? 8 : 0,
                            0,
                            found ? new Seconds(13.31, 14.2, 15.1) : null,
                            found ? new Interval(13, 15) : null,
                            19,
                            true,
                            found ? "java.net.SocketTimeoutException: Read timed out" : null,
                            8));
                }
            }
        }
        return Results.stored(
                new LivenessResult(
                        new LivenessResult.Plan(
                                "namespaces",
                                List.of("black-hole", "firewall-reject"),
                                STRATEGIES,
                                List.of("IDLE", "IN_FLIGHT"),
                                8,
                                5,
                                true),
                        cells,
                        List.of(new LivenessResult.Cost("tcp-keepalive=2/1/3", 3600, 237_600, 0)),
                        Map.of("black-hole IDLE", Map.of("TCPKeepAlive", 170L)),
                        List.of(),
                        List.of(),
                        List.of()),
                new RunWarning.NginxLog("one cell <is> not"));
    }

    /** Returns two pools, one of which does not notice, and a server. */
    public static StoredResult<PoolsResult> pools() {
        return Results.stored(new PoolsResult(
                new PoolsResult.Plan(List.of("firewall-drop", "black-hole")),
                List.of(
                        new PoolsResult.PooledPeer(
                                "client",
                                "HttpClient, default",
                                "firewall-drop",
                                "java.net.SocketTimeoutException: Read timed out",
                                5,
                                "waits for its response timeout",
                                true),
                        new PoolsResult.PooledPeer(
                                "client", "nginx", "firewall-drop", "200", 0.01, "asks the next", true),
                        new PoolsResult.PooledPeer("server", "Tomcat", "black-hole", "closed", 6, null, null))));
    }
}
