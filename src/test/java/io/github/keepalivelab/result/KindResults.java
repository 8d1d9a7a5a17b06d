package io.github.keepalivelab.result;

import io.github.keepalivelab.plan.CloseBy;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.result.LivenessResult.Cell;
import io.github.keepalivelab.result.LivenessResult.Interval;
import io.github.keepalivelab.result.LivenessResult.Packet;
import io.github.keepalivelab.result.LivenessResult.Seconds;
import io.github.keepalivelab.result.LivenessResult.Traffic;
import io.github.keepalivelab.stats.ConfidenceInterval;
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

    /** Returns every one of them. */
    public static List<StoredResult> all() {
        return List.of(ablate(), anatomy(), exhaust(), hold(), liveness(), peers());
    }

    /** Returns all on, all off, and a sweep. */
    public static AblateResult ablate() {
        ConfidenceInterval interval = new ConfidenceInterval(187.8, 168.7, 202.4);
        return new AblateResult(
                1,
                "ablate",
                Verdict.VALID,
                "2026-01-01T00:00:00Z",
                Results.environment(),
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
                        "cpuMicrosPerRequest.nginx", "0 0 0", "1 1 1", interval, interval, 0.95, true, true)),
                List.of());
    }

    private static AblateResult.Combination combination(String name, boolean on, double cpu) {
        return new AblateResult.Combination(
                on, on, on, true, "1.22.1", on ? "HTTP/1.1" : "HTTP/1.0", on ? null : "close", arm(name, cpu));
    }

    private static ArmResult arm(String name, double cpu) {
        return Results.arm(name, ConnectionPolicy.LONG, cpu, 0);
    }

    /** Returns a short connection with two packets each way, and a name that would break out of a page. */
    public static AnatomyResult anatomy() {
        List<Packet> packets = List.of(
                packet(0, true, "SYN", 0, "handshake 1 of 3"),
                packet(0.1, false, "SYN,ACK", 0, "handshake 2 of 3"),
                packet(0.2, true, "ACK", 0, "handshake 3 of 3"),
                packet(0.3, true, "ACK", 97, "request"),
                packet(4.5, false, "ACK", 233, "response"),
                packet(4.6, true, "FIN,ACK", 0, "client closes"),
                packet(4.7, false, "FIN,ACK", 0, "server closes"),
                packet(4.8, true, "ACK", 0, "acknowledgment"));
        return new AnatomyResult(
                1,
                "anatomy",
                Verdict.VALID,
                Results.environment(),
                new AnatomyResult.Plan(CloseBy.CLIENT, 3, false),
                List.of(new AnatomyResult.Exchange(
                        "a <b>short</b> connection",
                        1,
                        List.of(new AnatomyResult.Connection("client to backend", 1006, packets, "client", "client")))),
                List.of("anatomy.pcapng"),
                List.of());
    }

    private static Packet packet(double millis, boolean fromClient, String flags, int payload, String meaning) {
        return new Packet(
                millis / 1000, fromClient ? "client to server" : "server to client", flags, 1, 1, payload, meaning);
    }

    /** Returns a case that fails as predicted and one that never does. */
    public static ExhaustResult exhaust() {
        return new ExhaustResult(
                1,
                "exhaust",
                Verdict.VALID,
                Results.environment(),
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
                        new ExhaustResult.Case("all on", "nobody", 0, null, true, null, null, 300, 0, null, null)),
                List.of());
    }

    /** Returns a thousand connections of which a tenth was cut off. */
    public static HoldResult hold() {
        return new HoldResult(
                1,
                "hold",
                Verdict.VALID,
                Results.environment(),
                new HoldResult.Plan(1000, "heartbeat=10/3", 300, 0.1),
                new HoldResult.Memory(5600, 900, 9100),
                new HoldResult.Cpu(4, 2),
                30_000,
                0,
                0,
                new HoldResult.CutOff(100, 100, new Seconds(30, 35, 40), new Interval(30, 40)),
                List.of());
    }

    /** Returns a matrix of two faults, with a cell that is not as predicted. */
    public static LivenessResult liveness() {
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
        return liveness(Verdict.INVALID, STRATEGIES, cells, List.of());
    }

    /** Returns two pools, one of which does not notice. */
    public static LivenessResult peers() {
        return liveness(
                Verdict.VALID,
                List.of(),
                List.of(),
                List.of(
                        new LivenessResult.PooledPeer(
                                "client",
                                "HttpClient, default",
                                "firewall-drop",
                                "java.net.SocketTimeoutException: Read timed out",
                                5),
                        new LivenessResult.PooledPeer("client", "nginx", "firewall-drop", "200", 0.01),
                        new LivenessResult.PooledPeer("server", "Tomcat", "black-hole", "closed", 6)));
    }

    private static LivenessResult liveness(
            Verdict verdict, List<String> strategies, List<Cell> cells, List<LivenessResult.PooledPeer> peers) {
        return new LivenessResult(
                1,
                "liveness",
                verdict,
                "2026-01-01T00:00:00Z",
                Results.environment(),
                new LivenessResult.Plan(
                        "namespaces",
                        List.of("black-hole", "firewall-reject"),
                        strategies,
                        List.of("IDLE", "IN_FLIGHT"),
                        8,
                        5,
                        true),
                cells,
                List.of(new LivenessResult.Cost("tcp-keepalive=2/1/3", 3600, 237_600, 0)),
                Map.of("black-hole IDLE", Map.of("TCPKeepAlive", 170L)),
                peers,
                List.of(),
                List.of(),
                List.of(),
                List.of(new StoredWarning("NotAsPredicted", null, true, "one cell <is> not", "look at it")));
    }
}
