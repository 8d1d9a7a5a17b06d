package io.github.keepalivelab.cli;

import io.github.keepalivelab.experiment.Exhaustion;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.PortLedger;
import io.github.keepalivelab.probe.PortRange;
import io.github.keepalivelab.report.ExhaustReport;
import io.github.keepalivelab.result.ExhaustResult;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.StoredWarning;
import io.github.keepalivelab.result.Verdict;
import io.github.keepalivelab.topology.EnvironmentException;
import io.github.keepalivelab.topology.NginxBinary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab exhaust}: runs out of ports, safely, and says when this machine would. */
@Command(
        name = "exhaust",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs out of ephemeral ports in a network namespace of its own, and predicts it.")
final class ExhaustCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    @Option(
            names = "--ports",
            paramLabel = "N",
            defaultValue = "50",
            description = "ports in the namespace, 20 to 2000")
    int ports;

    @Option(names = "--explain", description = "say what this machine's settings mean, and run nothing")
    boolean explain;

    @Option(names = "--rate", paramLabel = "N", description = "with --explain: short connections per second")
    @Nullable
    Double rate;

    @Option(names = "--nginx", paramLabel = "PATH", description = "nginx binary (default: installed, else fetched)")
    @Nullable
    Path nginx;

    @Mixin
    ResultOptions results = new ResultOptions();

    @Override
    public Integer call() {
        Ranges.require("--ports", ports, 20, 2000);
        if (rate != null && !(rate > 0 && rate <= 1e6)) {
            throw new PlanException("--rate must be above 0 and at most 1000000, was " + rate);
        }
        if (rate != null && !explain) {
            throw new PlanException("--rate belongs to --explain");
        }
        if (explain) {
            PortRange range = PortRange.read();
            System.out.print(ExhaustReport.ledger(
                            new PortLedger(range.ports(), range.reuses(true)),
                            new PortLedger(range.ports(), range.reuses(false)),
                            rate == null ? 0 : rate)
                    .text());
            return ExitCodes.OK;
        }
        if (InNamespace.inside()) {
            return inside();
        }
        // Fetched out here, where there is a network.
        NginxBinary.find(nginx, null, System.err::println);
        return InNamespace.again(spec);
    }

    private int inside() {
        NginxBinary binary = NginxBinary.find(nginx, null, System.err::println);
        Exhaustion exhaustion = new Exhaustion(binary, ports, System.err::println);
        try (RunFolder folder = results.folder("exhaust");
                Interruption interruption = new Interruption(exhaustion::cancel)) {
            exhaustion.run();
            boolean fits =
                    !exhaustion.wasCancelled() && exhaustion.cases().stream().allMatch(ExhaustResult.Case::fits);
            List<StoredWarning> warnings = exhaustion.wasCancelled()
                    ? List.of(StoredWarning.interrupted("; only complete cases are here"))
                    : List.of();
            ExhaustResult result = new ExhaustResult(
                    ExperimentResult.SCHEMA_VERSION,
                    "exhaust",
                    fits ? Verdict.VALID : Verdict.INVALID,
                    EnvironmentReader.read(
                            binary, 1, spec.commandLine().getParseResult().originalArgs()),
                    new ExhaustResult.Plan(ports, Exhaustion.requests(ports)),
                    exhaustion.cases(),
                    warnings);
            int code = results.publish(folder, result);
            return interruption.happened() ? ExitCodes.INTERRUPTED : code;
        } catch (IOException e) {
            throw new EnvironmentException("the namespace cannot be set up: " + e.getMessage());
        }
    }
}
