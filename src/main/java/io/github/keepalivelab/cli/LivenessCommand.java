package io.github.keepalivelab.cli;

import io.github.keepalivelab.liveness.LivenessRun;
import io.github.keepalivelab.liveness.PooledPeers;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.StoredWarning;
import io.github.keepalivelab.result.Verdict;
import io.github.keepalivelab.topology.EnvironmentException;
import io.github.keepalivelab.topology.NginxBinary;
import io.github.keepalivelab.topology.PacketFilter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab liveness}: faults by strategies. */
@Command(
        name = "liveness",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Breaks connections in every way and measures how long each strategy takes to notice.")
final class LivenessCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    @Option(
            names = "--fault",
            paramLabel = "NAME",
            split = ",",
            description = "which faults (default: all that strike at an instant)")
    List<String> faults = List.of();

    @Option(
            names = "--strategy",
            paramLabel = "NAME=VALUES",
            split = ",",
            description = "which strategies; parts are joined by + (default: a scaled-down selection)")
    List<String> strategies = List.of();

    @Option(
            names = "--traffic",
            paramLabel = "idle|in-flight|both",
            defaultValue = "both",
            description = "whether a message is written 0.2 s after the fault (default: ${DEFAULT-VALUE})")
    String traffic = "both";

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "8",
            description = "of each strategy, staggered over its period (default: ${DEFAULT-VALUE})")
    int connections;

    @Option(
            names = "--tcp-retries2",
            paramLabel = "N",
            description =
                    "the client's net.ipv4.tcp_retries2; Linux has 15 (default: 5; on loopback the machine's own)")
    @Nullable
    Integer retries2;

    @Option(
            names = "--at-once",
            description = "all connections have their last activity together, shortly before the fault")
    boolean atOnce;

    @Option(
            names = "--loopback",
            description = "on this machine's loopback interface with a packet filter, as where namespaces are refused;"
                    + " needs root or NET_ADMIN")
    boolean loopback;

    @Option(
            names = "--peers",
            description = "instead of the matrix: what HttpClient's and nginx's pools do when an idle connection dies")
    boolean peers;

    @Option(
            names = "--nginx",
            paramLabel = "PATH",
            description = "with --peers: nginx binary (default: installed, else fetched)")
    @Nullable
    Path nginx;

    @Option(
            names = "--explain",
            description = "say when this machine's TCP keepalive finds a dead peer, and run nothing")
    boolean explain;

    @Mixin
    ResultOptions results = new ResultOptions();

    @Override
    public Integer call() {
        if (explain) {
            System.out.print(KeepaliveText.ofThisMachine());
            return ExitCodes.OK;
        }
        LivenessScope scope =
                new LivenessScope(faults, strategies, traffic, connections, retries2, InNamespace.onLoopback());
        if (peers && loopback) {
            throw new PlanException("--peers needs networks of the lab's own; leave out --loopback");
        }
        // Fetched out here, where there is a network.
        NginxBinary binary = peers ? NginxBinary.find(nginx, null, System.err::println) : null;
        if (InNamespace.inside() || InNamespace.onLoopback()) {
            return inside(scope, binary);
        }
        return peers ? InNamespace.again(spec) : InNamespace.againOrOnLoopback(spec, loopback);
    }

    private int inside(LivenessScope scope, @Nullable NginxBinary binary) {
        try (RunFolder folder = results.folder("liveness");
                PacketFilter filter = InNamespace.onLoopback() ? PacketFilter.open() : null) {
            LivenessRun run = new LivenessRun(
                    scope.faults(),
                    scope.strategies(),
                    scope.traffic(),
                    connections,
                    scope.retries2(),
                    !atOnce,
                    scope.captures(),
                    filter,
                    System.err::println);
            try (Interruption interruption = new Interruption(run::cancel)) {
                int code = measure(run, scope, binary, folder);
                return interruption.happened() ? ExitCodes.INTERRUPTED : code;
            }
        }
    }

    private int measure(LivenessRun run, LivenessScope scope, @Nullable NginxBinary binary, RunFolder folder) {
        Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        List<LivenessResult.PooledPeer> pools = List.of();
        List<StoredWarning> warnings = new ArrayList<>(scope.warnings());
        try {
            if (binary == null) {
                run.run();
            } else {
                pools = PooledPeers.examine(binary, System.err::println);
            }
        } catch (EnvironmentException e) {
            if (run.cells().isEmpty()) {
                throw e;
            }
            warnings.add(new StoredWarning(
                    "Failed", null, true, e.getMessage() + "; only complete batches of faults are here", "run again"));
        }
        List<String> captures = folder.captures(run.captures());
        boolean asPredicted = warnings.stream().noneMatch(StoredWarning::voids)
                && !run.wasCancelled()
                && run.cells().stream().allMatch(LivenessResult.Cell::asPredicted);
        if (run.wasCancelled()) {
            warnings.add(StoredWarning.interrupted("; only complete batches of faults are here"));
        }
        LivenessResult result = new LivenessResult(
                ExperimentResult.SCHEMA_VERSION,
                "liveness",
                asPredicted ? Verdict.VALID : Verdict.INVALID,
                startedAt.toString(),
                EnvironmentReader.read(
                        null, 1, spec.commandLine().getParseResult().originalArgs()),
                binary == null ? run.plan() : PooledPeers.plan(),
                run.cells(),
                run.costs(),
                run.counters(),
                pools,
                run.timers(),
                run.probes(),
                captures,
                warnings);
        return results.publish(folder, result);
    }
}
