package io.github.keepalivelab.cli;

import io.github.keepalivelab.driver.DriverSettings;
import io.github.keepalivelab.driver.LoadDriver;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.topology.RemoteTopology;
import java.util.List;
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
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Runs the load driver as a service: rounds for ever against an nginx and a backend that run already.")
final class ServeCommand implements Callable<Integer> {

    private static final String ROLE = "load-driver";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    @Option(names = "--role", paramLabel = ROLE, required = true, description = "what to be: " + ROLE)
    String role = ROLE;

    @Mixin
    RoundOptions rounds = new RoundOptions();

    @Option(names = "--address", defaultValue = "127.0.0.1", description = "where to listen")
    String address = "127.0.0.1";

    @Option(names = "--nginx-host", defaultValue = "127.0.0.1", description = "where nginx is")
    String nginxHost = "127.0.0.1";

    @Option(names = "--long-port", defaultValue = "8080", description = "nginx's port with a long upstream hop")
    int longPort;

    @Option(names = "--short-port", defaultValue = "8081", description = "nginx's port with a short upstream hop")
    int shortPort;

    @Option(names = "--status-port", defaultValue = "8088", description = "nginx's port with /stub_status")
    int statusPort;

    @Option(names = "--backend-host", defaultValue = "127.0.0.1", description = "where the backend is")
    String backendHost = "127.0.0.1";

    @Option(names = "--management-port", defaultValue = "8180", description = "the backend's port with /actuator")
    int managementPort;

    @Override
    public Integer call() throws InterruptedException {
        if (!ROLE.equals(role)) {
            throw new PlanException("--role must be " + ROLE + ", was '" + role + "'");
        }
        Map<String, String> round = rounds.round();
        RemoteTopology.Addresses targets =
                new RemoteTopology.Addresses(nginxHost, longPort, shortPort, statusPort, backendHost, managementPort);
        RemoteTopology topology = new RemoteTopology(targets);
        List<String> command = spec.commandLine().getParseResult().originalArgs();
        int opened = LoadDriver.start(
                new DriverSettings(address, rounds.port, targets, rounds.data, round, RoundOptions.KEPT_RUNS),
                () -> EnvironmentReader.readRemote(topology.nginxVersion().orElse(null), command));
        System.out.println("load driver listens on http://" + address + ":" + opened + "/runs");
        Thread.currentThread().join();
        return ExitCodes.OK;
    }
}
