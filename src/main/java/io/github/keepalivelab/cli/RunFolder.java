package io.github.keepalivelab.cli;

import io.github.keepalivelab.report.Reports;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.TrialResult;
import io.github.keepalivelab.topology.EnvironmentException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;

/** The output folder of a run. Every trial is written at once, so that an interrupted run keeps what it measured. */
final class RunFolder implements AutoCloseable {

    private static final DateTimeFormatter FOLDER =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path directory;
    private final long startMillis = System.currentTimeMillis();
    private @Nullable Streams streams;
    private @Nullable String failure;

    private RunFolder(Path directory) {
        this.directory = directory;
    }

    /** The two files that grow during a run. */
    private record Streams(BufferedWriter trials, PrintStream histogramStream, HistogramLogWriter histograms) {}

    /**
     * Makes the folder and sees that it takes files. What an earlier run left in it stays until this one has a trial: a
     * run that cannot start costs nothing.
     */
    static RunFolder create(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, "try", ".tmp"));
            return new RunFolder(directory);
        } catch (IOException e) {
            throw new EnvironmentException("results cannot be written to " + directory + " (" + reason(e)
                    + "); name a writable folder with --output");
        }
    }

    private Streams open() throws IOException {
        Streams open = streams;
        if (open != null) {
            return open;
        }
        Files.deleteIfExists(directory.resolve("results.json"));
        Files.deleteIfExists(directory.resolve("report.html"));
        BufferedWriter trials = Files.newBufferedWriter(directory.resolve("trials.jsonl"));
        PrintStream stream =
                new PrintStream(Files.newOutputStream(directory.resolve("latency.hlog")), true, StandardCharsets.UTF_8);
        HistogramLogWriter histograms = new HistogramLogWriter(stream);
        histograms.outputLogFormatVersion();
        histograms.outputComment("[keepalive-lab response times in microseconds, one interval a trial, tagged by arm]");
        histograms.outputStartTime(startMillis);
        histograms.setBaseTime(startMillis);
        histograms.outputLegend();
        open = new Streams(trials, stream, histograms);
        streams = open;
        return open;
    }

    Path directory() {
        return directory;
    }

    void trial(TrialResult trial, Histogram responseMicros) {
        try {
            Streams open = open();
            open.trials().write(ResultJson.line(trial));
            open.trials().newLine();
            open.trials().flush();
            // The log's own separators may not be part of a tag.
            responseMicros.setTag(trial.arm().replaceAll("[, \\r\\n]", "_"));
            responseMicros.setStartTimeStamp(startMillis + Math.round(trial.startSeconds() * 1000));
            responseMicros.setEndTimeStamp(
                    startMillis + Math.round((trial.startSeconds() + trial.windowSeconds()) * 1000));
            open.histograms().outputIntervalHistogram(responseMicros);
            if (open.histogramStream().checkError() && failure == null) {
                failure = "latency.hlog could not be written";
            }
        } catch (IOException e) {
            failure = reason(e);
        }
    }

    /** Returns why something could not be written, empty when everything was. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Returns the folder that the user named, or one named after the time. */
    static Path named(@Nullable Path output, String verb) {
        return output != null ? output : Path.of("results", FOLDER.format(Instant.now()) + "-" + verb);
    }

    /** Writes captured packets, NAME.pcapng each, and returns the names of the files. */
    List<String> captures(Map<String, byte[]> captures) {
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

    /** Where a result and its report are. */
    record Written(Path result, Path report) {}

    /**
     * Writes results.json and report.html of a verb without trials of its own.
     *
     * @throws EnvironmentException when neither this folder nor the temporary one takes them
     */
    Written store(StoredResult result, String html) {
        try {
            return write(directory, result, html);
        } catch (IOException e) {
            failure = reason(e);
        }
        try {
            System.err.println("lab: " + directory + " takes no files (" + failure + "); the temporary folder is used");
            return write(Files.createTempDirectory("keepalive-lab-result-"), result, html);
        } catch (IOException e) {
            throw new EnvironmentException("the result can be written neither to " + directory
                    + " nor to the temporary folder: " + e.getMessage());
        }
    }

    private static Written write(Path directory, StoredResult result, String html) throws IOException {
        return new Written(
                Files.writeString(directory.resolve("results.json"), ResultJson.pretty(result) + "\n"),
                Files.writeString(directory.resolve("report.html"), html));
    }

    /** What was stored, with a warning more when writing failed, and where it and its report are. */
    record Stored(ExperimentResult content, Path result, Path report) {}

    /** Writes results.json and report.html; into a temporary folder when this one does not take them. */
    Stored store(ExperimentResult result) {
        try {
            return write(directory, marked(result));
        } catch (IOException e) {
            failure = reason(e);
        }
        try {
            return write(Files.createTempDirectory("keepalive-lab-result-"), marked(result));
        } catch (IOException e) {
            throw new EnvironmentException("the result can be written neither to " + directory
                    + " nor to the temporary folder: " + e.getMessage());
        }
    }

    private static Stored write(Path directory, ExperimentResult result) throws IOException {
        Path json = Files.writeString(directory.resolve("results.json"), ResultJson.pretty(result) + "\n");
        return new Stored(result, json, writeReport(directory, result));
    }

    private ExperimentResult marked(ExperimentResult result) {
        return failure == null ? result : result.with(new RunWarning.OutputFailed(directory.toString(), failure));
    }

    /** Writes report.html into a folder and returns where it is. */
    static Path writeReport(Path directory, StoredResult result) throws IOException {
        return Files.writeString(directory.resolve("report.html"), Reports.html(result));
    }

    private static String reason(IOException e) {
        // The JDK's file exceptions have the path as their message and the reason apart.
        return e instanceof FileSystemException detailed && detailed.getReason() != null
                ? detailed.getReason()
                : e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    @Override
    public void close() {
        Streams open = streams;
        if (open == null) {
            return;
        }
        open.histogramStream().close();
        try {
            open.trials().close();
        } catch (IOException e) {
            failure = reason(e);
        }
    }
}
