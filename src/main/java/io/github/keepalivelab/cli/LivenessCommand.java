package io.github.keepalivelab.cli;

import io.github.keepalivelab.liveness.Fault;
import io.github.keepalivelab.liveness.LivenessRun;
import io.github.keepalivelab.liveness.PooledPeers;
import io.github.keepalivelab.liveness.Strategy;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.report.LivenessReport;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.LivenessResult;
import io.github.keepalivelab.result.LivenessResult.Traffic;
import io.github.keepalivelab.result.StoredWarning;
import io.github.keepalivelab.result.Verdict;
import io.github.keepalivelab.topology.NginxBinary;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
            description = "whether a byte is written 0.2 s after the fault (default: ${DEFAULT-VALUE})")
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
            defaultValue = "5",
            description = "the client's net.ipv4.tcp_retries2; Linux has 15 (default: ${DEFAULT-VALUE})")
    int retries2;

    @Option(
            names = "--at-once",
            description = "all connections have their last activity together, shortly before the fault")
    boolean atOnce;

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
        LivenessRun run = run();
        // Fetched out here, where there is a network.
        NginxBinary binary = peers ? NginxBinary.find(nginx, null, System.err::println) : null;
        if (!InNamespace.inside()) {
            return InNamespace.again(spec);
        }
        try (RunFolder folder = results.folder("liveness");
                Interruption interruption = new Interruption(run::cancel)) {
            Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            List<LivenessResult.PooledPeer> pools = List.of();
            if (binary == null) {
                run.run();
            } else {
                pools = PooledPeers.examine(binary, System.err::println);
            }
            List<String> captures = folder.captures(run.captures());
            boolean asPredicted =
                    !run.wasCancelled() && run.cells().stream().allMatch(LivenessResult.Cell::asPredicted);
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
                    run.probes(),
                    captures,
                    run.wasCancelled()
                            ? List.of(new StoredWarning(
                                    "Interrupted",
                                    null,
                                    true,
                                    "interrupted; only complete batches of faults are here",
                                    "run again for all of them"))
                            : List.of());
            int code = results.publish(folder, result, result.verdict(), LivenessReport.of(result));
            return interruption.happened() ? ExitCodes.INTERRUPTED : code;
        }
    }

    private LivenessRun run() {
        Ranges.require("--connections", connections, 1, 1000);
        Ranges.require("--tcp-retries2", retries2, 1, 15);
        List<Traffic> kinds = switch (traffic) {
            case "both" -> List.of(Traffic.IDLE, Traffic.IN_FLIGHT);
            case "idle" -> List.of(Traffic.IDLE);
            case "in-flight" -> List.of(Traffic.IN_FLIGHT);
            default -> throw new PlanException("--traffic must be idle, in-flight or both, was '" + traffic + "'");
        };
        if (kinds.equals(List.of(Traffic.IN_FLIGHT)) && faults.equals(List.of(Fault.FIREWALL_IDLE.label()))) {
            throw new PlanException("firewall-idle is about idle connections; use --traffic idle");
        }
        List<String> wanted = strategies.isEmpty() ? LivenessRun.DEFAULT_STRATEGIES : strategies;
        return new LivenessRun(
                faults.isEmpty()
                        ? Fault.atAnInstant()
                        : faults.stream().map(Fault::parse).toList(),
                wanted.stream().map(Strategy::parse).toList(),
                kinds,
                connections,
                retries2,
                !atOnce,
                System.err::println);
    }
}
