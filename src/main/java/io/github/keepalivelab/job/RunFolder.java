package io.github.keepalivelab.job;

import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.result.Body;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.StoredWarning;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The output folder of a run. Every trial is written at once, so that an interrupted run keeps what it measured. A result that
 * is there already stays, and a folder that nothing was written to goes.
 */
public final class RunFolder implements ResultStore, AutoCloseable {

    private static final DateTimeFormatter FOLDER =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    public static final String RESULT = "results.json";
    private static final String REPORT = "report.html";

    private final Path directory;
    private final List<Path> made;
    private @Nullable TrialLog trials;
    private @Nullable String failure;

    private RunFolder(Path directory, List<Path> made) {
        this.directory = directory;
        this.made = made;
    }

    /**
     * Makes the folder and sees that it takes files.
     *
     * @param force whether a result that is there already may be replaced
     * @throws PlanException when it holds a result
     * @throws EnvironmentException when it takes no files
     */
    public static RunFolder create(Path directory, boolean force) {
        for (String name : List.of(RESULT, TrialLog.TRIALS)) {
            if (!force && Files.exists(directory.resolve(name))) {
                throw new PlanException(directory + " already holds a result (" + name
                        + "); name another folder, or replace it with --force");
            }
        }
        List<Path> made = missing(directory);
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, "try", ".tmp"));
            return new RunFolder(directory, made);
        } catch (IOException e) {
            throw new EnvironmentException("results cannot be written to " + directory + " (" + reason(e)
                    + "); name a writable folder with --output");
        }
    }

    /** Returns the folders that are not there yet, the innermost first. */
    private static List<Path> missing(Path directory) {
        List<Path> missing = new ArrayList<>();
        for (Path folder = directory.toAbsolutePath();
                folder != null && !Files.exists(folder);
                folder = folder.getParent()) {
            missing.add(folder);
        }
        return missing;
    }

    /** Returns the folder that the user named, or one named after the time. */
    public static Path named(@Nullable Path output, String verb) {
        return output != null ? output : Path.of("results", FOLDER.format(Instant.now()) + "-" + verb);
    }

    /** Notes that a run of trials begins. */
    void header(RunHeader header) {
        try {
            log().header(header);
        } catch (IOException e) {
            failure = reason(e);
        }
    }

    /** Stores a trial. */
    void trial(Progress.TrialDone done) {
        try {
            log().trial(done);
        } catch (IOException e) {
            failure = reason(e);
        }
    }

    private TrialLog log() throws IOException {
        TrialLog open = trials;
        if (open == null) {
            Files.deleteIfExists(directory.resolve(RESULT));
            Files.deleteIfExists(directory.resolve(REPORT));
            open = TrialLog.open(directory);
            trials = open;
        }
        return open;
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(failure)
                .map(why -> "writing to " + directory + " failed (" + why
                        + "); make room or name another folder with --output");
    }

    /** Writes captured packets, NAME.pcapng each, and returns the names of the files. */
    public List<String> captures(Map<String, byte[]> captures) {
        List<String> names = new ArrayList<>();
        captures.forEach((name, bytes) -> {
            try {
                Files.write(directory.resolve(name + ".pcapng"), bytes);
                names.add(name + ".pcapng");
            } catch (IOException e) {
                failure = reason(e);
            }
        });
        return names;
    }

    @Override
    public <B extends Body> Stored<B> store(StoredResult<B> result, Renderer renderer) {
        try {
            if (trials == null) {
                // Trials of a result that this one replaces are not its own.
                Files.deleteIfExists(directory.resolve(TrialLog.TRIALS));
                Files.deleteIfExists(directory.resolve(TrialLog.HISTOGRAMS));
            }
            return write(directory, marked(result), renderer);
        } catch (IOException e) {
            failure = reason(e);
        }
        try {
            return write(Files.createTempDirectory("keepalive-lab-result-"), marked(result), renderer);
        } catch (IOException e) {
            throw new EnvironmentException("the result can be written neither to " + directory
                    + " nor to the temporary folder: " + e.getMessage());
        }
    }

    private static <B extends Body> Stored<B> write(Path directory, StoredResult<B> result, Renderer renderer)
            throws IOException {
        Path json = Files.writeString(directory.resolve(RESULT), ResultJson.pretty(result) + "\n");
        return new Stored<>(result, json, writeReport(directory, result, renderer));
    }

    private <B extends Body> StoredResult<B> marked(StoredResult<B> result) {
        return failure == null
                ? result
                : result.with(StoredWarning.of(new RunWarning.OutputFailed(directory.toString(), failure)));
    }

    /** Writes report.html into a folder and returns where it is. The folder may be one that somebody else filled. */
    public static Path writeReport(Path directory, StoredResult<?> result, Renderer renderer) throws IOException {
        return Files.writeString(directory.resolve(REPORT), renderer.html(result));
    }

    private static String reason(IOException e) {
        // The JDK's file exceptions have the path as their message and the reason apart.
        return e instanceof FileSystemException detailed && detailed.getReason() != null
                ? detailed.getReason()
                : e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    /** Closes the files; folders that this made and that are still empty go. */
    @Override
    public void close() {
        TrialLog open = trials;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                failure = reason(e);
            }
        }
        for (Path folder : made) {
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    return;
                }
                Files.delete(folder);
            } catch (IOException e) {
                // It is gone, or somebody uses it.
                return;
            }
        }
    }
}
