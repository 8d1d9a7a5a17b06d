package io.github.keepalivelab.cli;

import io.github.keepalivelab.plan.CloseBy;
import io.github.keepalivelab.plan.Ranges;
import io.github.keepalivelab.study.anatomy.AnatomyJob;
import io.github.keepalivelab.system.nginx.NginxBinary;
import java.nio.file.Path;
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
            description = "requests on the long connection, 1 to 100 (default: ${DEFAULT-VALUE})")
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
        // Fetched out here, where there is a network.
        NginxBinary binary = NginxBinary.find(nginx, null, results.progress()::println);
        return InNamespace.inside()
                ? results.run(spec, () -> new AnatomyJob(binary, closeBy, requests, viaNginx))
                : InNamespace.again(spec);
    }
}
