package io.github.keepalivelab.study.pools;

import io.github.keepalivelab.job.CancellableTask;
import io.github.keepalivelab.job.Job;
import io.github.keepalivelab.job.Outcome;
import io.github.keepalivelab.job.Progress;
import io.github.keepalivelab.job.Tools;
import io.github.keepalivelab.machine.net.ThreeHosts;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.math.time.Waiting;
import io.github.keepalivelab.result.PoolsResult;
import io.github.keepalivelab.result.PoolsResult.PooledPeer;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.system.nginx.NginxBinary;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * What the pools that users have do when a pooled connection has died while it was idle: Apache HttpClient's, with and without
 * its stale check and with TCP keepalive, and nginx's, with and without {@code proxy_socket_keepalive}. One request fills the
 * pool, the fault strikes, and after a while the next request shows what happens. The other side is Tomcat. Then the servers:
 * what they do when a client's idle connection dies ({@link ServerOwners}). Must run within a user namespace of the lab's own.
 */
public final class PoolsJob implements Job<PoolsResult> {

    private static final List<Trouble> TROUBLES = List.of(Trouble.FIREWALL_DROP, Trouble.FIREWALL_REJECT, Trouble.KILL);
    private static final double IDLE_SECONDS = 5;
    private static final double NANOS_PER_SECOND = 1e9;

    private final NginxBinary binary;
    private final List<PooledPeer> peers = new CopyOnWriteArrayList<>();
    private final CancellableTask task = new CancellableTask(this::examine);
    private volatile Progress told = line -> {};
    private volatile boolean cancelled;

    /** @param binary the nginx to use */
    public PoolsJob(NginxBinary binary) {
        this.binary = binary;
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
    public Outcome<PoolsResult> run(Progress progress) {
        List<RunWarning> warnings = new ArrayList<>();
        try {
            told = progress;
            task.run();
        } catch (IOException | EnvironmentException e) {
            if (peers.isEmpty() && !cancelled) {
                throw new EnvironmentException("the pooled connections could not be examined: " + e.getMessage());
            }
            if (!cancelled) {
                warnings.add(new RunWarning.Failed(String.valueOf(e.getMessage())));
            }
        }
        if (cancelled) {
            warnings.add(new RunWarning.Interrupted("; only complete faults are here"));
        }
        peers.stream()
                .filter(peer -> Boolean.FALSE.equals(peer.asPredicted()))
                .forEach(peer -> warnings.add(new RunWarning.NotAsPredicted(peer.peer() + " under " + peer.fault()
                        + ": predicted " + peer.predicted() + ", was " + peer.outcome())));
        PoolsResult.Plan plan = new PoolsResult.Plan(Stream.concat(TROUBLES.stream(), Stream.of(Trouble.BLACK_HOLE))
                .map(Trouble::label)
                .toList());
        return Outcome.of(new PoolsResult(plan, List.copyOf(peers)), warnings);
    }

    private void examine() throws IOException {
        int id = 0;
        for (Trouble trouble : TROUBLES) {
            if (cancelled) {
                return;
            }
            told.say("pooled connections, " + trouble.label());
            try (ThreeHosts hosts = ThreeHosts.build("p" + id++)) {
                peers.addAll(scene(hosts, trouble));
            }
        }
        if (!cancelled) {
            told.say("idle client connections, " + Trouble.BLACK_HOLE.label());
            try (ThreeHosts hosts = ThreeHosts.build("p" + id)) {
                peers.addAll(ServerOwners.examine(binary, hosts));
            }
        }
    }

    private List<PooledPeer> scene(ThreeHosts hosts, Trouble trouble) throws IOException {
        // The namespace has a /run of its own: what is in there goes with it.
        Path home = Files.createTempDirectory(Path.of("/run"), "pooled-");
        Process backend = PeerPrograms.backend(hosts.server(), home, Pool.PORT, List.of());
        Process nginx = Pool.nginx(binary, hosts, home);
        List<Pool> pools = Pool.all();
        try {
            PeerPrograms.await(hosts, new InetSocketAddress("10.0.2.2", Pool.PORT));
            PeerPrograms.await(hosts, new InetSocketAddress("10.0.1.2", Pool.PORT));
            for (Pool pool : pools) {
                String first = pool.ask(hosts);
                if (!first.equals("200")) {
                    throw new EnvironmentException(pool.name() + " does not work even before the fault: " + first);
                }
            }
            if (trouble == Trouble.KILL) {
                // Killed and started again: what is pooled is stale, the service is back.
                backend.destroyForcibly();
                backend = PeerPrograms.backend(hosts.server(), home, Pool.PORT, List.of());
            } else {
                if (trouble == Trouble.FIREWALL_REJECT) {
                    hosts.resetUnknownConnections();
                }
                hosts.forgetConnections(Pool.PORT);
            }
            Waiting.untilNanos(System.nanoTime() + Math.round(IDLE_SECONDS * NANOS_PER_SECOND));
            if (trouble == Trouble.KILL) {
                PeerPrograms.await(hosts, new InetSocketAddress("10.0.2.2", Pool.PORT));
            }
            return next(hosts, trouble, pools);
        } finally {
            for (Pool pool : pools) {
                pool.client().close();
            }
            backend.destroyForcibly();
            nginx.destroyForcibly();
        }
    }

    /** Sends the next request of each pool. */
    private static List<PooledPeer> next(ThreeHosts hosts, Trouble trouble, List<Pool> pools) throws IOException {
        List<PooledPeer> seen = new ArrayList<>();
        for (Pool pool : pools) {
            long start = System.nanoTime();
            String outcome = pool.ask(hosts);
            String predicted = pool.predicted(trouble);
            seen.add(new PooledPeer(
                    "client",
                    pool.name(),
                    trouble.label(),
                    outcome,
                    (System.nanoTime() - start) / NANOS_PER_SECOND,
                    predicted,
                    outcome.contains(predicted)));
        }
        return seen;
    }
}
