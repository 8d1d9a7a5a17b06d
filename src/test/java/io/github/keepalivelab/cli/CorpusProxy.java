package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.cli.truth.NginxRun;
import io.github.keepalivelab.study.doctor.Corpus;
import io.github.keepalivelab.system.ledger.Outgoing;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A real nginx that runs one configuration of the corpus on free ports. */
final class CorpusProxy implements AutoCloseable {

    private static final Pattern CONNECTION = Pattern.compile("\"connection\":\"([^\"]+)\"");
    private static final int REQUESTS = 6;

    private final String name;
    private final Set<Integer> backends;
    private final NginxRun nginx;

    CorpusProxy(Path folder, Path binary, Corpus.Case config, int first, int second) throws IOException {
        name = config.name();
        backends = Set.of(first, second);
        int port = NginxRun.freePort();
        // nginx gives these to the user as whom its workers run.
        Path owned = Files.createTempDirectory(folder, "temporary");
        String http = "http {\n    access_log off;\n"
                + NginxRun.TEMP_PATHS.stream()
                        .map(path -> "    " + path + " " + owned + ";\n")
                        .collect(Collectors.joining());
        String text = config.text()
                .replace("127.0.0.1:18080", "127.0.0.1:" + port)
                .replace("127.0.0.1:19090", "127.0.0.1:" + first)
                .replace("127.0.0.2:19090", "127.0.0.1:" + second)
                .replaceFirst("http \\{\n", Matcher.quoteReplacement(http));
        nginx = new NginxRun(binary, Files.createTempDirectory(folder, "nginx"), Map.of("nginx.conf", text), port);
    }

    int port() {
        return nginx.port();
    }

    boolean accepted() {
        return nginx.accepted();
    }

    boolean reuses() throws IOException, InterruptedException {
        Set<String> connections = new HashSet<>();
        try (Outgoing outgoing = Outgoing.start()) {
            for (int i = 0; i < REQUESTS; i++) {
                String answer = get();
                Matcher matcher = CONNECTION.matcher(answer);
                assertThat(matcher.find()).as("%s: %s", name, answer).isTrue();
                connections.add(matcher.group(1));
            }
            ledger(outgoing.stop(), connections.size());
        }
        return connections.size() < REQUESTS;
    }

    /** What the kernel saw of nginx is what the backend counted. */
    private void ledger(List<Outgoing.Seen> all, int connections) {
        List<Outgoing.Seen> seen =
                all.stream().filter(one -> backends.contains(one.port())).toList();
        long opened = seen.stream().mapToLong(Outgoing.Seen::opened).sum();
        long requests = seen.stream().mapToLong(Outgoing.Seen::atMost).sum();
        assertThat(seen.stream().mapToLong(Outgoing.Seen::atLeast).sum())
                .as("requests, %s", name)
                .isEqualTo(requests);
        // A subrequest goes to the backend too, over a connection that its answer does not name here.
        assertThat(requests == REQUESTS ? opened : Math.min(opened, connections))
                .as("connections that the kernel saw nginx open, %s: %s", name, all)
                .isEqualTo(connections);
        assertThat(requests % REQUESTS).as("%d requests, %s", requests, name).isZero();
        assertThat(requests).isPositive();
    }

    private String get() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + port() + "/keep-alive/hello")
                            .toURL()
                            .openConnection();
            connection.setRequestProperty("Connection", "close");
            try (InputStream body = connection.getInputStream()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() throws IOException {
        nginx.close();
    }
}
