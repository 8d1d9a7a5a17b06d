package io.github.keepalivelab.system;

import io.github.keepalivelab.machine.process.ChildProcess;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.machine.process.OwnProgram;
import io.github.keepalivelab.machine.process.Readiness;
import io.github.keepalivelab.plan.ProcessName;
import io.github.keepalivelab.plan.TlsChoice;
import io.github.keepalivelab.system.nginx.NginxBinary;
import io.github.keepalivelab.system.nginx.NginxConfigWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A backend and an nginx in front of it: started, waited for, and always cleaned up. */
final class LabProcesses implements AutoCloseable {

    private static final long READY_SECONDS = 60;

    private final Path directory;
    private final boolean keepFiles;
    private final NginxBinary binary;
    private final Wanted wanted;
    private final Place place;
    private final List<ChildProcess> children = new ArrayList<>();
    private @Nullable Path certificate;
    private long nginxPid;
    private long backendPid;

    private LabProcesses(Path directory, boolean keepFiles, NginxBinary binary, Wanted wanted, Place place) {
        this.directory = directory;
        this.keepFiles = keepFiles;
        this.binary = binary;
        this.wanted = wanted;
        this.place = place;
    }

    /**
     * What is to listen where.
     *
     * @param tls of those servers that speak it
     */
    record Wanted(
            int backendPort,
            int managementPort,
            int statusPort,
            List<NginxConfigWriter.Server> servers,
            TlsChoice tls) {}

    /**
     * Starts both and waits until they answer.
     *
     * @throws EnvironmentException when a process does not start; its whole output is in the message
     */
    static LabProcesses start(NginxBinary binary, LocalTopology.Options options, Wanted wanted, Place place) {
        LabProcesses processes = new LabProcesses(privateDirectory(), options.keepFiles(), binary, wanted, place);
        try {
            processes.startBoth(options);
            return processes;
        } catch (RuntimeException | IOException e) {
            processes.close();
            throw e instanceof RuntimeException failure
                    ? failure
                    : new EnvironmentException("the lab's private files cannot be written: " + e.getMessage());
        }
    }

    List<Long> nginxPids() {
        List<Long> pids = new ArrayList<>();
        pids.add(nginxPid);
        ProcessHandle.of(nginxPid).ifPresent(master -> master.children().forEach(worker -> pids.add(worker.pid())));
        return pids;
    }

    long backendPid() {
        return backendPid;
    }

    /** Returns the certificate that clients have to believe; empty without TLS. */
    Optional<Path> certificate() {
        return Optional.ofNullable(certificate);
    }

    /** Returns a file of the private directory. */
    Path file(String name) {
        return directory.resolve(name);
    }

    List<String> seriousLogLines() {
        try (Stream<String> lines = Files.lines(directory.resolve("error.log"))) {
            // In a user namespace nobody may set groups, which nginx says once and does without.
            return lines.filter(line -> line.contains("[alert]") || line.contains("[crit]") || line.contains("[emerg]"))
                    .filter(line -> !line.contains("initgroups("))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    Optional<Topology.Casualty> casualty() {
        for (int i = 0; i < children.size(); i++) {
            if (!children.get(i).isAlive()) {
                return Optional.of(new Topology.Casualty(
                        i == 0 ? "backend" : "nginx", children.get(i).ending()));
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

    private void startBoth(LocalTopology.Options options) throws IOException {
        ChildProcess backend = place.at(
                ProcessName.BACKEND,
                () -> ChildProcess.start("backend", directory, keepFiles, backendCommand(options)));
        children.add(backend);
        if (wanted.servers().stream().anyMatch(server -> server.handshake() != null)) {
            certificate = SelfSigned.make(
                            directory,
                            List.of(
                                    "127.0.0.1",
                                    place.address(ProcessName.NGINX).getHostAddress()),
                            wanted.tls().key())
                    .certificate();
        }
        String user = "root".equals(System.getProperty("user.name")) ? "root" : "";
        String config = new NginxConfigWriter(binary.version(), user, options.nginxWorkers())
                .speaking(wanted.tls().version())
                .write(wanted.servers(), wanted.statusPort(), wanted.backendPort());
        Files.writeString(directory.resolve("nginx.conf"), config);
        ChildProcess nginx = place.at(
                ProcessName.NGINX, () -> ChildProcess.start("nginx", directory, keepFiles, binary.command(directory)));
        children.add(nginx);
        await(ProcessName.NGINX, nginx, wanted.statusPort() + "/stub_status");
        nginxPid = nginx.pid();
        await(ProcessName.BACKEND, backend, wanted.managementPort() + "/actuator/health");
        backendPid = backend.pid();
    }

    private void await(ProcessName process, ChildProcess child, String portAndPath) throws IOException {
        place.at(process, () -> {
            Readiness.await(process.label(), child, "http://127.0.0.1:" + portAndPath, READY_SECONDS);
            return child;
        });
    }

    private List<String> backendCommand(LocalTopology.Options options) {
        List<String> arguments = new ArrayList<>(List.of(
                "backend",
                "--port",
                String.valueOf(wanted.backendPort()),
                "--management-port",
                String.valueOf(wanted.managementPort()),
                "--max-requests-per-connection",
                String.valueOf(options.maxRequestsPerConnection())));
        if (wanted.servers().stream().anyMatch(server -> !server.backendHost().equals("127.0.0.1"))) {
            // Only within a network namespace of the lab's own: a host's address, or 127.0.0.2 and so on as
            // destinations.
            arguments.addAll(List.of("--address", "0.0.0.0"));
        }
        if (options.knobs()) {
            arguments.add("--lab-knobs");
        }
        return OwnProgram.command(LocalTopology.BACKEND_FLAGS, arguments);
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
