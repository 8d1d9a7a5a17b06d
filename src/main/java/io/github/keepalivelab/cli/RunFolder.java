package io.github.keepalivelab.cli;

import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.TrialResult;
import io.github.keepalivelab.topology.EnvironmentException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;

/** The output folder of a run. Every trial is written at once, so that an interrupted run keeps what it measured. */
final class RunFolder implements AutoCloseable {

    private final Path directory;
    private final BufferedWriter trials;
    private final PrintStream histogramStream;
    private final HistogramLogWriter histograms;
    private final long startMillis = System.currentTimeMillis();
    private @Nullable String failure;

    private RunFolder(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(directory);
        this.trials = Files.newBufferedWriter(directory.resolve("trials.jsonl"));
        this.histogramStream =
                new PrintStream(Files.newOutputStream(directory.resolve("latency.hlog")), true, StandardCharsets.UTF_8);
        this.histograms = new HistogramLogWriter(histogramStream);
        histograms.outputLogFormatVersion();
        histograms.outputComment("[keepalive-lab response times in microseconds, one interval a trial, tagged by arm]");
        histograms.outputStartTime(startMillis);
        histograms.setBaseTime(startMillis);
        histograms.outputLegend();
    }

    static RunFolder create(Path directory) {
        try {
            return new RunFolder(directory);
        } catch (IOException e) {
            throw new EnvironmentException("results cannot be written to " + directory + " ("
                    + e.getClass().getSimpleName() + ": " + e.getMessage() + "); name a writable folder with --output");
        }
    }

    Path directory() {
        return directory;
    }

    void trial(TrialResult trial, Histogram responseMicros) {
        try {
            trials.write(ResultJson.line(trial));
            trials.newLine();
            trials.flush();
        } catch (IOException e) {
            failure = String.valueOf(e.getMessage());
        }
        Histogram interval = responseMicros.copy();
        interval.setTag(trial.arm());
        interval.setStartTimeStamp(startMillis + Math.round(trial.startSeconds() * 1000));
        interval.setEndTimeStamp(startMillis + Math.round((trial.startSeconds() + trial.windowSeconds()) * 1000));
        histograms.outputIntervalHistogram(interval);
        if (histogramStream.checkError()) {
            failure = failure == null ? "latency.hlog could not be written" : failure;
        }
    }

    /** Returns why something could not be written, empty when everything was. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Writes results.json; into a temporary folder when this one does not take it. Returns where it is. */
    Path result(ExperimentResult result) {
        String json = ResultJson.pretty(result) + "\n";
        try {
            return Files.writeString(directory.resolve("results.json"), json);
        } catch (IOException e) {
            failure = String.valueOf(e.getMessage());
        }
        try {
            return Files.writeString(
                    Files.createTempDirectory("keepalive-lab-result-").resolve("results.json"), json);
        } catch (IOException e) {
            throw new EnvironmentException("the result can be written neither to " + directory
                    + " nor to the temporary folder: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        histogramStream.close();
        try {
            trials.close();
        } catch (IOException e) {
            failure = String.valueOf(e.getMessage());
        }
    }
}
