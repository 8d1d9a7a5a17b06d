package io.github.keepalivelab.cli.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real nginx with one configuration, in a folder of its own, in a single process. */
public final class NginxRun implements AutoCloseable {

    /** What a main file needs in its http block to leave the machine's folders alone. */
    public static final List<String> TEMP_PATHS = List.of(
            "client_body_temp_path", "proxy_temp_path", "fastcgi_temp_path", "uwsgi_temp_path", "scgi_temp_path");

    private final Process process;
    private final Path home;
    private final int port;
    private final boolean accepted;

    /**
     * Starts nginx and waits until it listens or has refused.
     *
     * @param files by name; nginx.conf is the main one
     * @param port that it must listen on
     */
    public NginxRun(Path nginx, Path home, Map<String, String> files, int port) throws IOException {
        this.home = home;
        this.port = port;
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(home.resolve(file.getKey()), file.getValue());
        }
        process = new ProcessBuilder(
                        nginx.toString(),
                        "-p",
                        home + "/",
                        "-c",
                        home.resolve("nginx.conf").toString(),
                        "-e",
                        home.resolve("error.log").toString(),
                        "-g",
                        "daemon off; master_process off; pid nginx.pid; error_log error.log;")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("output.txt").toFile())
                .start();
        Awaitility.await("nginx listens or refuses")
                .atMost(Duration.ofSeconds(20))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(4))
                .until(() -> !process.isAlive() || listens());
        accepted = process.isAlive();
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Whether this nginx listens: it writes its pid when it has its ports, and tries for a while if another program has one. */
    private boolean listens() {
        if (!Files.exists(home.resolve("nginx.pid"))) {
            return false;
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns whether nginx has started. */
    public boolean accepted() {
        return accepted;
    }

    public int port() {
        return port;
    }

    /** Returns what nginx wrote, for messages. */
    public String output() throws IOException {
        Path log = home.resolve("error.log");
        return Files.readString(home.resolve("output.txt"))
                + (Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "");
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
