package io.github.keepalivelab.machine.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that never outlives the lab. It runs under a small shell in a session of its own, so that Ctrl-C in the
 * terminal reaches the lab only; the shell ends it when the pipe from the lab closes, which happens even by kill -9.
 */
public final class ChildProcess implements AutoCloseable {

    // $1: where the pid goes; $2: the folder that goes with the lab, empty to keep it; the rest is the command. The
    // reader blocks on the pipe from the lab, and its signal ends the first wait.
    // What the child leaves behind, such as the workers of a killed nginx, shares the guard's process group and ends
    // here.
    private static final String GUARD = """
            pidfile=$1; folder=$2; shift 2; closing=
            trap 'closing=1' USR1
            exec 3<&0 </dev/null
            "$@" 3<&- &
            child=$!
            echo $child >"$pidfile"
            {
              read -r _ <&3
              kill -USR1 $$
              kill -TERM $child
              for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do kill -0 $child || exit 0; sleep 0.1; done
              kill -KILL -$$
            } 2>/dev/null >/dev/null &
            exec 3<&-
            wait $child
            code=$?
            if [ -n "$closing" ]; then wait $child; code=$?; fi
            trap '' TERM
            kill -TERM 0
            if [ -n "$closing" ] && [ -n "$folder" ]; then rm -rf -- "$folder"; fi
            exit $code
            """;

    private final String name;
    private final Process guard;
    private final Path pidFile;
    private final Path log;

    private ChildProcess(String name, Process guard, Path pidFile, Path log) {
        this.name = name;
        this.guard = guard;
        this.pidFile = pidFile;
        this.log = log;
    }

    /**
     * Starts a process; its output goes to {@code NAME.log} in {@code directory}.
     *
     * @param keepFiles whether the directory stays when the lab ends
     * @throws EnvironmentException when it cannot be started
     */
    public static ChildProcess start(String name, Path directory, boolean keepFiles, List<String> command) {
        Path pidFile = directory.resolve(name + ".child");
        Path log = directory.resolve(name + ".log");
        List<String> guarded = new ArrayList<>(List.of(
                "setsid", "sh", "-c", GUARD, "guard", pidFile.toString(), keepFiles ? "" : directory.toString()));
        guarded.addAll(command);
        try {
            Process process = new ProcessBuilder(guarded)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new ChildProcess(name, process, pidFile, log);
        } catch (IOException e) {
            throw new EnvironmentException(name + " could not be started: " + e.getMessage());
        }
    }

    public boolean isAlive() {
        return guard.isAlive();
    }

    /** Returns how the process ended, for example {@code was killed (signal 9)}. */
    public String ending() {
        int code = guard.exitValue();
        return code > 128 ? "was killed (signal " + (code - 128) + ")" : "exited with code " + code;
    }

    /** Returns what the process wrote, at most the last 4,000 characters. */
    String output() {
        try {
            String text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - 4000)).strip();
        } catch (IOException e) {
            return "(no output)";
        }
    }

    /** Returns the pid of the process itself, not of its guard. */
    public long pid() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (System.nanoTime() < deadline) {
            try {
                String text = Files.exists(pidFile) ? Files.readString(pidFile).strip() : "";
                if (!text.isEmpty()) {
                    return Long.parseLong(text);
                }
            } catch (IOException e) {
                throw new EnvironmentException("the pid of " + name + " cannot be read: " + e.getMessage());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        throw new EnvironmentException(name + " did not start: " + output());
    }

    @Override
    public void close() {
        try {
            guard.getOutputStream().close();
        } catch (IOException e) {
            // The guard has gone already, and the process with it.
        }
        try {
            if (!guard.waitFor(3, TimeUnit.SECONDS)) {
                guard.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
