package io.github.keepalivelab.study.doctor.spring;

import io.github.keepalivelab.study.doctor.syntax.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.io.ByteArrayResource;

/** The bytes of a file with its name, as Boot's loaders want to have it. */
final class TextOfFile extends ByteArrayResource {

    private static final int MAX_BYTES = 4 << 20;

    private final String file;

    TextOfFile(String file, byte[] bytes) {
        super(bytes, file);
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException when it is not there, too large or cannot be read
     */
    static TextOfFile read(Path path) {
        try {
            if (Files.isDirectory(path)) {
                throw new ConfigException(path + " is a folder; name the file in it");
            }
            if (Files.size(path) > MAX_BYTES) {
                throw new ConfigException(path + " is larger than " + (MAX_BYTES >> 20) + " MB");
            }
            return new TextOfFile(path.toString(), Files.readAllBytes(path));
        } catch (NoSuchFileException e) {
            throw new ConfigException("there is no file " + path);
        } catch (IOException e) {
            throw new ConfigException(path + " cannot be read: " + e.getMessage());
        }
    }

    /** Returns the same file with other bytes. */
    TextOfFile with(byte[] bytes) {
        return new TextOfFile(file, bytes);
    }

    String file() {
        return file;
    }

    /** Returns the text; what is no UTF-8 in it is replaced. */
    String text() {
        return new String(getByteArray(), StandardCharsets.UTF_8);
    }

    /** Returns the origin of a value, with a line from 1. */
    Origin at(int line) {
        return new TextResourceOrigin(this, new TextResourceOrigin.Location(line - 1, 0));
    }

    @Override
    public String getFilename() {
        return file;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
