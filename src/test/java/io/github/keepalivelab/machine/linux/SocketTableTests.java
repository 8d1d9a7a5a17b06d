package io.github.keepalivelab.machine.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows of /proc/net/tcp. */
final class SocketTableTests {

    private static final String HEAD =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";

    private static String row(String timer, String retransmissions, int probes) {
        return "   0: 0201000A:B8A2 0202000A:9C41 01 00000000:00000000 " + timer + " " + retransmissions
                + "     0        " + probes + " 52743 1 0000000000000000 20 4 30 10 -1";
    }

    @Test
    void aTimerIsNamedAndItsNumbersAreRead() {
        assertThat(SocketTable.parse(List.of(
                        HEAD,
                        row("02:000000C8", "00000000", 2),
                        row("01:0000001E", "0000000A", 0),
                        row("00:00000000", "00000000", 0))))
                .containsExactly(
                        new SocketTable.Socket(47266, 40001, true, "52743", "keepalive", 2.0, 0, 2),
                        new SocketTable.Socket(47266, 40001, true, "52743", "retransmission", 0.3, 10, 0),
                        new SocketTable.Socket(47266, 40001, true, "52743", "none", 0, 0, 0));
    }

    @Test
    void whatIsNoRowIsLeftOut() {
        assertThat(SocketTable.parse(List.of(HEAD, "", "nonsense"))).isEmpty();
    }
}
