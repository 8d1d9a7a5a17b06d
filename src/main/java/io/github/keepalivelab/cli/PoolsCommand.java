package io.github.keepalivelab.cli;

import io.github.keepalivelab.machine.net.ThreeHosts;
import io.github.keepalivelab.study.pools.PoolsJob;
import io.github.keepalivelab.system.nginx.NginxBinary;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab pools}: what users' own pools and servers do when an idle connection dies. */
@Command(
        name = "pools",
        sortOptions = false,
        description =
                "Lets idle connections die and shows what HttpClient's and nginx's pools and Tomcat and nginx as servers"
                        + " make of it.")
final class PoolsCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    @Option(names = "--nginx", paramLabel = "PATH", description = "nginx binary (default: installed, else fetched)")
    @Nullable
    Path nginx;

    @Mixin
    ResultOptions results = new ResultOptions();

    @Override
    public Integer call() {
        // Fetched out here, where there is a network.
        NginxBinary binary = NginxBinary.find(nginx, null, results.progress()::println);
        if (!InNamespace.inside()) {
            return InNamespace.again(spec);
        }
        ThreeHosts.requireFilter();
        return results.run(spec, () -> new PoolsJob(binary));
    }
}
