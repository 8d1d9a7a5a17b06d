package io.github.keepalivelab.machine.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.machine.linux.TcpSockets.Span;
import io.github.keepalivelab.machine.linux.TcpSockets.Wanted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What this machine's kernel lists when it is asked for some ports only. */
final class TcpSocketsTests {

    private static final int CONNECTIONS = 30;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private int listening;

    @BeforeEach
    void connect() throws IOException {
        ServerSocket server = new ServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress());
        open.add(server);
        listening = server.getLocalPort();
        for (int i = 0; i < CONNECTIONS; i++) {
            Socket client = new Socket(server.getInetAddress(), listening);
            open.add(client);
            open.add(server.accept());
            ports.add(client.getLocalPort());
        }
        ports.sort(null);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private static List<Integer> found(Wanted wanted, boolean server) throws IOException {
        List<Integer> found = new ArrayList<>();
        TcpSockets.connected(wanted, socket -> found.add(server ? socket.remotePort() : socket.localPort()));
        found.sort(null);
        return found;
    }

    @Test
    void eitherSideIsFoundByThePortThatItIsConnectedTo() throws IOException {
        assertThat(found(new Wanted(List.of(listening), List.of(), true), true)).isEqualTo(ports);
        assertThat(found(new Wanted(List.of(), List.of(listening), false), false))
                .isEqualTo(ports);
        assertThat(found(new Wanted(List.of(1), List.of(), true), true)).isEmpty();
    }

    /** Both bounds belong to a span; what lies outside is not listed. */
    @Test
    void aSpanOfTheOtherEndsPortsDividesThem() throws IOException {
        int low = ports.get(9);
        int high = ports.get(19);
        for (boolean server : new boolean[] {true, false}) {
            List<Integer> local = server ? List.of(1, listening) : List.of();
            List<Integer> remote = server ? List.of() : List.of(1, listening, 2);
            assertThat(found(new Wanted(local, remote, true, new Span(0, low - 1)), server))
                    .isEqualTo(ports.subList(0, 9));
            assertThat(found(new Wanted(local, remote, true, new Span(low, high)), server))
                    .isEqualTo(ports.subList(9, 20));
            assertThat(found(new Wanted(local, remote, true, new Span(high + 1, 65_535)), server))
                    .isEqualTo(ports.subList(20, CONNECTIONS));
        }
    }
}
