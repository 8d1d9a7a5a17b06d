package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stays on the machine after runs in namespaces: nothing. It looks at the whole machine, so nothing else may run. */
@Tag("integration")
@Tag("alone")
final class TracesTests {

    @TempDir
    Path folder = Path.of(".");

    @BeforeEach
    void needsNamespaces() {
        Namespaces.need();
    }

    @Test
    void twentyRunsLeakNothing() throws IOException {
        Set<String> before = traces();
        for (int i = 0; i < 10; i++) {
            // Two at a time: each must take its own names and clean up after itself alone.
            CompletableFuture<LabProcess.Ended> other = CompletableFuture.supplyAsync(() -> run("other"));
            for (LabProcess.Ended ended : List.of(run("one"), other.join())) {
                assertThat(ended.code()).as(ended.output()).isZero();
            }
        }
        Awaitility.await("the last processes end")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(traces()).isSubsetOf(before));
    }

    private LabProcess.Ended run(String output) {
        try {
            return LabProcess.run(
                    folder,
                    "liveness",
                    "--fault",
                    "close",
                    "--strategy",
                    "none",
                    "--traffic",
                    "idle",
                    "--connections",
                    "1",
                    "--output",
                    output,
                    "--force");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a run could leave behind: processes, namespaces, mounts, interfaces, files. */
    private static Set<String> traces() throws IOException {
        Set<String> traces = new TreeSet<>(Files.readAllLines(Path.of("/proc/self/mounts")));
        ProcessHandle.allProcesses().forEach(process -> {
            Path proc = Path.of("/proc", String.valueOf(process.pid()));
            try {
                String command = Files.readString(proc.resolve("cmdline")).replace('\0', ' ');
                if (command.contains(System.getProperty("lab.jar")) || command.contains("netns")) {
                    traces.add(process.pid() + " " + command);
                }
                traces.add(Files.readSymbolicLink(proc.resolve("ns/net")).toString());
            } catch (IOException e) {
                // It has ended meanwhile.
            }
        });
        for (Path folder :
                List.of(Path.of("/sys/class/net"), Path.of(System.getProperty("java.io.tmpdir")), Path.of("/run"))) {
            try (Stream<Path> entries = Files.list(folder)) {
                entries.map(Path::toString)
                        .filter(name ->
                                !name.startsWith("/tmp") || name.matches(".*(keepalive-lab|jna|pooled|owners).*"))
                        .forEach(traces::add);
            }
        }
        return traces;
    }
}
