package io.github.keepalivelab.system;

import io.github.keepalivelab.load.Endpoint;
import io.github.keepalivelab.machine.linux.ListeningProcesses;
import io.github.keepalivelab.plan.Arm;
import io.github.keepalivelab.plan.Hop;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * An nginx and a backend that somebody else runs, such as the containers beside a load driver. nginx's processes are those that
 * listen on its port, seen where its PID namespace is shared; the backend gives its own account of its CPU.
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
            String nginxHost, int longPort, int shortPort, int statusPort, String backendHost, int managementPort) {

        /** Returns what the driver talks to for an arm; nginx decides by its port what becomes of the upstream hop. */
        Endpoint endpoint(Arm arm, long timeoutNanos) {
            boolean shortUpstream = arm.upstreamHop().filter(Hop::isShort).isPresent();
            return Endpoint.at(
                    new InetSocketAddress(nginxHost, shortUpstream ? shortPort : longPort),
                    arm.path(),
                    arm.clientHop(),
                    timeoutNanos);
        }

        InetSocketAddress status() {
            return new InetSocketAddress(nginxHost, statusPort);
        }

        InetSocketAddress management() {
            return new InetSocketAddress(backendHost, managementPort);
        }
    }

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
    public Endpoint endpoint(Arm arm, long timeoutNanos) {
        return addresses.endpoint(arm, timeoutNanos);
    }

    @Override
    public Optional<InetSocketAddress> status() {
        return Optional.of(addresses.status());
    }

    @Override
    public Optional<InetSocketAddress> management() {
        return Optional.of(addresses.management());
    }

    @Override
    public List<Long> nginxPids() {
        return ListeningProcesses.find("nginx", addresses.longPort());
    }

    @Override
    public Optional<Casualty> casualty() {
        return silent("nginx", addresses.status()).or(() -> silent("backend", addresses.management()));
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
}
