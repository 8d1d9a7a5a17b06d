package io.github.keepalivelab.driver;

import io.github.keepalivelab.report.HtmlReport;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finished runs as files, so that they survive a restart; the oldest go first. */
final class RunStore {

    /** What {@link #newId} makes; nothing else is ever looked up, so no path can be smuggled in. */
    private static final Pattern ID = Pattern.compile("\\d{8}T\\d{9}Z");

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder;
    private final int kept;

    RunStore(Path folder, int kept) {
        this.folder = folder;
        this.kept = kept;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("runs cannot be stored in " + folder, e);
        }
    }

    /** A run in the list. */
    record Summary(String id, String startedAt, Verdict verdict, List<String> warnings) {}

    static String newId() {
        return FORMAT.format(Instant.now());
    }

    /** Stores a run whole or not at all. */
    void store(String id, ExperimentResult result) throws IOException {
        Path unfinished = folder.resolve(id + ".tmp");
        Files.writeString(unfinished, ResultJson.pretty(result));
        Files.move(unfinished, file(id), StandardCopyOption.ATOMIC_MOVE);
        List<String> ids = ids();
        for (String old : ids.subList(Math.min(kept, ids.size()), ids.size())) {
            Files.deleteIfExists(file(old));
        }
    }

    /** Returns the stored runs, newest first. */
    List<Summary> list() throws IOException {
        return ids().stream()
                .flatMap(id -> read(id).stream().map(result -> summary(id, result)))
                .toList();
    }

    /** Returns a run's results.json, empty when there is no such run. */
    Optional<String> json(String id) throws IOException {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file(id)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Returns a run's report, empty when there is no such run. */
    Optional<String> report(String id) {
        return ID.matcher(id).matches() ? read(id).map(HtmlReport::of) : Optional.empty();
    }

    private static Summary summary(String id, ExperimentResult result) {
        return new Summary(
                id,
                result.startedAt(),
                result.verdict(),
                result.warnings().stream().map(w -> w.message()).toList());
    }

    private Optional<ExperimentResult> read(String id) {
        try {
            return Optional.of(ResultJson.read(file(id)));
        } catch (IOException e) {
            // Deleted meanwhile, or not ours.
            return Optional.empty();
        }
    }

    private Path file(String id) {
        return folder.resolve(id + ".json");
    }

    private List<String> ids() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .filter(name -> ID.matcher(name).matches())
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }
}
