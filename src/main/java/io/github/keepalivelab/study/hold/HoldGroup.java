package io.github.keepalivelab.study.hold;

import io.github.keepalivelab.machine.linux.OpenFiles;
import io.github.keepalivelab.machine.linux.ProcessCpuClock;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.machine.process.OwnProgram;
import io.github.keepalivelab.study.liveness.PeerProcess;
import io.github.keepalivelab.study.liveness.Strategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Some of the held connections: a server process and a client process. */
final class HoldGroup implements AutoCloseable {

    private static final List<String> FLAGS = List.of(
            "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss256k", "-Djava.net.preferIPv4Stack=true");
    /** The ports of a namespace that holds connections. */
    static final int FIRST_PORT = 1024;

    /** The last of them. */
    static final int LAST_PORT = 65_535;

    private static final int SPARE_DESCRIPTORS = 200;
    private static final int KIBIBYTE = 1024;

    private final PeerProcess server;
    private final Process worker;
    private final BufferedReader said;
    private final int count;
    private int connected;

    /**
     * What the client process last said.
     *
     * @param meanAt when the dead were found, on average, in seconds of the monotonic clock
     */
    record State(long sent, long missed, int dead, double meanAt, double firstAt, double lastAt) {}

    /** CPU nanoseconds and resident bytes of client and server. */
    record Usage(long driverCpu, long serverCpu, long driverRss, long serverRss) {

        Usage plus(Usage other) {
            return new Usage(
                    driverCpu + other.driverCpu,
                    serverCpu + other.serverCpu,
                    driverRss + other.driverRss,
                    serverRss + other.serverRss);
        }
    }

    private HoldGroup(PeerProcess server, Process worker, int count) {
        this.server = server;
        this.worker = worker;
        this.said = new BufferedReader(new InputStreamReader(worker.getInputStream(), StandardCharsets.US_ASCII));
        this.count = count;
    }

    /** Returns how many connections a process may have here. */
    static int largest() {
        return (int) Math.min(LAST_PORT, OpenFiles.limits().most() - SPARE_DESCRIPTORS);
    }

    /**
     * Says what bounds the number of connections here.
     *
     * @throws EnvironmentException when it is too low for any group
     */
    static String limits() {
        long descriptors = OpenFiles.limits().most();
        if (descriptors < 2 * SPARE_DESCRIPTORS) {
            throw new EnvironmentException("a process may have only " + descriptors
                    + " descriptors here, too few for any group of connections; raise the limit: ulimit -n 4096");
        }
        return String.format(
                Locale.ROOT,
                "limits: %s descriptors in a process, so at most %d connections in a group of two processes; %d ports towards"
                        + " one destination",
                descriptors == Long.MAX_VALUE ? "unlimited" : String.valueOf(descriptors),
                largest(),
                LAST_PORT - FIRST_PORT + 1);
    }

    /** Starts both processes; they open no connection until they are told. */
    static HoldGroup start(int count, Strategy strategy) throws IOException {
        PeerProcess server = PeerProcess.start();
        server.awaitPort();
        Process worker = new ProcessBuilder(OwnProgram.command(
                        FLAGS, List.of("hold-worker", String.valueOf(server.port()), strategy.label())))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new HoldGroup(server, worker, count);
    }

    /** Returns how many connections a share of this group is. */
    int target(double share) {
        return (int) Math.round(count * share);
    }

    /** Waits until a share of the connections stands, after the order to open them. */
    void awaitConnected(double share) throws IOException {
        if (!"connected".equals(said.readLine())) {
            throw new EnvironmentException("a client process could not open its " + count + " connections");
        }
        connected = target(share);
    }

    int connected() {
        return connected;
    }

    int serverPort() {
        return server.port();
    }

    void order(String line) throws IOException {
        worker.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        worker.getOutputStream().flush();
    }

    State answer() throws IOException {
        String line = said.readLine();
        if (line == null) {
            throw new EnvironmentException("a client process has ended");
        }
        String[] words = line.split(" ", -1);
        return new State(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Integer.parseInt(words[2]),
                Double.parseDouble(words[3]),
                Double.parseDouble(words[4]),
                Double.parseDouble(words[5]));
    }

    Usage usage() throws IOException {
        return new Usage(
                ProcessCpuClock.nanos(worker.pid()),
                ProcessCpuClock.nanos(server.pid()),
                residentBytes(worker.pid()),
                residentBytes(server.pid()));
    }

    private static long residentBytes(long pid) throws IOException {
        return kibibytes(Path.of("/proc", String.valueOf(pid), "status"), "VmRSS:") * KIBIBYTE;
    }

    static long kibibytes(Path file, String name) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException(file + " has no " + name);
    }

    @Override
    public void close() {
        worker.destroyForcibly();
        server.close();
    }
}
