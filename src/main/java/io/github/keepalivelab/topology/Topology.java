package io.github.keepalivelab.topology;

import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.ExperimentPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The nginx and the backend of one run: started, waited for, and always cleaned up. All arms share both processes; an
 * arm is a port.
 */
public final class Topology implements AutoCloseable {

    /** Flags of the backend's virtual machine: small and steady, so that it measures the same on every machine. */
    public static final List<String> BACKEND_FLAGS = List.of(
            "-Xmx96m",
            "-XX:+UseSerialGC",
            "-Xss512k",
            "-XX:ReservedCodeCacheSize=64m",
            "-Djava.net.preferIPv4Stack=true");

    private static final long READY_SECONDS = 60;

    private final Path directory;
    private final boolean keepFiles;
    private final NginxBinary binary;
    private final List<ChildProcess> children = new ArrayList<>();
    private final Map<String, Integer> portByArm = new LinkedHashMap<>();
    private int statusPort;
    private int backendPort;
    private int managementPort;
    private long nginxPid;
    private long backendPid;

    private Topology(Path directory, boolean keepFiles, NginxBinary binary) {
        this.directory = directory;
        this.keepFiles = keepFiles;
        this.binary = binary;
    }

    /**
     * Settings that do not change what is measured but where from.
     *
     * @param nginxWorkers worker processes of nginx
     * @param knobs whether the backend accepts its test knobs
     * @param maxRequestsPerConnection the backend's cap, -1 for none
     * @param keepFiles whether the private directory stays
     */
    public record Options(int nginxWorkers, boolean knobs, int maxRequestsPerConnection, boolean keepFiles) {}

    /**
     * Starts everything that the plan's arms need.
     *
     * @throws EnvironmentException when a process does not start; its whole output is in the message
     */
    public static Topology start(ExperimentPlan plan, NginxBinary binary, Options options) {
        Topology topology = new Topology(privateDirectory(), options.keepFiles(), binary);
        try {
            topology.startProcesses(plan, options);
            return topology;
        } catch (RuntimeException | IOException e) {
            topology.close();
            throw e instanceof RuntimeException failure
                    ? failure
                    : new EnvironmentException("the lab's private files cannot be written: " + e.getMessage());
        }
    }

    /** Returns the port of an arm. */
    public int port(Arm arm) {
        return Optional.ofNullable(portByArm.get(arm.name())).orElseThrow();
    }

    /** Returns the port that answers /stub_status. */
    public int statusPort() {
        return statusPort;
    }

    /** Returns the backend's service port. */
    public int backendPort() {
        return backendPort;
    }

    /** Returns the backend's management port. */
    public int managementPort() {
        return managementPort;
    }

    /** Returns the pid of the backend. */
    public long backendPid() {
        return backendPid;
    }

    /** Returns the pid of the nginx master. */
    public long nginxPid() {
        return nginxPid;
    }

    /** Returns the nginx that runs. */
    public NginxBinary nginx() {
        return binary;
    }

    /** Returns the lines that nginx logged at alert, crit or emerg level. */
    public List<String> seriousLogLines() {
        try (Stream<String> lines = Files.lines(directory.resolve("error.log"))) {
            return lines.filter(line -> line.contains("[alert]") || line.contains("[crit]") || line.contains("[emerg]"))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Returns what ended, with how, for example {@code backend was killed (signal 9)}; empty while all live. */
    public Optional<String> casualty() {
        for (int i = 0; i < children.size(); i++) {
            if (!children.get(i).isAlive()) {
                return Optional.of(
                        (i == 0 ? "backend " : "nginx ") + children.get(i).ending());
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        children.forEach(ChildProcess::close);
        if (!keepFiles) {
            deleteTree(directory);
        }
    }

    private void startProcesses(ExperimentPlan plan, Options options) throws IOException {
        List<Integer> ports = FreePorts.find(plan.arms().size() + 3);
        backendPort = ports.get(0);
        managementPort = ports.get(1);
        statusPort = ports.get(2);
        ChildProcess backend = ChildProcess.start("backend", directory, keepFiles, backendCommand(options));
        children.add(backend);
        List<NginxConfigWriter.Server> servers = new ArrayList<>();
        for (int i = 0; i < plan.arms().size(); i++) {
            Arm arm = plan.arms().get(i);
            portByArm.put(arm.name(), ports.get(i + 3));
            servers.add(new NginxConfigWriter.Server(
                    ports.get(i + 3), arm.clientHop(), arm.upstream().orElse(ConnectionPolicy.LONG)));
        }
        String user = "root".equals(System.getProperty("user.name")) ? "root" : "";
        String config = new NginxConfigWriter(
                        binary.version(), user, options.nginxWorkers(), Math.max(16, 2 * plan.connections()))
                .write(servers, statusPort, backendPort, plan.closeBy());
        Files.writeString(directory.resolve("nginx.conf"), config);
        ChildProcess nginx = ChildProcess.start("nginx", directory, keepFiles, nginxCommand());
        children.add(nginx);
        Readiness.await("nginx", nginx, "http://127.0.0.1:" + statusPort + "/stub_status", READY_SECONDS);
        nginxPid = nginx.pid();
        Readiness.await("backend", backend, "http://127.0.0.1:" + managementPort + "/actuator/health", READY_SECONDS);
        backendPid = backend.pid();
    }

    private List<String> nginxCommand() {
        List<String> command = new ArrayList<>(
                List.of(binary.path().toString(), "-p", directory + "/", "-c", directory + "/nginx.conf"));
        // Before it has read its configuration, nginx would log to a system folder; -e is there since 1.19.5.
        if (binary.version().atLeast(1, 19, 5)) {
            command.addAll(List.of("-e", "error.log"));
        }
        return command;
    }

    private List<String> backendCommand(Options options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(BACKEND_FLAGS);
        String classPath = absolute(System.getProperty("java.class.path"));
        if (classPath.endsWith(".jar") && !classPath.contains(":")) {
            command.addAll(List.of("-jar", classPath));
        } else {
            command.addAll(List.of("-cp", classPath, "io.github.keepalivelab.cli.Main"));
        }
        command.addAll(List.of(
                "backend", "--port", String.valueOf(backendPort), "--management-port", String.valueOf(managementPort)));
        command.addAll(List.of("--max-requests-per-connection", String.valueOf(options.maxRequestsPerConnection())));
        if (options.knobs()) {
            command.add("--lab-knobs");
        }
        return command;
    }

    private static String absolute(String classPath) {
        return String.join(
                ":",
                Stream.of(classPath.split(":", -1))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    private static Path privateDirectory() {
        try {
            return Files.createTempDirectory("keepalive-lab-");
        } catch (IOException e) {
            throw new EnvironmentException("no private directory can be made: " + e.getMessage());
        }
    }

    private static void deleteTree(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // Left in the temporary folder, which the system cleans.
        }
    }
}
