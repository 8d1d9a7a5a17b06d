package io.github.keepalivelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.keepalivelab.load.Handshakes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HandshakeLogTests {

    @TempDir
    Path folder = Path.of(".");

    @Test
    void whatIsAppendedIsCountedOnce() throws IOException {
        Path file = folder.resolve("handshakes0.log");
        HandshakeLog log = new HandshakeLog(file);
        assertThat(log.count()).isEqualTo(Handshakes.NONE);
        Files.writeString(file, ".\nr\nr\n");
        assertThat(log.count()).isEqualTo(new Handshakes(1, 2));
        assertThat(log.count()).isEqualTo(new Handshakes(1, 2));
        Files.writeString(file, "r", StandardOpenOption.APPEND);
        assertThat(log.count()).isEqualTo(new Handshakes(1, 3));
        Files.writeString(file, "\n.\n", StandardOpenOption.APPEND);
        assertThat(log.count()).isEqualTo(new Handshakes(2, 3));
    }
}
