package io.github.keepalivelab.system.nginx;

import io.github.keepalivelab.machine.process.EnvironmentException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * What {@code nginx -t} says of a configuration. It opens what the configuration names, as nginx does when it starts: log
 * files, the PID file, certificates, names of hosts.
 *
 * @param outcome what it comes to
 * @param message nginx's own words on what is wrong; empty when it accepts
 */
public record NginxSyntaxTest(Outcome outcome, String message) {

    /** Names are looked up one after the other, and a name server that is silent takes its time. */
    private static final long PATIENCE_SECONDS = 60;

    /** What the machine lacks, not the text: another machine would go on. */
    private static final Pattern OF_THE_MACHINE = Pattern.compile(
            "^(?:open|mkdir|bind|socket|chown|chmod|stat|getpwnam|getgrnam|dlopen|mmap|unlink|rename|setsockopt)\\(|"
                    + "host not found in|cannot load certificate|could not open error log|no resolver defined|"
                    + "still could not bind|SSL_CTX_|BIO_new_file");

    /** What it comes to. */
    public enum Outcome {
        /** nginx would start with it. */
        ACCEPTED,
        /** nginx refuses the text. */
        REFUSED,
        /** Something on this machine kept nginx from reading all of it. */
        UNTESTED
    }

    /**
     * Runs it.
     *
     * @param conf the main file
     * @throws EnvironmentException when nginx cannot be run
     */
    public static NginxSyntaxTest run(NginxBinary nginx, Path conf) {
        List<String> command = new ArrayList<>(List.of(
                nginx.path().toString(), "-t", "-q", "-c", conf.toAbsolutePath().toString()));
        // Otherwise it opens the log that was compiled in; -e is there since 1.19.5.
        if (nginx.version().atLeast(1, 19, 5)) {
            command.addAll(List.of("-e", "stderr"));
        }
        File output = null;
        try {
            output = Files.createTempFile("nginx-t", ".txt").toFile();
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new NginxSyntaxTest(Outcome.UNTESTED, "no answer within " + PATIENCE_SECONDS + " s");
            }
            String said = Files.readString(output.toPath(), StandardCharsets.ISO_8859_1);
            return process.exitValue() == 0 ? new NginxSyntaxTest(Outcome.ACCEPTED, "") : of(said);
        } catch (IOException e) {
            throw new EnvironmentException(nginx.path() + " -t cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("interrupted while nginx -t was running");
        } finally {
            if (output != null && !output.delete()) {
                output.deleteOnExit();
            }
        }
    }

    /** Reads what a failed test printed. */
    static NginxSyntaxTest of(String said) {
        String message = said.lines()
                .filter(line -> line.contains("[emerg]"))
                .findFirst()
                .orElseGet(() -> said.lines().findFirst().orElse("no reason given"))
                .replaceFirst("^.*?\\[emerg\\] (?:\\d+#\\d+: )?", "");
        boolean machine = OF_THE_MACHINE.matcher(message).find();
        return new NginxSyntaxTest(machine ? Outcome.UNTESTED : Outcome.REFUSED, message);
    }
}
