package io.github.keepalivelab.machine.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs programs to their end.
 *
 * @param prefix what is put before each program, for example what runs it in a namespace
 */
public record Command(List<String> prefix) {

    /** Programs where the lab itself is. */
    public static final Command HERE = new Command(List.of());

    private static final String SYSTEM_FOLDERS = ":/usr/sbin:/sbin";

    /** Returns whether a program is on the PATH, or in a system folder. */
    public static boolean isInstalled(String program) {
        String path = System.getenv("PATH") == null ? "" : System.getenv("PATH");
        for (String folder : (path + SYSTEM_FOLDERS).split(":", -1)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    /** Returns a process builder whose PATH has the system folders, which an ordinary user's may lack. */
    public static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().merge("PATH", SYSTEM_FOLDERS.substring(1), (path, more) -> path + ":" + more);
        return builder;
    }

    /**
     * Runs a program and waits.
     *
     * @throws EnvironmentException with its output when it fails
     */
    public void run(String... program) {
        input("", program);
    }

    /**
     * Runs a program with something on its standard input, and waits.
     *
     * @throws EnvironmentException with its output when it fails
     */
    public void input(String text, String... program) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(List.of(program));
        try {
            Process process = builder(all).redirectErrorStream(true).start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It did not want to hear it; its exit code says what that means.
                process.getOutputStream();
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new EnvironmentException(String.join(" ", program) + " failed: "
                        + said.strip().lines().findFirst().orElse("without a word"));
            }
        } catch (IOException e) {
            throw new EnvironmentException(program[0] + " cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException("interrupted");
        }
    }
}
