package io.github.keepalivelab.study.liveness;

import io.github.keepalivelab.machine.capture.Frame;
import io.github.keepalivelab.machine.capture.PacketSocket;
import io.github.keepalivelab.machine.linux.KernelTable;
import io.github.keepalivelab.machine.linux.SocketTable;
import io.github.keepalivelab.machine.linux.UserTimeout;
import io.github.keepalivelab.machine.net.Hosts;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.math.time.Waiting;
import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.LivenessResult.Traffic;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One fault that all strategies face at the same instant, on three hosts of its own. */
final class Scene implements AutoCloseable {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long UNREAD_BEFORE_NANOS = 150_000_000;
    private static final List<String> COUNTERS =
            List.of("TCPKeepAlive", "TCPTimeouts", "TCPAbortOnTimeout", "RetransSegs", "EstabResets", "OutRsts");

    private final Fault fault;
    private final Traffic traffic;
    private final List<Strategy> strategies;
    private final Settings settings;
    private final Hosts hosts;
    private final PeerProcess server;
    private final List<Watched> connections = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> strikeFailure = new AtomicReference<>();
    private @Nullable PacketSocket capture;
    private volatile @Nullable Watcher watcher;
    private volatile boolean cancelled;
    private volatile long struckNanos;
    private volatile long struckEpochNanos;
    private @Nullable TimerLog timerLog;
    private List<LivenessResult.TimerChange> timers = List.of();
    private final Map<String, Long> counted = new LinkedHashMap<>();
    private Set<Integer> stillEstablished = Set.of();
    private long watchedNanos;

    /**
     * What scenes have in common.
     *
     * @param connections of each strategy
     * @param retries2 net.ipv4.tcp_retries2 of the client
     * @param staggered whether the connections of a strategy differ in phase
     * @param captures whether packets are captured
     */
    record Settings(int connections, int retries2, boolean staggered, boolean captures) {}

    /** Starts the server on hosts that it closes in the end, without waiting for it. */
    Scene(Hosts hosts, Fault fault, Traffic traffic, List<Strategy> strategies, Settings settings) {
        this.fault = fault;
        this.traffic = traffic;
        this.strategies = strategies;
        this.settings = settings;
        this.hosts = hosts;
        fault.setUp(hosts);
        this.server = PeerProcess.start(hosts);
    }

    Fault fault() {
        return fault;
    }

    String label() {
        return fault.label() + " " + traffic;
    }

    /** Opens the connections. */
    void connect() throws IOException {
        server.awaitPort();
        hosts.retransmissions(settings.retries2());
        for (Strategy.TcpKeepalive k : Strategy.sysctls(strategies)) {
            hosts.tcpKeepalive(k.idle(), k.interval(), k.probes());
        }
        if (settings.captures()) {
            capture = hosts.atClient(() ->
                    // A network of the lab's own has nothing else to show; a machine's loopback interface has.
                    PacketSocket.open(hosts.clientDevice(), hosts.areNetworks() ? 0 : server.port()));
        }
        hosts.atClient(() -> {
            Map<Integer, Integer> userTimeouts = new HashMap<>();
            for (Strategy strategy : strategies) {
                for (int i = 0; i < settings.connections(); i++) {
                    Watched w = connect(strategy, (double) i / settings.connections());
                    connections.add(w);
                    if (strategy.userTimeoutSeconds() > 0) {
                        userTimeouts.put(w.localPort, (int) Math.round(1000 * strategy.userTimeoutSeconds()));
                    }
                }
            }
            UserTimeout.set(server.port(), userTimeouts);
            return connections;
        });
        watcher = new Watcher(connections);
    }

    private Watched connect(Strategy strategy, double phase) throws IOException {
        SocketChannel channel =
                ClientSockets.open(strategy, new InetSocketAddress(hosts.serverAddress(), server.port()));
        int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        return new Watched(strategy, channel, port, settings.staggered() ? phase : 0);
    }

    /**
     * Runs the scene on this thread.
     *
     * @param base when the connections' own activity begins; {@link System#nanoTime}
     * @param faultAt when the fault strikes
     * @param end when the watch ends, unless all are found dead before
     */
    void run(long base, long faultAt, long end) throws IOException {
        Watcher running = Objects.requireNonNull(watcher);
        Map<String, Long> before = counters();
        TimerLog log = new TimerLog(hosts, server.port(), connections);
        timerLog = log;
        Thread striker = new Thread(() -> strike(base, faultAt), "strike-" + fault.label());
        striker.setDaemon(true);
        striker.start();
        running.begin(base);
        if (fault.needsUnreadData()) {
            running.write(faultAt - UNREAD_BEFORE_NANOS / 2);
        }
        if (traffic == Traffic.IN_FLIGHT) {
            running.write(faultAt + Math.round(Prediction.WRITE_AFTER * NANOS_PER_SECOND));
        }
        running.runUntil(end, true);
        log.close();
        if (cancelled) {
            return;
        }
        try {
            striker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Throwable failure = strikeFailure.get();
        if (failure != null) {
            throw new EnvironmentException("the fault " + fault.label() + " failed: " + failure.getMessage());
        }
        counters().forEach((name, value) -> counted.put(name, value - before.getOrDefault(name, 0L)));
        timers = log.timers(fault.label(), traffic, struckNanos);
        stillEstablished = serverPorts();
        watchedNanos = System.nanoTime() - struckNanos;
    }

    /** Ends the watch; called from another thread. */
    void cancel() {
        cancelled = true;
        Watcher running = watcher;
        if (running != null) {
            running.cancel();
        }
    }

    private void strike(long base, long faultAt) {
        try {
            Waiting.untilNanos(faultAt - UNREAD_BEFORE_NANOS);
            fault.prepare(server);
            Waiting.untilNanos(faultAt);
            struckEpochNanos = System.currentTimeMillis() * 1_000_000;
            struckNanos = fault.atInstant() ? System.nanoTime() : base;
            fault.strike(hosts, server);
        } catch (IOException | RuntimeException e) {
            strikeFailure.set(e);
        }
    }

    private Map<String, Long> counters() throws IOException {
        if (!hosts.areNetworks()) {
            // They would hold everything else that happens on this machine.
            return Map.of();
        }
        return hosts.atClient(() -> {
            Map<String, Long> all = new HashMap<>(KernelTable.read(Path.of("/proc/thread-self/net/netstat"), "TcpExt"));
            all.putAll(KernelTable.read(Path.of("/proc/thread-self/net/snmp"), "Tcp"));
            Map<String, Long> values = new LinkedHashMap<>();
            COUNTERS.forEach(name -> values.put(name, all.getOrDefault(name, 0L)));
            return values;
        });
    }

    List<LivenessResult.TimerChange> timers() {
        return timers;
    }

    Map<String, Long> counted() {
        return counted;
    }

    /** Returns the client ports of the connections that the server's kernel still lists as established. */
    private Set<Integer> serverPorts() throws IOException {
        return SocketTable.parse(hosts.serverSockets()).stream()
                .filter(socket -> socket.localPort() == server.port() && socket.established())
                .map(SocketTable.Socket::remotePort)
                .collect(Collectors.toSet());
    }

    /** Returns what was seen, strategy by strategy. */
    List<LivenessResult.Cell> cells() {
        SceneCells cells = new SceneCells(fault, traffic, settings, struckNanos, watchedNanos, stillEstablished);
        return strategies.stream()
                .map(strategy -> cells.of(
                        strategy,
                        connections.stream()
                                .filter(w -> w.strategy.equals(strategy))
                                .toList()))
                .toList();
    }

    /** Returns when the fault struck, on the clock of the captured frames. */
    long struckEpochNanos() {
        return struckEpochNanos;
    }

    List<Frame> frames() {
        PacketSocket socket = capture;
        return socket == null ? List.of() : socket.segments();
    }

    byte[] pcapng() {
        PacketSocket socket = capture;
        return socket == null ? new byte[0] : socket.pcapng();
    }

    /** Returns the local ports of a strategy's connections. */
    List<Integer> ports(Strategy strategy) {
        return connections.stream()
                .filter(w -> w.strategy.equals(strategy))
                .map(w -> w.localPort)
                .toList();
    }

    @Override
    public void close() {
        try {
            if (watcher != null) {
                watcher.close();
            }
        } catch (IOException e) {
            // The sockets go with the namespace.
        }
        if (timerLog != null) {
            timerLog.close();
        }
        if (capture != null) {
            capture.close();
        }
        server.close();
        hosts.close();
    }
}
