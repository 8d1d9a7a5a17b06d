package io.github.keepalivelab.system.nginx;

import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.plan.NginxVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An nginx program.
 *
 * @param path the program
 * @param version its version
 * @param build the output of {@code nginx -V}
 */
public record NginxBinary(Path path, NginxVersion version, String build) {

    private static final NginxVersion OLDEST = new NginxVersion(1, 18, 0);

    /**
     * Finds nginx: the one named, else the one installed, else the distribution's package unpacked into the user's
     * cache folder.
     *
     * @param named path given by the user, or null
     * @param suite distribution suite to fetch from, or null for an installed one or the machine's own suite
     * @param say told what is being done
     * @throws EnvironmentException when there is none to be had
     */
    public static NginxBinary find(@Nullable Path named, @Nullable String suite, Consumer<String> say) {
        if (named != null) {
            if (!Files.isExecutable(named)) {
                throw new EnvironmentException("--nginx " + named + " is not a program; name the nginx binary itself");
            }
            return inspect(named.toAbsolutePath());
        }
        Path installed = suite == null ? installed() : null;
        return inspect(installed != null ? installed : fetch(suite == null ? "" : suite, say));
    }

    /** Returns the nginx that is installed on this machine, if it is one that the lab can use. */
    public static Optional<NginxBinary> findInstalled() {
        Path path = installed();
        try {
            return path == null ? Optional.empty() : Optional.of(inspect(path));
        } catch (EnvironmentException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the command line that runs it in a private directory, which holds its nginx.conf.
     *
     * @param home the directory, absolute
     */
    public List<String> command(Path home) {
        List<String> command = new ArrayList<>(List.of(
                path.toString(),
                "-p",
                home + "/",
                "-c",
                home.resolve("nginx.conf").toString()));
        // Before it has read its configuration, nginx would log to a system folder; -e is there since 1.19.5.
        if (version.atLeast(1, 19, 5)) {
            command.addAll(List.of("-e", "error.log"));
        }
        return command;
    }

    private static @Nullable Path installed() {
        String path = System.getenv("PATH") == null ? "" : System.getenv("PATH");
        for (String folder : (path + ":/usr/sbin:/usr/local/sbin:/usr/local/nginx/sbin").split(":", -1)) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, "nginx");
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                return candidate.toAbsolutePath();
            }
        }
        return null;
    }

    private static NginxBinary inspect(Path path) {
        Output output = run(List.of(path.toString(), "-V"), line -> {});
        NginxVersion version = NginxVersion.find(output.text())
                .orElseThrow(
                        () -> new EnvironmentException(path + ": this is not nginx: asked for its version, it says '"
                                + output.text().strip().lines().findFirst().orElse("")
                                + "'; name the nginx binary with --nginx"));
        if (version.compareTo(OLDEST) < 0) {
            throw new EnvironmentException(path + " is nginx " + version + "; the lab needs " + OLDEST
                    + " or newer: name another with --nginx");
        }
        if (!output.text().contains("--with-http_stub_status_module")) {
            throw new EnvironmentException(
                    path + " is built without stub_status, which counts its connections: name another with --nginx");
        }
        return new NginxBinary(path, version, output.text().strip());
    }

    private static Path fetch(String suite, Consumer<String> say) {
        String script = resource("fetch-nginx.sh");
        Output output = run(List.of("bash", "-c", script, "fetch-nginx", suite), say);
        String last = output.text().strip();
        last = last.substring(last.lastIndexOf('\n') + 1);
        if (output.code() != 0 || !Files.isExecutable(Path.of(last))) {
            throw new EnvironmentException("no nginx on this machine, and none could be fetched ("
                    + (last.isEmpty() ? "no reason given" : last) + "); install one: sudo apt-get install nginx-light");
        }
        return Path.of(last);
    }

    private record Output(int code, String text) {}

    private static Output run(List<String> command, Consumer<String> say) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            StringBuilder text = new StringBuilder();
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    if (line.startsWith("fetch-nginx: ")) {
                        say.accept(line.substring("fetch-nginx: ".length()));
                    }
                    text.append(line).append('\n');
                }
            }
            return new Output(process.waitFor(), text.toString());
        } catch (IOException e) {
            throw new EnvironmentException(command.get(0) + " cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("interrupted while running " + command.get(0));
        }
    }

    private static String resource(String name) {
        try (InputStream stream = NginxBinary.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be read", e);
        }
    }
}
