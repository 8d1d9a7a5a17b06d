package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.job.Tools;
import io.github.keepalivelab.load.ApacheEngine;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.Ports;
import io.github.keepalivelab.service.driver.DriverSettings;
import io.github.keepalivelab.service.driver.LoadDriver;
import io.github.keepalivelab.system.HostStack;
import io.github.keepalivelab.system.nginx.NginxBinary;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab up}: the compose stack's backend, nginx and load driver without containers. */
@Command(
        name = "up",
        sortOptions = false,
        description =
                "Starts backend, nginx and load driver on this host, on the ports of the compose stack, until Ctrl-C.")
final class UpCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    @Option(names = "--long-port", defaultValue = "8080", description = "nginx, long upstream hop (default: 8080)")
    int longPort;

    @Option(names = "--short-port", defaultValue = "8081", description = "nginx, short upstream hop (default: 8081)")
    int shortPort;

    @Mixin
    RoundOptions rounds = new RoundOptions();

    @Option(names = "--nginx", paramLabel = "PATH", description = "nginx binary (default: installed, else fetched)")
    @Nullable
    Path nginx;

    @Override
    public Integer call() throws InterruptedException {
        Ports.requireOpen("--long-port", longPort);
        Ports.requireOpen("--short-port", shortPort);
        Map<String, String> round = rounds.checked("127.0.0.1");
        ListenCheck.require("--long-port", "127.0.0.1", longPort);
        ListenCheck.require("--short-port", "127.0.0.1", shortPort);
        requireDistinct();
        NginxBinary binary = NginxBinary.find(nginx, null, System.err::println);
        try (HostStack stack = HostStack.start(binary, longPort, shortPort)) {
            int opened = LoadDriver.start(new DriverSettings(
                    "127.0.0.1",
                    rounds.port,
                    stack,
                    () -> Tools.own(binary, 1, new ApacheEngine().info()),
                    spec.commandLine().getParseResult().originalArgs(),
                    rounds.data,
                    round,
                    RoundOptions.KEPT_RUNS,
                    rounds.lowerHostNames(),
                    rounds.grafanaUrl()));
            System.out.println("long upstream hop:  curl -s http://127.0.0.1:" + longPort
                    + "/keep-alive/hello http://127.0.0.1:" + longPort + "/keep-alive/hello");
            System.out.println("short upstream hop: curl -s http://127.0.0.1:" + shortPort + "/keep-alive/hello");
            System.out.println("load driver:        http://127.0.0.1:" + opened
                    + "/, REST at /runs, metrics at /actuator/prometheus");
            System.out.println("backend:            metrics at http://127.0.0.1:" + stack.managementPort()
                    + "/actuator/prometheus");
            System.out.println("Ctrl-C ends everything");
            Thread.currentThread().join();
        }
        return ExitCodes.OK;
    }

    private void requireDistinct() {
        if (longPort == shortPort || longPort == rounds.port || shortPort == rounds.port) {
            throw new PlanException("--long-port, --short-port and --port must differ, were " + longPort + ", "
                    + shortPort + " and " + rounds.port);
        }
    }
}
