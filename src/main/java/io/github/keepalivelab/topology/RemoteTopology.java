package io.github.keepalivelab.topology;

import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.ConnectionPolicy;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An nginx and a backend that somebody else runs, such as the containers beside a load driver. nginx's processes are seen
 * where its PID namespace is shared; the backend gives its own account of its CPU.
 */
public final class RemoteTopology implements Topology {

    private static final int TIMEOUT_MILLIS = 2000;

    private final Addresses addresses;

    /** @param addresses where everything is */
    public RemoteTopology(Addresses addresses) {
        this.addresses = addresses;
    }

    /**
     * Where everything is.
     *
     * @param nginxHost name or address of nginx
     * @param longPort its port with a long upstream hop
     * @param shortPort its port with a short upstream hop
     * @param statusPort its port with /stub_status
     * @param backendHost name or address of the backend
     * @param managementPort the backend's port with /actuator
     */
    public record Addresses(
            String nginxHost, int longPort, int shortPort, int statusPort, String backendHost, int managementPort) {}

    /** Returns the version that nginx gives in its Server header; empty when it does not say or does not answer. */
    public Optional<String> nginxVersion() {
        try {
            URI page = new URI("http", null, addresses.nginxHost(), addresses.statusPort(), "/stub_status", null, null);
            HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            connection.setRequestProperty("Connection", "close");
            String server = connection.getHeaderField("Server");
            return server == null || !server.startsWith("nginx/")
                    ? Optional.empty()
                    : Optional.of(server.substring("nginx/".length()).split(" ", 2)[0]);
        } catch (IOException | URISyntaxException e) {
            return Optional.empty();
        }
    }

    @Override
    public InetSocketAddress address(Arm arm) {
        boolean upstreamLong = arm.upstream().orElse(ConnectionPolicy.LONG) == ConnectionPolicy.LONG;
        return resolved(addresses.nginxHost(), upstreamLong ? addresses.longPort() : addresses.shortPort());
    }

    @Override
    public InetSocketAddress status() {
        return resolved(addresses.nginxHost(), addresses.statusPort());
    }

    @Override
    public InetSocketAddress management() {
        return resolved(addresses.backendHost(), addresses.managementPort());
    }

    @Override
    public Optional<Integer> upstreamPort() {
        return Optional.empty();
    }

    @Override
    public List<Long> nginxPids() {
        List<Long> pids = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            processes.filter(RemoteTopology::isNginx).forEach(process -> pids.add(pid(process)));
        } catch (IOException e) {
            return List.of();
        }
        return pids;
    }

    @Override
    public Optional<Long> backendPid() {
        return Optional.empty();
    }

    @Override
    public List<String> seriousLogLines() {
        return List.of();
    }

    @Override
    public Optional<Casualty> casualty() {
        return silent("nginx", status()).or(() -> silent("backend", management()));
    }

    @Override
    public void close() {
        // Nothing here is the lab's own.
    }

    private static InetSocketAddress resolved(String host, int port) {
        return new InetSocketAddress(host, port);
    }

    private static Optional<Casualty> silent(String process, InetSocketAddress address) {
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            socket.connect(address, TIMEOUT_MILLIS);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(
                    new Casualty(process, "does not answer at " + address.getHostString() + ":" + address.getPort()));
        }
    }

    private static boolean isNginx(Path process) {
        if (!Character.isDigit(process.getFileName().toString().charAt(0))) {
            return false;
        }
        try {
            return Files.readString(process.resolve("comm")).strip().equals("nginx");
        } catch (IOException e) {
            // It has ended meanwhile.
            return false;
        }
    }

    private static long pid(Path process) {
        return Long.parseLong(process.getFileName().toString());
    }
}
