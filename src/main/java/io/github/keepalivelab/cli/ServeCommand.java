package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.job.Tools;
import io.github.keepalivelab.load.ApacheEngine;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.Ports;
import io.github.keepalivelab.service.driver.DriverSettings;
import io.github.keepalivelab.service.driver.LoadDriver;
import io.github.keepalivelab.system.RemoteTopology;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab serve}: a role of the compose stack. */
@Command(
        name = "serve",
        sortOptions = false,
        description =
                "Runs the load driver as a service: continuous rounds against an nginx and a backend that run already.")
final class ServeCommand implements Callable<Integer> {

    private static final String ROLE = "load-driver";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    @Option(names = "--role", paramLabel = ROLE, required = true, description = "role of this process: " + ROLE)
    String role = ROLE;

    @Mixin
    RoundOptions rounds = new RoundOptions();

    @Option(names = "--address", defaultValue = "127.0.0.1", description = "where to listen (default: 127.0.0.1)")
    String address = "127.0.0.1";

    @Option(names = "--nginx-host", defaultValue = "127.0.0.1", description = "where nginx is (default: 127.0.0.1)")
    String nginxHost = "127.0.0.1";

    @Option(
            names = "--long-port",
            defaultValue = "8080",
            description = "nginx's port with a long upstream hop (default: 8080)")
    int longPort;

    @Option(
            names = "--short-port",
            defaultValue = "8081",
            description = "nginx's port with a short upstream hop (default: 8081)")
    int shortPort;

    @Option(
            names = "--status-port",
            defaultValue = "8088",
            description = "nginx's port with /stub_status (default: 8088)")
    int statusPort;

    @Option(
            names = "--backend-host",
            defaultValue = "127.0.0.1",
            description = "where the backend is (default: 127.0.0.1)")
    String backendHost = "127.0.0.1";

    @Option(
            names = "--management-port",
            defaultValue = "8180",
            description = "the backend's port with /actuator (default: 8180)")
    int managementPort;

    @Override
    public Integer call() throws InterruptedException {
        if (!ROLE.equals(role)) {
            throw new PlanException("--role must be " + ROLE + ", was '" + role + "'");
        }
        Ports.require("--long-port", longPort);
        Ports.require("--short-port", shortPort);
        Ports.require("--status-port", statusPort);
        Ports.require("--management-port", managementPort);
        Map<String, String> round = rounds.checked(address);
        RemoteTopology topology = new RemoteTopology(
                new RemoteTopology.Addresses(nginxHost, longPort, shortPort, statusPort, backendHost, managementPort));
        int opened = LoadDriver.start(new DriverSettings(
                address,
                rounds.port,
                topology,
                () -> Tools.foreign(topology.nginxVersion().orElse(null), new ApacheEngine().info()),
                spec.commandLine().getParseResult().originalArgs(),
                rounds.data,
                round,
                RoundOptions.KEPT_RUNS,
                rounds.lowerHostNames(),
                rounds.grafanaUrl()));
        System.out.println("load driver listens on http://" + address + ":" + opened + "/");
        Thread.currentThread().join();
        return ExitCodes.OK;
    }
}
