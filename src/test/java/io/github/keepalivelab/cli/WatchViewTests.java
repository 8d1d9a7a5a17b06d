package io.github.keepalivelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.result.WatchResults;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is watched, second by second. */
final class WatchViewTests {

    private static final WatchResult RESULT = WatchResults.watch().body();

    private static String shown(boolean terminal, int times) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        WatchView view = new WatchView(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal);
        for (int i = 0; i < times; i++) {
            view.show(RESULT);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theColumnsLineUp() {
        assertThat(WatchView.table(RESULT))
                .hasSize(3)
                .allSatisfy(line ->
                        assertThat(line).hasSize(WatchView.table(RESULT).get(0).length()));
        assertThat(WatchView.table(RESULT).get(2)).contains("upstream nginx -> java:8080", "1.02", "98.04 %", "8010");
    }

    @Test
    void aTerminalIsRedrawn() {
        assertThat(shown(true, 2))
                .contains("\u001b[?7l\u001b[3A")
                .as("lines wrap again afterwards")
                .endsWith("\u001b[?7h");
    }

    @Test
    void aPipeGetsALineNowAndThenWithoutEscapeCodes() {
        String text = shown(false, 21);
        assertThat(text.lines()).hasSize(6);
        assertThat(text).doesNotContain("\u001b");
    }

    @Test
    void prometheusGetsEachHop() throws IOException {
        String text = WatchExporter.text(RESULT);
        assertThat(text)
                .contains("keepalive_watch_connections_opened_total{address=\"8080\",hop=\"upstream\"} 48000.0")
                .contains("keepalive_watch_ports_exhausted_seconds{address=\"8080\",hop=\"upstream\"} 12.5")
                .contains("# HELP keepalive_watch_close_wait ")
                .doesNotContain("ports_left{address=\"80\"");
        assertThat(WatchExporter.text(null)).isEmpty();
    }
}
