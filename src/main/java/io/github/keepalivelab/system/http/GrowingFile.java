package io.github.keepalivelab.system.http;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The lines that are appended to a file, also across its rotation: renamed and made anew, or copied and cut to nothing. */
public final class GrowingFile implements Closeable {

    private static final int CHUNK = 1 << 16;

    /** What is longer is no line of a log; its beginning is enough to find that out. */
    private static final int LONGEST_LINE = 1 << 20;

    private final Path file;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    private Open now;

    /** The file of before a rotation: its writer goes on until it is told. */
    private @Nullable Open before;

    /** One file, whatever its name is by now. */
    private record Open(FileChannel channel, @Nullable Object identity, ByteArrayOutputStream line) {}

    private GrowingFile(Path file) throws IOException {
        this.file = file;
        now = open();
    }

    /** Opens a file to read what is there and what comes. */
    public static GrowingFile whole(Path file) throws IOException {
        return new GrowingFile(file);
    }

    /** Opens a file to read what comes from now on. */
    public static GrowingFile fromNowOn(Path file) throws IOException {
        GrowingFile growing = new GrowingFile(file);
        growing.now.channel().position(growing.now.channel().size());
        return growing;
    }

    private Open open() throws IOException {
        return new Open(FileChannel.open(file, StandardOpenOption.READ), identity(), new ByteArrayOutputStream());
    }

    private @Nullable Object identity() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /**
     * Reads the lines that have come to an end since the last time.
     *
     * @throws IOException when the file cannot be read
     */
    public void read(Consumer<String> lines) throws IOException {
        Open older = before;
        if (older != null) {
            drain(older, lines);
        }
        if (now.channel().size() < now.channel().position()) {
            now.channel().position(0);
            now.line().reset();
        }
        drain(now, lines);
        if (replaced()) {
            if (older != null) {
                older.channel().close();
            }
            before = now;
            now = open();
            drain(now, lines);
        }
    }

    /** Between the renaming of a file and the next line there may be none of its name. */
    private boolean replaced() throws IOException {
        try {
            return !Objects.equals(now.identity(), identity());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void drain(Open from, Consumer<String> lines) throws IOException {
        chunk.clear();
        while (from.channel().read(chunk) > 0) {
            chunk.flip();
            while (chunk.hasRemaining()) {
                byte next = chunk.get();
                if (next == '\n') {
                    lines.accept(from.line().toString(StandardCharsets.UTF_8));
                    from.line().reset();
                } else if (from.line().size() < LONGEST_LINE) {
                    from.line().write(next);
                }
            }
            chunk.clear();
        }
    }

    @Override
    public void close() throws IOException {
        now.channel().close();
        if (before != null) {
            before.channel().close();
        }
    }
}
