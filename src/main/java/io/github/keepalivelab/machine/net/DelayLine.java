package io.github.keepalivelab.machine.net;

import io.github.keepalivelab.machine.linux.ProcessCpuClock;
import io.github.keepalivelab.machine.linux.ThreadCpuClock;
import io.github.keepalivelab.machine.process.OwnProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A long cable: a host between two others on which a process of its own keeps every frame for a while, first in first out. It needs
 * nothing of the kernel but packet sockets, where netem would have to be compiled in.
 */
public final class DelayLine implements AutoCloseable {

    /** What its program says first. */
    static final String READY = "ready";

    /** Compiled once and small: it shall disturb as little as it can. */
    private static final List<String> FLAGS = List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Process process;
    private final List<Long> interfaces;
    private final BufferedReader said;

    private DelayLine(Process process, List<Long> interfaces) {
        this.process = process;
        this.interfaces = interfaces;
        this.said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /**
     * Starts to pass frames between the two interfaces of a host.
     *
     * @throws IOException when it cannot
     */
    static DelayLine start(HostChain.Host host, String left, String right, long oneWayNanos) throws IOException {
        List<String> command =
                OwnProgram.command(FLAGS, List.of("delay-line", left, right, String.valueOf(oneWayNanos)));
        Process process = host.call(() -> new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        DelayLine line = new DelayLine(process, host.interfaceThreads());
        if (!READY.equals(line.said.readLine())) {
            line.close();
            throw new IOException("the delay line did not start");
        }
        return line;
    }

    /**
     * What a line has done so far.
     *
     * @param cpuNanos that it took, receiving included
     * @param passed frames
     * @param lost frames
     * @param lateNanos by which the frames that were passed on were late, all together
     */
    public record State(long cpuNanos, long passed, long lost, long lateNanos) {

        /** Returns the sum with that of another line. */
        public State and(State other) {
            return new State(
                    cpuNanos + other.cpuNanos, passed + other.passed, lost + other.lost, lateNanos + other.lateNanos);
        }
    }

    /**
     * Returns what it has done so far.
     *
     * @throws IOException when its process is gone, or the kernel does not say what it took
     */
    public State state() throws IOException {
        String answer = ask();
        if (answer == null) {
            throw new IOException("the line between two hosts has ended");
        }
        String[] words = answer.split(" ", -1);
        return new State(
                ProcessCpuClock.nanos(process.pid()) + ThreadCpuClock.nanos(interfaces),
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Long.parseLong(words[2]));
    }

    private @Nullable String ask() {
        try {
            OutputStream in = process.getOutputStream();
            in.write('\n');
            in.flush();
            return said.readLine();
        } catch (IOException e) {
            return null;
        }
    }

    /** Returns whether its process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
