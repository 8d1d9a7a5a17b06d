package io.github.keepalivelab.study.pools;

import io.github.keepalivelab.machine.net.NetworkNamespace;
import io.github.keepalivelab.machine.net.ThreeHosts;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.machine.process.OwnProgram;
import io.github.keepalivelab.math.time.Waiting;
import io.github.keepalivelab.system.nginx.NginxBinary;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tomcat and nginx on the hosts. */
final class PeerPrograms {

    private static final double READY_SECONDS = 60;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final List<String> FLAGS = List.of("-Xmx96m", "-XX:+UseSerialGC", "-Djava.net.preferIPv4Stack=true");

    private PeerPrograms() {}

    /** Starts the lab's backend, which is Tomcat. */
    static Process backend(NetworkNamespace where, Path home, int port, List<String> more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("backend", "--address", "0.0.0.0", "--port", String.valueOf(port), "--management-port", "0"));
        arguments.addAll(more);
        return new ProcessBuilder(where.wrapped(OwnProgram.command(FLAGS, arguments)))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("backend-" + port + ".log").toFile())
                .start();
    }

    /** Starts nginx with upstreams and servers, proxying over long connections. */
    static Process nginx(NginxBinary binary, NetworkNamespace where, Path home, String servers) throws IOException {
        StringBuilder config = new StringBuilder("daemon off;\nuser root;\npid nginx.pid;\nerror_log error.log;\n");
        config.append("events {}\nhttp {\n    access_log off;\n    proxy_http_version 1.1;\n");
        config.append("    proxy_set_header Connection \"\";\n");
        for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            config.append("    ")
                    .append(kind)
                    .append("_temp_path ")
                    .append(kind)
                    .append(";\n");
        }
        Files.writeString(home.resolve("nginx.conf"), config.append(servers).append("}\n"));
        return new ProcessBuilder(where.wrapped(binary.command(home)))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("nginx.log").toFile())
                .start();
    }

    /** Waits until a connection from the client is accepted. */
    static void await(ThreeHosts hosts, InetSocketAddress server) throws IOException {
        long deadline = System.nanoTime() + Math.round(READY_SECONDS * NANOS_PER_SECOND);
        while (System.nanoTime() < deadline) {
            boolean open = hosts.client().call(() -> {
                try (Socket socket = new Socket()) {
                    socket.connect(server, 1000);
                    return true;
                } catch (IOException e) {
                    return false;
                }
            });
            if (open) {
                return;
            }
            Waiting.untilNanos(System.nanoTime() + Math.round(NANOS_PER_SECOND / 20));
        }
        throw new EnvironmentException("nothing answers at " + server);
    }
}
