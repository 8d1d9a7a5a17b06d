package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.system.nginx.NginxBinary;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lab nginx}: finds or fetches nginx and prints its path. */
@Command(
        name = "nginx",
        description = "Finds nginx, or fetches the distribution's package without root, and prints its path.")
final class NginxCommand implements Callable<Integer> {

    @Option(names = "--suite", description = "fetch it from this suite of the distribution, for example forky")
    @Nullable
    String suite;

    @Override
    public Integer call() {
        NginxBinary binary = NginxBinary.find(null, suite, System.err::println);
        System.err.println("nginx " + binary.version());
        System.out.println(binary.path());
        return ExitCodes.OK;
    }
}
