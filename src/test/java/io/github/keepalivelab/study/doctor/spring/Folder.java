package io.github.keepalivelab.study.doctor.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A folder with configurations, for tests. */
record Folder(Path path) {

    /** Writes a file; returns this, to write the next one. */
    Folder with(String name, String text) {
        return with(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Folder with(String name, byte[] bytes) {
        try {
            Files.write(path.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    List<ServerSettings> readAll(String name) {
        return SpringConfig.read(path.resolve(name));
    }

    ServerSettings read(String name) {
        return readAll(name).get(0);
    }

    /** Writes a file and reads it. */
    ServerSettings read(String name, String text) {
        return with(name, text).read(name);
    }

    static String messages(ServerSettings settings, Problem.Kind kind) {
        return settings.problems().stream()
                .filter(problem -> problem.kind() == kind)
                .map(problem -> problem.place().shown() + " " + problem.message() + " -> " + problem.fix())
                .collect(Collectors.joining("\n"));
    }
}
