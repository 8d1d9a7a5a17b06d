package io.github.keepalivelab.study.anatomy;

import io.github.keepalivelab.job.CancellableTask;
import io.github.keepalivelab.job.Job;
import io.github.keepalivelab.job.Outcome;
import io.github.keepalivelab.job.Progress;
import io.github.keepalivelab.job.Tools;
import io.github.keepalivelab.machine.capture.Frame;
import io.github.keepalivelab.machine.capture.PacketSocket;
import io.github.keepalivelab.machine.linux.TimeWaitTable;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.math.time.Waiting;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.CloseBy;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.ExperimentPlan;
import io.github.keepalivelab.plan.PlanBuilder;
import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.result.AnatomyResult;
import io.github.keepalivelab.result.AnatomyResult.Connection;
import io.github.keepalivelab.result.AnatomyResult.Exchange;
import io.github.keepalivelab.result.Packet;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.system.LocalTopology;
import io.github.keepalivelab.system.PacketStory;
import io.github.keepalivelab.system.http.HttpWire;
import io.github.keepalivelab.system.nginx.NginxBinary;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Captures one short and one long exchange on real sockets. Must run in a network namespace of the lab's own, where nothing
 * else is on the loopback interface.
 */
public final class AnatomyJob implements Job<AnatomyResult> {

    private static final int CLOSE_MILLIS = 3000;
    private static final long QUIET_NANOS = 150_000_000;
    private static final String DIRECT = "client to backend";
    private static final String FRONT = "client to nginx";
    private static final String BEHIND = "nginx to backend";

    private final NginxBinary binary;
    private final CloseBy closeBy;
    private final int requests;
    private final boolean viaNginx;
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final CancellableTask task = new CancellableTask(this::capture);
    private volatile byte[] pcapng = new byte[0];
    private final Map<String, Long> clientConnections = new HashMap<>();
    private volatile boolean cancelled;

    /**
     * @param binary the nginx to use, also when requests go past it
     * @param closeBy who closes short connections
     * @param requests on the long connection, at least 1
     * @param viaNginx whether requests go through nginx
     */
    public AnatomyJob(NginxBinary binary, CloseBy closeBy, int requests, boolean viaNginx) {
        this.binary = binary;
        this.closeBy = closeBy;
        this.requests = requests;
        this.viaNginx = viaNginx;
    }

    @Override
    public Tools tools() {
        return Tools.own(binary, 1, null);
    }

    @Override
    public void cancel() {
        cancelled = true;
        task.cancel();
    }

    @Override
    public Outcome<AnatomyResult> run(Progress progress) {
        List<RunWarning> warnings = new ArrayList<>();
        List<String> files = List.of();
        try {
            task.run();
            files = progress.keep(Map.of("anatomy", pcapng));
        } catch (IOException | EnvironmentException e) {
            // Ctrl-C reaches nginx and the backend too.
            if (!cancelled) {
                throw new EnvironmentException("the exchange could not be captured: " + e.getMessage());
            }
        }
        if (cancelled) {
            warnings.add(new RunWarning.Interrupted("; only complete exchanges are here"));
        }
        exchanges.forEach(exchange -> surprises(exchange, warnings));
        return Outcome.of(
                new AnatomyResult(new AnatomyResult.Plan(closeBy, requests, viaNginx), List.copyOf(exchanges), files),
                warnings);
    }

    /** Nothing in an exchange is a reason for a reset, and how many connections its client opens is known. */
    private void surprises(Exchange exchange, List<RunWarning> warnings) {
        long resets = exchange.connections().stream()
                .flatMap(connection -> connection.packets().stream())
                .filter(packet -> packet.flags().contains("RST"))
                .count();
        if (resets > 0) {
            warnings.add(new RunWarning.NotAsPredicted(exchange.name() + " has " + resets
                    + (resets == 1 ? " reset" : " resets") + ", predicted are none"));
        }
        long clients = exchange.connections().stream()
                .filter(connection -> connection.hop().startsWith("client "))
                .count();
        long predicted = clientConnections.getOrDefault(exchange.name(), 1L);
        if (clients != predicted) {
            warnings.add(new RunWarning.NotAsPredicted(
                    exchange.name() + " took " + clients + " client connections, predicted: " + predicted));
        }
    }

    private void capture() throws IOException {
        Arm shortArm = Arm.of(ConnectionPolicy.LONG, ConnectionPolicy.SHORT);
        Arm longArm = Arm.of(ConnectionPolicy.LONG, ConnectionPolicy.LONG);
        ExperimentPlan plan =
                new PlanBuilder().arms(List.of(longArm, shortArm)).blocks(1).build();
        try (LocalTopology topology =
                LocalTopology.start(plan, binary, new LocalTopology.Options(1, false, -1, false))) {
            int backend = topology.upstreamPort().orElseThrow();
            // The first request of a backend loads classes, which is not what the diagram is about.
            try (HttpWire wire = HttpWire.open(new Target(false, "127.0.0.1", backend, Arm.HELLO_PATH))) {
                wire.get();
            }
            try (PacketSocket capture = PacketSocket.open("lo")) {
                if (viaNginx) {
                    add(capture, "short connections on both hops", topology.address(shortArm), backend, true);
                    add(
                            capture,
                            "a long client connection over short upstream connections",
                            topology.address(shortArm),
                            backend,
                            false);
                    add(capture, "long connections on both hops", topology.address(longArm), backend, false);
                } else {
                    InetSocketAddress direct =
                            new InetSocketAddress(topology.address(longArm).getAddress(), backend);
                    exchanges.add(exchange(capture, "a short connection", direct, backend, 1, true));
                    exchanges.add(exchange(capture, "a long connection", direct, backend, requests, false));
                }
                pcapng = capture.pcapng();
            }
        }
    }

    private void add(PacketSocket capture, String name, InetSocketAddress server, int backend, boolean shortly)
            throws IOException {
        if (!cancelled) {
            exchanges.add(exchange(capture, name, server, backend, requests, shortly));
        }
    }

    private Exchange exchange(
            PacketSocket capture, String name, InetSocketAddress server, int backend, int count, boolean shortly)
            throws IOException {
        clientConnections.put(name, shortly ? (long) count : 1L);
        int before = capture.segments().size();
        long start = System.nanoTime();
        Target target = new Target(false, server.getHostString(), server.getPort(), Arm.HELLO_PATH);
        if (shortly) {
            for (int i = 0; i < count; i++) {
                shortRequest(target);
            }
        } else {
            try (HttpWire wire = HttpWire.open(target)) {
                for (int i = 0; i < count; i++) {
                    wire.get();
                }
            }
        }
        // The last acknowledgments come after the client is done.
        Waiting.untilNanos(System.nanoTime() + QUIET_NANOS);
        List<Frame> frames = capture.segments();
        List<Frame> own = frames.subList(before, frames.size());
        List<Connection> connections =
                new ArrayList<>(connections(own, server.getPort(), viaNginx ? FRONT : DIRECT, start));
        if (viaNginx) {
            connections.addAll(connections(own, backend, BEHIND, start));
        }
        return new Exchange(name, count, connections);
    }

    private void shortRequest(Target target) throws IOException {
        try (HttpWire wire = HttpWire.open(target)) {
            if (closeBy == CloseBy.SERVER) {
                wire.get("HTTP/1.1", "close");
                wire.awaitEnd(CLOSE_MILLIS);
            } else {
                wire.get();
            }
        }
    }

    private static List<Connection> connections(List<Frame> frames, int serverPort, String hop, long start)
            throws IOException {
        List<Integer> clientPorts = frames.stream()
                .filter(f -> f.touches(serverPort))
                .map(f -> f.destinationPort() == serverPort ? f.sourcePort() : f.destinationPort())
                .distinct()
                .toList();
        TimeWaitTable.Owners waiting = TimeWaitTable.since(serverPort, start);
        List<Connection> connections = new ArrayList<>();
        for (int port : clientPorts) {
            List<Frame> own = frames.stream()
                    .filter(f -> f.touches(serverPort) && f.touches(port))
                    .toList();
            List<Packet> packets = PacketStory.of(own, port);
            connections.add(new Connection(
                    hop,
                    own.stream().mapToLong(Frame::wireBytes).sum(),
                    packets,
                    closedFirstBy(packets),
                    timeWaitAt(waiting, closedFirstBy(packets))));
        }
        return connections;
    }

    private static String closedFirstBy(List<Packet> packets) {
        Optional<Packet> fin =
                packets.stream().filter(p -> p.flags().contains("FIN")).findFirst();
        return fin.map(p -> p.direction().startsWith("client") ? "client" : "server")
                .orElse("nobody");
    }

    /** The kernel's own list, where it knows: all connections of a hop end alike. */
    private static String timeWaitAt(TimeWaitTable.Owners waiting, String closedFirst) {
        if (closedFirst.equals("nobody") || (waiting.client() == 0 && waiting.server() == 0)) {
            return "nobody";
        }
        if (waiting.client() > 0 && waiting.server() > 0) {
            return closedFirst;
        }
        return waiting.client() > 0 ? "client" : "server";
    }
}
