package io.github.keepalivelab.job;

import io.github.keepalivelab.result.TrialResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * The distributions of response times as HdrHistogram's own tools read them: an interval in microseconds for each trial, tagged by
 * arm.
 */
public final class HistogramLog implements AutoCloseable {

    private static final double MILLIS_PER_SECOND = 1000;

    private final Path file;
    private final PrintStream stream;
    private final HistogramLogWriter writer;
    private final long startMillis = System.currentTimeMillis();

    private HistogramLog(Path file, PrintStream stream) {
        this.file = file;
        this.stream = stream;
        this.writer = new HistogramLogWriter(stream);
        writer.outputLogFormatVersion();
        writer.outputComment("[keepalive-lab response times in microseconds, one interval a trial, tagged by arm]");
        writer.outputStartTime(startMillis);
        writer.setBaseTime(startMillis);
        writer.outputLegend();
    }

    /**
     * Begins a file, in place of what was there.
     *
     * @throws IOException when it cannot be written
     */
    public static HistogramLog open(Path file) throws IOException {
        return new HistogramLog(file, new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8));
    }

    /**
     * Writes what a trial gave.
     *
     * @throws IOException when it cannot be written
     */
    public void trial(Progress.TrialDone done) throws IOException {
        TrialResult trial = done.trial().result();
        Histogram response = done.responseMicros();
        // The log's own separators may not be part of a tag.
        response.setTag(trial.arm().replaceAll("[, \\r\\n]", "_"));
        response.setStartTimeStamp(startMillis + Math.round(trial.startSeconds() * MILLIS_PER_SECOND));
        response.setEndTimeStamp(
                startMillis + Math.round((trial.startSeconds() + trial.windowSeconds()) * MILLIS_PER_SECOND));
        writer.outputIntervalHistogram(response);
        if (stream.checkError()) {
            throw new IOException(file.getFileName() + " could not be written");
        }
    }

    @Override
    public void close() {
        stream.close();
    }
}
