package io.github.keepalivelab.cli;

import io.github.keepalivelab.liveness.Anatomy;
import io.github.keepalivelab.plan.CloseBy;
import io.github.keepalivelab.result.AnatomyResult;
import io.github.keepalivelab.result.AnatomyResult.Exchange;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.LivenessResult.Packet;
import io.github.keepalivelab.result.Verdict;
import io.github.keepalivelab.topology.EnvironmentException;
import io.github.keepalivelab.topology.NginxBinary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab anatomy}: a short and a long exchange, packet by packet. */
@Command(
        name = "anatomy",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Captures one short and one long exchange and draws every packet.")
final class AnatomyCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    @Option(
            names = "--close-by",
            paramLabel = "client|server",
            defaultValue = "client",
            description = "who closes short connections (default: ${DEFAULT-VALUE})")
    CloseBy closeBy = CloseBy.CLIENT;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "3",
            description = "on the long connection, 1 to 100 (default: ${DEFAULT-VALUE})")
    int requests;

    @Option(names = "--via-nginx", description = "through nginx, both hops drawn")
    boolean viaNginx;

    @Option(names = "--nginx", paramLabel = "PATH", description = "nginx binary (default: installed, else fetched)")
    @Nullable
    Path nginx;

    @Mixin
    ResultOptions results = new ResultOptions();

    @Override
    public Integer call() {
        Ranges.require("--requests", requests, 1, 100);
        NginxBinary binary = NginxBinary.find(nginx, null, System.err::println);
        if (!InNamespace.inside()) {
            return InNamespace.again(spec);
        }
        try (RunFolder folder = results.folder("anatomy")) {
            Anatomy anatomy = new Anatomy(binary, closeBy, requests, viaNginx);
            List<Exchange> exchanges = anatomy.run();
            List<String> captures = folder.captures(Map.of("anatomy", anatomy.pcapng()));
            boolean honest = exchanges.stream()
                    .flatMap(e -> e.connections().stream())
                    .flatMap(c -> c.packets().stream())
                    .map(Packet::flags)
                    .noneMatch(flags -> flags.contains("RST"));
            AnatomyResult result = new AnatomyResult(
                    ExperimentResult.SCHEMA_VERSION,
                    "anatomy",
                    honest ? Verdict.VALID : Verdict.INVALID,
                    EnvironmentReader.read(
                            binary, 1, spec.commandLine().getParseResult().originalArgs()),
                    new AnatomyResult.Plan(closeBy, requests, viaNginx),
                    exchanges,
                    captures,
                    List.of());
            return results.publish(folder, result);
        } catch (IOException e) {
            throw new EnvironmentException("the exchange could not be captured: " + e.getMessage());
        }
    }
}
