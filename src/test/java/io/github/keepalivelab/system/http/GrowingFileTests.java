package io.github.keepalivelab.system.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that is written, rotated and cut while it is read. */
final class GrowingFileTests {

    @TempDir
    Path folder = Path.of(".");

    private Path file = Path.of(".");
    private final List<String> lines = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("access.log"), "before\n");
    }

    private static void append(Path to, String text) throws IOException {
        Files.writeString(to, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> read(GrowingFile growing) throws IOException {
        lines.clear();
        growing.read(lines::add);
        return List.copyOf(lines);
    }

    @Test
    void onlyWhatComesIsReadOrEverything() throws IOException {
        try (GrowingFile growing = GrowingFile.fromNowOn(file);
                GrowingFile whole = GrowingFile.whole(file)) {
            assertThat(read(growing)).isEmpty();
            append(file, "a\nb\n");
            assertThat(read(growing)).containsExactly("a", "b");
            assertThat(read(whole)).containsExactly("before", "a", "b");
        }
    }

    @Test
    void aLineIsReadWhenItIsWhole() throws IOException {
        try (GrowingFile growing = GrowingFile.fromNowOn(file)) {
            append(file, "ha");
            assertThat(read(growing)).isEmpty();
            append(file, "lf\n");
            assertThat(read(growing)).containsExactly("half");
        }
    }

    /** logrotate makes the new file before it tells the writer, which goes on with the old one for a while. */
    @Test
    void aFileThatIsRotatedIsReadToItsEnd() throws IOException {
        try (GrowingFile growing = GrowingFile.fromNowOn(file)) {
            append(file, "a\n");
            Path old = Files.move(file, folder.resolve("access.log.1"));
            assertThat(read(growing)).containsExactly("a");
            append(old, "b\n");
            Files.createFile(file);
            assertThat(read(growing)).containsExactly("b");
            append(old, "c\n");
            append(file, "d\n");
            assertThat(read(growing)).containsExactly("c", "d");
        }
    }

    @Test
    void aFileThatIsCutIsReadAnew() throws IOException {
        try (GrowingFile growing = GrowingFile.fromNowOn(file)) {
            append(file, "a\nhalf");
            assertThat(read(growing)).containsExactly("a");
            Files.writeString(file, "b\n");
            assertThat(read(growing)).containsExactly("b");
        }
    }
}
