package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.machine.linux.Sysctl;
import io.github.keepalivelab.machine.net.PacketFilter;
import io.github.keepalivelab.machine.net.ThreeHosts;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.report.KeepaliveReport;
import io.github.keepalivelab.result.DoctorResult.TcpKeepalive;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.study.doctor.DoctorJob;
import io.github.keepalivelab.study.liveness.LivenessJob;
import io.github.keepalivelab.study.liveness.LivenessScope;
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
        sortOptions = false,
        description = "Breaks connections in every way and measures how long each failure detector takes to notice.")
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
            description = "connections for each strategy, staggered over its period (default: ${DEFAULT-VALUE})")
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
            names = "--explain",
            description = "say when this machine's TCP keepalive finds a dead peer, and run nothing")
    boolean explain;

    @Mixin
    ResultOptions results = new ResultOptions();

    @Override
    public Integer call() {
        if (explain) {
            explain();
            return ExitCodes.OK;
        }
        LivenessScope scope = new LivenessScope(
                faults, strategies, traffic, connections, retries2, !atOnce, InNamespace.onLoopback());
        if (InNamespace.inside()) {
            if (scope.needsPacketFilter()) {
                ThreeHosts.requireFilter();
            }
            return results.run(spec, () -> new LivenessJob(scope, null));
        }
        if (InNamespace.onLoopback()) {
            try (PacketFilter filter = PacketFilter.open()) {
                return results.run(spec, () -> new LivenessJob(scope, filter));
            }
        }
        return InNamespace.againOrOnLoopback(spec, loopback);
    }

    /** The sysctls of this machine have nothing to do with faults and strategies, so those are refused beside it. */
    private void explain() {
        if (!faults.isEmpty() || !strategies.isEmpty() || loopback || atOnce || retries2 != null) {
            throw new PlanException(
                    "--explain only says what this machine's sysctls mean; leave out --fault, --strategy and the like");
        }
        TcpKeepalive keepalive = DoctorJob.ofThisMachine()
                .orElseThrow(() -> new EnvironmentException("this kernel does not show net.ipv4.tcp_keepalive_*"));
        System.out.print(
                results.format.chosen.isJson("--explain")
                        ? ResultJson.prettyValue(keepalive) + "\n"
                        : KeepaliveReport.of(
                                keepalive, Sysctl.read("net.ipv4.tcp_retries2").orElse("unknown")));
        System.out.flush();
    }
}
