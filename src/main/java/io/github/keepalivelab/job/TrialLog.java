package io.github.keepalivelab.job;

import io.github.keepalivelab.result.MeasuredTrial;
import io.github.keepalivelab.result.TrialLines;
import io.github.keepalivelab.result.TrialResult;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/** The two files that grow while a job measures: trials.jsonl and latency.hlog. */
final class TrialLog implements AutoCloseable {

    /** A line for the header of each run, and one for each trial. */
    static final String TRIALS = "trials.jsonl";

    /** The distributions of response times, for other tools of HdrHistogram. */
    static final String HISTOGRAMS = "latency.hlog";

    private static final double MILLIS_PER_SECOND = 1000;

    private final BufferedWriter trials;
    private final PrintStream histogramStream;
    private final HistogramLogWriter histograms;
    private final long startMillis = System.currentTimeMillis();

    private TrialLog(BufferedWriter trials, PrintStream histogramStream) {
        this.trials = trials;
        this.histogramStream = histogramStream;
        this.histograms = new HistogramLogWriter(histogramStream);
        histograms.outputLogFormatVersion();
        histograms.outputComment("[keepalive-lab response times in microseconds, one interval a trial, tagged by arm]");
        histograms.outputStartTime(startMillis);
        histograms.setBaseTime(startMillis);
        histograms.outputLegend();
    }

    static TrialLog open(Path directory) throws IOException {
        BufferedWriter trials = Files.newBufferedWriter(directory.resolve(TRIALS));
        return new TrialLog(
                trials,
                new PrintStream(Files.newOutputStream(directory.resolve(HISTOGRAMS)), true, StandardCharsets.UTF_8));
    }

    void header(RunHeader header) throws IOException {
        line(TrialLines.header(header));
    }

    void trial(Progress.TrialDone done) throws IOException {
        MeasuredTrial measured = done.trial();
        line(TrialLines.trial(measured));
        TrialResult trial = measured.result();
        Histogram response = done.responseMicros();
        // The log's own separators may not be part of a tag.
        response.setTag(trial.arm().replaceAll("[, \\r\\n]", "_"));
        response.setStartTimeStamp(startMillis + Math.round(trial.startSeconds() * MILLIS_PER_SECOND));
        response.setEndTimeStamp(
                startMillis + Math.round((trial.startSeconds() + trial.windowSeconds()) * MILLIS_PER_SECOND));
        histograms.outputIntervalHistogram(response);
        if (histogramStream.checkError()) {
            throw new IOException(HISTOGRAMS + " could not be written");
        }
    }

    private void line(String json) throws IOException {
        trials.write(json);
        trials.newLine();
        trials.flush();
    }

    @Override
    public void close() throws IOException {
        histogramStream.close();
        trials.close();
    }
}
