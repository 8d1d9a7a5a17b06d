package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.machine.net.FreePorts;
import io.github.keepalivelab.system.RemoteTopology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a host with two nginx the load driver counts the CPU of the one that it drives, and does not mind the end of the other. */
@Tag("integration")
@Tag("alone")
final class ForeignNginxTests {

    @TempDir
    Path folder = Path.of(".");

    private Process nginx(Path binary, int port) throws IOException {
        Path prefix = Files.createDirectories(folder.resolve("nginx-" + port));
        Path config = Files.writeString(prefix.resolve("nginx.conf"), """
                daemon off;
                worker_processes 1;
                error_log %1$s/error.log;
                pid %1$s/nginx.pid;
                events { worker_connections 64; }
                http {
                    access_log off;
                    client_body_temp_path %1$s; proxy_temp_path %1$s; fastcgi_temp_path %1$s;
                    uwsgi_temp_path %1$s; scgi_temp_path %1$s;
                    server { listen 127.0.0.1:%2$d; return 204; }
                }
                """.formatted(prefix, port));
        return new ProcessBuilder(binary.toString(), "-p", prefix.toString(), "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(prefix.resolve("output.txt").toFile())
                .start();
    }

    private static List<Long> pids(int port) {
        return new RemoteTopology(new RemoteTopology.Addresses("127.0.0.1", port, port, port, "127.0.0.1", port))
                .nginxPids();
    }

    private static List<Long> family(Process master) {
        return Stream.concat(Stream.of(master.pid()), master.descendants().map(ProcessHandle::pid))
                .sorted()
                .toList();
    }

    @Test
    void onlyTheNginxThatListensOnThePortIsCounted() throws IOException, InterruptedException {
        Path binary = NewerNginx.usual(folder);
        List<Integer> ports = FreePorts.find(2);
        Process driven = nginx(binary, ports.get(0));
        Process other = nginx(binary, ports.get(1));
        try {
            for (int port : ports) {
                Awaitility.await("nginx listens on " + port)
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> pids(port).size() == 2);
            }
            assertThat(pids(ports.get(0))).containsExactlyInAnyOrderElementsOf(family(driven));
            assertThat(pids(ports.get(1))).containsExactlyInAnyOrderElementsOf(family(other));
            List<ProcessHandle> workers = other.descendants().toList();
            other.destroy();
            other.waitFor();
            LabProcess.awaitGone(workers);
            assertThat(pids(ports.get(0))).containsExactlyInAnyOrderElementsOf(family(driven));
        } finally {
            driven.destroy();
            other.destroy();
        }
    }
}
