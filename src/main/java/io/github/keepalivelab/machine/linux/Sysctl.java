package io.github.keepalivelab.machine.linux;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Kernel settings of this network namespace. */
public final class Sysctl {

    private static final int LONGEST = 4096;

    private Sysctl() {}

    /**
     * Returns a setting's value, its columns separated by single blanks; empty where there is no such setting.
     *
     * @param name with dots, for example {@code net.ipv4.tcp_tw_reuse}
     */
    public static Optional<String> read(String name) {
        byte[] value = new byte[LONGEST];
        // These files answer one read, so it must be large enough: Files.readString begins with a single byte.
        try (FileInputStream file = new FileInputStream("/proc/sys/" + name.replace('.', '/'))) {
            int length = file.read(value);
            return length <= 0
                    ? Optional.empty()
                    : Optional.of(new String(value, 0, length, StandardCharsets.US_ASCII)
                            .strip()
                            .replaceAll("\\s+", " "));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Changes a setting of this network namespace.
     *
     * @throws IOException when that is not allowed here
     */
    public static void write(String name, String value) throws IOException {
        Files.writeString(Path.of("/proc/sys", name.replace('.', '/')), value);
    }
}
