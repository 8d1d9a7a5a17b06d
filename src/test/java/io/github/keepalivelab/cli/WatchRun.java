package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A watch of somebody else's system, from its start to what was stored. */
final class WatchRun {

    /** Requests that are driven through the proxy meanwhile. */
    static final int REQUESTS = 600;

    /** Seconds after which a watch ends that nobody ended, because the tests were killed. */
    static final String LONGEST = "300";

    private WatchRun() {}

    static void awaitWatching(LabProcess lab) {
        lab.awaitText("watching ");
    }

    /** What came of a watch. */
    record Watched(String text, JsonNode result, Set<String> connections) {

        JsonNode hop(String role, int port) {
            for (JsonNode hop : result.path("hops")) {
                if (hop.path("role").asString().equals(role) && hop.path("port").asInt() == port) {
                    return hop;
                }
            }
            throw new AssertionError("no " + role + " hop at " + port + ": " + text);
        }
    }

    static Watched watch(Path folder, List<String> under, ProxyRun proxy, String... options)
            throws IOException, InterruptedException {
        Path out = Files.createTempDirectory(folder, "out");
        List<String> arguments =
                new ArrayList<>(List.of("watch", "--force", "--output", out.toString(), "--seconds", LONGEST));
        arguments.addAll(List.of(options));
        List<String> command = new ArrayList<>(LabProcess.HEEDS_CTRL_C);
        command.addAll(under);
        try (LabProcess lab = LabProcess.start(folder, command, Map.of(), arguments.toArray(String[]::new))) {
            awaitWatching(lab);
            Set<String> connections = proxy.drive(REQUESTS);
            lab.signal("INT");
            LabProcess.Ended ended = lab.await();
            assertThat(ended.code()).as(ended.output()).isEqualTo(130);
            return new Watched(
                    ended.output(),
                    JsonMapper.builder().build().readTree(Files.readString(out.resolve("results.json"))),
                    connections);
        }
    }
}
