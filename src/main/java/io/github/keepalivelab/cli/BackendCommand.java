package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.plan.Ports;
import io.github.keepalivelab.plan.Ranges;
import io.github.keepalivelab.service.backend.Backend;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lab backend}: the service under test, until it is stopped. */
@Command(
        name = "backend",
        sortOptions = false,
        description = "Runs the service under test: GET /keep-alive/hello says which connection carried the request.")
final class BackendCommand implements Callable<Integer> {

    @Option(names = "--port", defaultValue = "8080", description = "port of the service (default: ${DEFAULT-VALUE})")
    int port;

    @Option(
            names = "--management-port",
            defaultValue = "8180",
            description = "port of /actuator/health and /actuator/prometheus, on loopback (default: ${DEFAULT-VALUE})")
    int managementPort;

    @Option(
            names = "--address",
            defaultValue = "127.0.0.1",
            description = "where to listen (default: ${DEFAULT-VALUE})")
    String address = "127.0.0.1";

    @Option(
            names = "--management-address",
            defaultValue = "127.0.0.1",
            description = "where the management port listens (default: ${DEFAULT-VALUE})")
    String managementAddress = "127.0.0.1";

    @Option(
            names = "--max-requests-per-connection",
            defaultValue = "-1",
            description = "Tomcat closes a connection after so many requests; -1: never (default: ${DEFAULT-VALUE})")
    int maxRequestsPerConnection;

    @Option(
            names = "--idle-seconds",
            paramLabel = "S",
            defaultValue = "3600",
            description = "Tomcat closes a connection that is idle for so long, 1 to 86400 (default: ${DEFAULT-VALUE})")
    int idleSeconds;

    @Option(
            names = "--tcp-keepalive",
            description = "TCP keepalive on client connections, at the kernel's settings (net.ipv4.tcp_keepalive_*)")
    boolean tcpKeepalive;

    @Option(
            names = "--lab-knobs",
            description = "allow ?delayMillis=, ?burnMicros=, ?bytes= and POST /lab/freeze?millis=")
    boolean knobs;

    @Override
    public Integer call() throws InterruptedException {
        Ports.require("--port", port);
        Ports.require("--management-port", managementPort);
        Ranges.require("--idle-seconds", idleSeconds, 1, 86_400);
        Ranges.require("--max-requests-per-connection", maxRequestsPerConnection, -1, 1_000_000_000);
        ListenCheck.require("--port", address, port);
        ListenCheck.require("--management-port", managementAddress, managementPort);
        if (port != 0 && port == managementPort && address.equals(managementAddress)) {
            throw new PlanException("--port and --management-port must differ, were both " + port);
        }
        Backend.Listening listening = Backend.start(new Backend.Settings(
                address,
                port,
                managementAddress,
                managementPort,
                knobs,
                maxRequestsPerConnection,
                idleSeconds,
                tcpKeepalive));
        System.out.println("backend listens on http://" + address + ":" + listening.port()
                + "/keep-alive/hello, health and metrics on http://" + managementAddress + ":"
                + listening.managementPort()
                + "/actuator");
        Thread.currentThread().join();
        return ExitCodes.OK;
    }
}
