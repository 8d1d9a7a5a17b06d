package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.machine.linux.PortRange;
import io.github.keepalivelab.machine.net.UserNamespace;
import io.github.keepalivelab.plan.Distance;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.PortLedger;
import io.github.keepalivelab.plan.Ranges;
import io.github.keepalivelab.report.ExhaustReport;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.study.exhaust.ExhaustJob;
import io.github.keepalivelab.system.Place;
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

    @Option(
            names = "--range",
            paramLabel = "LOW-HIGH",
            description = "with --explain: net.ipv4.ip_local_port_range of another machine (default: this machine's)")
    @Nullable
    String range;

    @Option(
            names = "--tw-reuse",
            paramLabel = "0|1|2",
            description = "with --explain: net.ipv4.tcp_tw_reuse of another machine (default: this machine's)")
    @Nullable
    Integer timeWaitReuse;

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
        if ((range != null || timeWaitReuse != null) && !explain) {
            throw new PlanException("--range and --tw-reuse belong to --explain");
        }
        if (timeWaitReuse != null) {
            Ranges.require("--tw-reuse", timeWaitReuse, 0, 2);
        }
        if (explain) {
            explain();
            return ExitCodes.OK;
        }
        // Fetched out here, where there is a network.
        NginxBinary binary = NginxBinary.find(nginx, null, results.progress()::println);
        if (InNamespace.withHosts() || InNamespace.inside()) {
            try (Place place = place()) {
                return results.run(spec, () -> new ExhaustJob(binary, ports, place));
            }
        }
        return UserNamespace.hostsRefusal().isEmpty() ? InNamespace.againWithHosts(spec) : InNamespace.again(spec);
    }

    private static Place place() {
        return InNamespace.withHosts()
                ? Place.threeHosts(Distance.NONE)
                : Place.loopback(
                        "three hosts are not to be had here; it is that of a network namespace of the lab's own");
    }

    private void explain() {
        PortRange settings = settings();
        ExhaustReport.Ledger ledger = new ExhaustReport.Ledger(
                new PortLedger(settings.ports(), settings.reuses(true)),
                new PortLedger(settings.ports(), settings.reuses(false)),
                rate == null ? 0 : rate);
        System.out.print(
                results.format.chosen.isJson("--explain")
                        ? ResultJson.prettyValue(ledger.json()) + "\n"
                        : ledger.text());
        System.out.flush();
    }

    private PortRange settings() {
        try {
            return PortRange.of(range, timeWaitReuse);
        } catch (IllegalArgumentException e) {
            throw new PlanException("--range must be " + e.getMessage());
        }
    }
}
