package io.github.keepalivelab.cli;

import io.github.keepalivelab.liveness.Anatomy;
import io.github.keepalivelab.plan.CloseBy;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.report.AnatomyReport;
import io.github.keepalivelab.report.Document;
import io.github.keepalivelab.result.AnatomyResult;
import io.github.keepalivelab.result.AnatomyResult.Exchange;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.LivenessResult.Packet;
import io.github.keepalivelab.result.ResultJson;
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

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "where results go (default: results/<UTC time>-anatomy)")
    @Nullable
    Path output;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text", description = "what stdout gets")
    CompareCommand.Format format = CompareCommand.Format.TEXT;

    @Override
    public Integer call() {
        if (requests < 1 || requests > 100) {
            throw new PlanException("--requests must be from 1 to 100, was " + requests);
        }
        NginxBinary binary = NginxBinary.find(nginx, null, System.err::println);
        if (!InNamespace.inside()) {
            return InNamespace.again(spec);
        }
        try (RunFolder folder = RunFolder.create(RunFolder.named(output, "anatomy"))) {
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
            Document report = AnatomyReport.of(result);
            RunFolder.Written files = folder.store(result, report.html());
            System.out.print(
                    format == CompareCommand.Format.JSON ? ResultJson.pretty(result) + "\n" : files.lines(report));
            System.out.flush();
            return honest ? ExitCodes.OK : ExitCodes.FAILED;
        } catch (IOException e) {
            throw new EnvironmentException("the exchange could not be captured: " + e.getMessage());
        }
    }
}
