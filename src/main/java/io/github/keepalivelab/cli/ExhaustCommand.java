package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.machine.linux.PortRange;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.PortLedger;
import io.github.keepalivelab.plan.Ranges;
import io.github.keepalivelab.report.ExhaustReport;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.study.exhaust.ExhaustJob;
import io.github.keepalivelab.system.nginx.NginxBinary;
import java.nio.file.Path;
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
        sortOptions = false,
        description = "Uses up the ephemeral ports of its own network namespace, and predicts when.")
final class ExhaustCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    @Option(
            names = "--ports",
            paramLabel = "N",
            defaultValue = "50",
            description = "ports in the namespace, 20 to 2000 (default: ${DEFAULT-VALUE})")
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
            explain();
            return ExitCodes.OK;
        }
        // Fetched out here, where there is a network.
        NginxBinary binary = NginxBinary.find(nginx, null, System.err::println);
        return InNamespace.inside() ? results.run(spec, () -> new ExhaustJob(binary, ports)) : InNamespace.again(spec);
    }

    private void explain() {
        PortRange range = PortRange.read();
        ExhaustReport.Ledger ledger = new ExhaustReport.Ledger(
                new PortLedger(range.ports(), range.reuses(true)),
                new PortLedger(range.ports(), range.reuses(false)),
                rate == null ? 0 : rate);
        System.out.print(
                results.format == OutputFormat.JSON ? ResultJson.prettyValue(ledger.json()) + "\n" : ledger.text());
        System.out.flush();
    }
}
