package io.github.keepalivelab.system;

import io.github.keepalivelab.load.Handshakes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** nginx's own note of each handshake of an arm: {@code r} where it resumed a session, {@code .} where not, a line each. */
final class HandshakeLog {

    private final Path file;
    private long read;
    private Handshakes sum = Handshakes.NONE;

    HandshakeLog(Path file) {
        this.file = file;
    }

    /** Returns what is noted so far. */
    Handshakes count() throws IOException {
        if (!Files.exists(file)) {
            return sum;
        }
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            byte[] fresh = new byte[(int) (log.length() - read)];
            log.seek(read);
            log.readFully(fresh);
            read += fresh.length;
            long full = 0;
            long resumed = 0;
            for (byte c : fresh) {
                full += c == '.' ? 1 : 0;
                resumed += c == 'r' ? 1 : 0;
            }
            sum = sum.and(new Handshakes(full, resumed));
        }
        return sum;
    }
}
