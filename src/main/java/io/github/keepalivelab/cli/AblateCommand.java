package io.github.keepalivelab.cli;

import io.github.keepalivelab.load.ApacheEngine;
import io.github.keepalivelab.plan.AblationPlan;
import io.github.keepalivelab.plan.Distance;
import io.github.keepalivelab.plan.HopName;
import io.github.keepalivelab.plan.PlanText;
import io.github.keepalivelab.plan.Ranges;
import io.github.keepalivelab.study.ablate.AblateJob;
import io.github.keepalivelab.system.Place;
import io.github.keepalivelab.system.nginx.NginxBinary;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab ablate}: which keep-alive settings of nginx matter, by switching each of them. */
@Command(
        name = "ablate",
        sortOptions = false,
        description =
                "Switches each keep-alive setting of nginx and shows what becomes of connections, CPU and latency.")
final class AblateCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    @Option(
            names = "--hop",
            paramLabel = "upstream|client",
            defaultValue = "upstream",
            description = "the hop whose settings are switched (default: ${DEFAULT-VALUE})")
    HopName hop = HopName.UPSTREAM;

    @Option(
            names = "--nginx",
            paramLabel = "PATH",
            description = "nginx binary, may be repeated (default: installed, else fetched)")
    List<Path> nginx = List.of();

    @Option(
            names = "--rate",
            paramLabel = "N|auto",
            defaultValue = "auto",
            description = "requests per second of every arm (default: ${DEFAULT-VALUE})")
    String rate = "auto";

    @Option(
            names = "--blocks",
            paramLabel = "N",
            defaultValue = "20",
            description = "how often every arm is measured; intervals need 10 (default: ${DEFAULT-VALUE})")
    int blocks;

    @Option(
            names = "--trial-seconds",
            paramLabel = "S",
            defaultValue = "0.1",
            description = "length of one window (default: ${DEFAULT-VALUE})")
    double trialSeconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "seed of the trial order (default: ${DEFAULT-VALUE})")
    long seed;

    @Option(names = "--warm-up-seconds", paramLabel = "S", description = "longest warm-up (default: that of compare)")
    @Nullable
    Double warmUpSeconds;

    @Option(
            names = "--part",
            paramLabel = "all|combinations|sweeps",
            defaultValue = "all",
            description = "settings on and off, or factors in steps (default: ${DEFAULT-VALUE})")
    AblationPlan.Part part = AblationPlan.Part.ALL;

    @Mixin
    PlaceOptions place = new PlaceOptions();

    @Mixin
    ResultOptions results = new ResultOptions();

    @Override
    public Integer call() {
        Ranges.require("--blocks", blocks, 1, 10_000);
        AblationPlan plan = new AblationPlan(hop, PlanText.load(rate), blocks, trialSeconds, seed, warmUpSeconds, part);
        plan.check();
        if (!InNamespace.withHosts()) {
            results.requireUsable(spec);
        }
        List<NginxBinary> binaries = nginx.isEmpty()
                ? List.of(NginxBinary.find(null, null, results.progress()::println))
                : nginx.stream()
                        .map(path -> NginxBinary.find(path, null, results.progress()::println))
                        .toList();
        if (place.wantsHosts(Distance.NONE)) {
            return InNamespace.againWithHosts(spec);
        }
        try (Place where = place.make(Distance.NONE)) {
            return results.run(spec, () -> new AblateJob(plan, binaries, new ApacheEngine(), where));
        }
    }
}
