package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.machine.process.OwnProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The jar as a user runs it: a process of its own, its output in a file, its children known. */
final class LabProcess implements AutoCloseable {

    /** A comparison that is repeated with more blocks on a noisy machine takes up to four minutes. */
    /** A shell starts what it puts into the background with SIGINT ignored, and the JVM would inherit that. */
    static final List<String> HEEDS_CTRL_C = List.of("env", "--default-signal=INT");

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Pattern LISTENS = Pattern.compile("listens on http://127\\.0\\.0\\.1:(\\d+)/");

    private final Process process;
    private final Path output;

    private LabProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    record Ended(int code, String output) {}

    static LabProcess start(Path folder, String... arguments) throws IOException {
        return start(folder, List.of(), Map.of(), arguments);
    }

    /** Starts the lab under other commands, for example a shell that lowers a limit. */
    static LabProcess start(Path folder, List<String> under, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(under);
        command.addAll(java());
        command.addAll(List.of(arguments));
        if (arguments[0].equals("compare") && !List.of(arguments).contains("--warm-up-seconds")) {
            // These tests are about what is right, not about how fast it is.
            command.addAll(List.of("--warm-up-seconds", "1"));
        }
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new LabProcess(builder.start(), output);
    }

    static Ended run(Path folder, String... arguments) throws IOException {
        try (LabProcess lab = start(folder, arguments)) {
            return lab.await();
        }
    }

    /** The command line of the jar under test, on the virtual machine that runs the tests. */
    static List<String> java() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-XX:+UseSerialGC"));
        command.addAll(OwnProgram.archive(Path.of(System.getProperty("lab.jar"))));
        command.addAll(List.of("-jar", System.getProperty("lab.jar")));
        return command;
    }

    Ended await() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("ends in time; so far: %s", text())
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new Ended(process.exitValue(), text());
    }

    /** Waits until so many trials are stored; the first line says what they are about. */
    void awaitTrials(Path results, int trials) {
        Awaitility.await("trials in " + results)
                .atMost(PATIENCE)
                .until(() -> !process.isAlive() || lines(results.resolve("trials.jsonl")) > trials);
        assertThat(process.isAlive()).as(text()).isTrue();
    }

    /** Waits until it says something. */
    void awaitText(String part) {
        Awaitility.await(part)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> text().contains(part) || !process.isAlive());
        assertThat(text()).contains(part);
    }

    /** Waits until a backend says where it listens, and returns the port. */
    int awaitPort() {
        Matcher[] found = new Matcher[1];
        Awaitility.await("the backend listens").atMost(PATIENCE).until(() -> {
            found[0] = LISTENS.matcher(text());
            return found[0].find() || !process.isAlive();
        });
        assertThat(process.isAlive()).as(text()).isTrue();
        return Integer.parseInt(found[0].group(1));
    }

    /** Returns the lab's children and their children whose command line holds {@code part}. */
    List<ProcessHandle> children(String part) {
        return process.descendants()
                .filter(child -> commandLine(child).contains(part))
                .toList();
    }

    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** Signals the whole process group, as Ctrl-C does; the lab must have been started under {@code setsid}. */
    void signalGroup(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, "--", "-" + process.pid())
                .start()
                .waitFor();
    }

    /** Waits until none of these processes is left. */
    static void awaitGone(List<ProcessHandle> processes) {
        assertThat(processes).isNotEmpty();
        Awaitility.await("orphans end")
                .atMost(Duration.ofSeconds(20))
                .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    String text() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> rest = process.descendants().toList();
        process.destroyForcibly();
        rest.forEach(ProcessHandle::destroyForcibly);
    }

    private static long lines(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }
}
