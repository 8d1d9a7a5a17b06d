package io.github.keepalivelab.cli;

import io.github.keepalivelab.driver.DriverSettings;
import io.github.keepalivelab.driver.LoadDriver;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.topology.RemoteTopology;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

    /** What to be. */
    enum Role {
        LOAD_DRIVER
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    @Option(names = "--role", paramLabel = "load-driver", required = true, converter = RoleConverter.class)
    @SuppressWarnings("NullAway.Init") // required
    Role role;

    @Option(names = "--address", defaultValue = "127.0.0.1", description = "where to listen")
    String address = "127.0.0.1";

    @Option(names = "--port", defaultValue = "8090", description = "where to listen (default: ${DEFAULT-VALUE})")
    int port;

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

    @Option(names = "--data", paramLabel = "DIR", defaultValue = "runs", description = "folder of the finished runs")
    Path data = Path.of("runs");

    @Option(names = "--rate", defaultValue = "200", description = "requests per second (default: ${DEFAULT-VALUE})")
    String rate = "200";

    @Option(names = "--blocks", defaultValue = "12", description = "blocks of a round (default: ${DEFAULT-VALUE})")
    String blocks = "12";

    @Option(names = "--trial-seconds", defaultValue = "1", description = "window (default: ${DEFAULT-VALUE})")
    String trialSeconds = "1";

    @Option(names = "--arms", paramLabel = "NAMES", description = "arms of a round, separated by commas")
    @Nullable
    String arms;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> round = new LinkedHashMap<>();
        round.put("rate", rate);
        round.put("blocks", blocks);
        round.put("trial-seconds", trialSeconds);
        round.put("warm-up-seconds", "0");
        if (arms != null && !arms.isBlank()) {
            round.put("arms", arms);
        }
        Ports.require("--port", port);
        RemoteTopology.Addresses targets =
                new RemoteTopology.Addresses(nginxHost, longPort, shortPort, statusPort, backendHost, managementPort);
        RemoteTopology topology = new RemoteTopology(targets);
        List<String> command = spec.commandLine().getParseResult().originalArgs();
        int opened = LoadDriver.start(
                new DriverSettings(address, port, targets, data, round, 200),
                () -> EnvironmentReader.readRemote(topology.nginxVersion().orElse(null), command));
        System.out.println("load driver listens on http://" + address + ":" + opened + "/runs");
        Thread.currentThread().join();
        return ExitCodes.OK;
    }

    /** Reads role names as they are written, with a dash. */
    static final class RoleConverter implements picocli.CommandLine.ITypeConverter<Role> {
        @Override
        public Role convert(String value) {
            if (!"load-driver".equals(value)) {
                throw new PlanException("--role must be load-driver, was '" + value + "'");
            }
            return Role.LOAD_DRIVER;
        }
    }
}
