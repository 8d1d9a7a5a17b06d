package io.github.keepalivelab.study.liveness;

import io.github.keepalivelab.machine.net.Hosts;
import io.github.keepalivelab.machine.process.Command;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.machine.process.OwnProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A running {@link PeerServer}. */
public final class PeerProcess implements AutoCloseable {

    private static final List<String> FLAGS = List.of(
            "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss256k", "-Djava.net.preferIPv4Stack=true");

    private final Process process;
    private final BufferedReader said;
    private int port;

    private PeerProcess(Process process) {
        this.process = process;
        this.said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Starts it where the server is; {@link #awaitPort} waits for it. */
    public static PeerProcess start(Hosts hosts) {
        PeerProcess peer = start(hosts.atServer(OwnProgram.command(FLAGS, List.of("peer", hosts.serverAddress()))));
        hosts.adopt(peer.pid());
        return peer;
    }

    /** Starts it where the lab itself is. */
    public static PeerProcess start() {
        return start(OwnProgram.command(FLAGS, List.of("peer", "127.0.0.1")));
    }

    private static PeerProcess start(List<String> command) {
        try {
            return new PeerProcess(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new EnvironmentException("the peer cannot be started: " + e.getMessage());
        }
    }

    public void awaitPort() throws IOException {
        String line = said.readLine();
        if (line == null || !line.matches("\\d+")) {
            throw new EnvironmentException("the peer did not start");
        }
        port = Integer.parseInt(line);
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /** Gives an order and waits until it is carried out. */
    void tell(String order) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((order + "\n").getBytes(StandardCharsets.US_ASCII));
        in.flush();
        said.readLine();
    }

    /** Ends it by SIGKILL. */
    void kill() {
        signal("KILL");
    }

    void signal(String name) {
        // The shell has it built in, where there may be no program of that name.
        Command.HERE.run("sh", "-c", "kill -" + name + " " + process.pid());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
