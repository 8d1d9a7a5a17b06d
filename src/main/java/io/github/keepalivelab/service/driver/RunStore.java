package io.github.keepalivelab.service.driver;

import io.github.keepalivelab.job.HistogramLog;
import io.github.keepalivelab.job.Renderer;
import io.github.keepalivelab.job.ResultStore;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.report.Reports;
import io.github.keepalivelab.result.Body;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.ResultReader;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.StoredWarning;
import io.github.keepalivelab.result.Verdict;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finished runs as files, so that they survive a restart; the oldest go first. One load driver has the folder at a time. */
public final class RunStore implements AutoCloseable {

    /** What {@link #newId} makes; nothing else is ever looked up, so no path can be smuggled in. */
    private static final Pattern ID = Pattern.compile("\\d{8}T\\d{9}Z");

    private static final String RESULT = ".json";
    private static final String DISTRIBUTIONS = ".hlog";
    /** What a round is writing; a load driver that was killed leaves it behind. */
    private static final String UNFINISHED = ".tmp";

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder;
    private final int kept;
    private final FileChannel lockFile;
    private final Map<String, Summary> summaries = new ConcurrentHashMap<>();

    /**
     * Opens a folder.
     *
     * @param kept how many runs stay, the newest
     * @throws EnvironmentException when it takes no files, or another load driver has it
     */
    public RunStore(Path folder, int kept) {
        this.folder = folder;
        this.kept = kept;
        this.lockFile = lock(folder);
        try {
            clear();
        } catch (IOException e) {
            throw new EnvironmentException(
                    "what was left in " + folder.toAbsolutePath() + " cannot be removed: " + e.getMessage());
        }
    }

    /** Removes what a round that failed or was killed has left; only one writes at a time. */
    private void clear() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().endsWith(UNFINISHED)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static FileChannel lock(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new EnvironmentException("another load driver stores its runs in " + folder.toAbsolutePath()
                        + "; stop it, or name another folder with --data");
            }
            return channel;
        } catch (IOException e) {
            throw new EnvironmentException("runs cannot be stored in " + folder.toAbsolutePath() + " ("
                    + e.getClass().getSimpleName() + "); name a writable folder with --data");
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Gives the folder up. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            // The lock goes with the process at the latest.
            lockFile.isOpen();
        }
    }

    /**
     * A run in the list.
     *
     * @param headline what its report says first
     * @param seconds how long it took
     * @param ratesPerSecond the loads that it measured; empty at full speed
     * @param warnings what makes it INVALID first
     * @param distributions whether its response times are kept
     */
    record Summary(
            String id,
            @Nullable String startedAt,
            double seconds,
            Verdict verdict,
            String headline,
            List<Double> ratesPerSecond,
            List<String> warnings,
            boolean distributions) {}

    static String newId() {
        return FORMAT.format(Instant.now());
    }

    /** Returns where the run of an id is stored: whole or not at all. */
    ResultStore place(String id) {
        return new ResultStore() {
            @Override
            public <B extends Body> Stored<B> store(StoredResult<B> result, Renderer renderer) {
                try {
                    write(id, result);
                } catch (IOException e) {
                    throw new EnvironmentException(
                            "run " + id + " cannot be stored in " + folder + ": " + e.getMessage());
                }
                return new Stored<>(result, file(id, RESULT), file(id, RESULT));
            }

            @Override
            public Optional<String> trouble() {
                return Optional.empty();
            }
        };
    }

    private void write(String id, StoredResult<?> result) throws IOException {
        Path growing = unfinished(id, DISTRIBUTIONS);
        if (Files.exists(growing)) {
            Files.move(growing, file(id, DISTRIBUTIONS), StandardCopyOption.ATOMIC_MOVE);
        }
        Path unfinished = unfinished(id, RESULT);
        Files.writeString(unfinished, ResultJson.pretty(result));
        Files.move(unfinished, file(id, RESULT), StandardCopyOption.ATOMIC_MOVE);
        List<String> ids = ids();
        for (String old : ids.subList(Math.min(kept, ids.size()), ids.size())) {
            Files.deleteIfExists(file(old, RESULT));
            Files.deleteIfExists(file(old, DISTRIBUTIONS));
        }
    }

    /**
     * Begins to keep the response times of a run that is about to be measured; they are found when its result is stored.
     *
     * @throws IOException when they cannot be written
     */
    HistogramLog distributions(String id) throws IOException {
        clear();
        return HistogramLog.open(unfinished(id, DISTRIBUTIONS));
    }

    /** Returns where the response times of a run are, a log of HdrHistogram; empty when none are kept. */
    Optional<Path> storedDistributions(String id) {
        return Optional.of(id)
                .filter(wanted -> ID.matcher(wanted).matches())
                .map(wanted -> file(wanted, DISTRIBUTIONS))
                .filter(Files::exists);
    }

    /** Returns the stored runs, newest first. */
    List<Summary> list() throws IOException {
        List<String> ids = ids();
        summaries.keySet().retainAll(ids);
        return ids.stream().flatMap(id -> summary(id).stream()).toList();
    }

    /** Returns a run's results.json, empty when there is no such run. */
    Optional<String> json(String id) throws IOException {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file(id, RESULT)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Returns a run's result, empty when there is no such run. */
    Optional<StoredResult<CompareResult>> result(String id) {
        return ID.matcher(id).matches() ? read(id) : Optional.empty();
    }

    /** A run never changes, so it is read once. */
    private Optional<Summary> summary(String id) {
        Summary known = summaries.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Summary> read = read(id).map(result -> summary(id, result));
        read.ifPresent(summary -> summaries.put(id, summary));
        return read;
    }

    private Summary summary(String id, StoredResult<CompareResult> result) {
        return new Summary(
                id,
                result.startedAt(),
                result.body().warmUpSeconds() + result.body().measuredSeconds(),
                result.verdict(),
                new Reports().headline(result),
                result.body().loads().stream()
                        .flatMap(load -> Optional.ofNullable(load.ratePerSecond()).stream())
                        .toList(),
                result.warnings().stream()
                        .sorted(Comparator.comparing(warning -> !warning.voids()))
                        .map(StoredWarning::message)
                        .toList(),
                storedDistributions(id).isPresent());
    }

    private Optional<StoredResult<CompareResult>> read(String id) {
        try {
            return Optional.of(ResultReader.read(file(id, RESULT), CompareResult.class));
        } catch (NoSuchFileException | ResultReader.UnreadableException e) {
            // Deleted meanwhile, or not ours.
            return Optional.empty();
        }
    }

    private Path file(String id, String kind) {
        return folder.resolve(id + kind);
    }

    private Path unfinished(String id, String kind) {
        return folder.resolve(id + kind + UNFINISHED);
    }

    private List<String> ids() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(RESULT))
                    .map(name -> name.substring(0, name.length() - RESULT.length()))
                    .filter(name -> ID.matcher(name).matches())
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }
}
