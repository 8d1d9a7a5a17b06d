package io.github.keepalivelab.system.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.Hop;
import io.github.keepalivelab.plan.NginxSettings;
import io.github.keepalivelab.plan.NginxVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** nginx/nginx.conf of the compose stack is what the generator of {@code lab compare} writes, but for where things are. */
final class StackNginxTests {

    /** What only one of the two has, because one runs in a container and the other in a private folder. */
    private static final List<String> OF_THE_PLACE =
            List.of("user ", "daemon ", "pid ", "error_log ", "listen ", "resolver ", "zone ", "location = /healthz");

    private static final Set<String> OPENING = Set.of("http {", "events {");

    private static List<String> directives(String config) {
        List<String> lines = new ArrayList<>();
        for (String raw : config.lines().toList()) {
            String line = raw.strip();
            boolean ofThePlace = OF_THE_PLACE.stream().anyMatch(line::startsWith) || line.contains("_temp_path");
            if (!line.isEmpty() && !line.startsWith("#") && !ofThePlace) {
                lines.add(line.replace("server backend:8080 max_fails=0 resolve;", "server 127.0.0.1:9 max_fails=0;"));
            }
        }
        return lines;
    }

    private static NginxConfigWriter.Server server(int port, ConnectionPolicy upstreamHop) {
        return new NginxConfigWriter.Server(
                port, NginxSettings.of(Hop.of(ConnectionPolicy.LONG), Hop.of(upstreamHop), 16));
    }

    @Test
    void itIsWhatTheGeneratorWrites() throws IOException {
        String generated = new NginxConfigWriter(new NginxVersion(1, 30, 0), "", 1)
                .write(List.of(server(8080, ConnectionPolicy.LONG), server(8081, ConnectionPolicy.SHORT)), 8088, 9)
                .replace("arm0", "long")
                .replace("arm1", "short");
        List<String> expected = directives(generated);
        assertThat(expected).containsAll(OPENING);
        assertThat(directives(Files.readString(Path.of("nginx", "nginx.conf")))).containsExactlyElementsOf(expected);
    }
}
