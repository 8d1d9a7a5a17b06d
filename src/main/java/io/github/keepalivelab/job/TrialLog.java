package io.github.keepalivelab.job;

import io.github.keepalivelab.result.TrialLines;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The two files that grow while a job measures: trials.jsonl and latency.hlog. */
final class TrialLog implements AutoCloseable {

    /** A line for the header of each run, and one for each trial. */
    static final String TRIALS = "trials.jsonl";

    /** The distributions of response times, for other tools of HdrHistogram. */
    static final String HISTOGRAMS = "latency.hlog";

    private final BufferedWriter trials;
    private final HistogramLog histograms;

    private TrialLog(BufferedWriter trials, HistogramLog histograms) {
        this.trials = trials;
        this.histograms = histograms;
    }

    static TrialLog open(Path directory) throws IOException {
        BufferedWriter trials = Files.newBufferedWriter(directory.resolve(TRIALS));
        return new TrialLog(trials, HistogramLog.open(directory.resolve(HISTOGRAMS)));
    }

    void header(RunHeader header) throws IOException {
        line(TrialLines.header(header));
    }

    void trial(Progress.TrialDone done) throws IOException {
        line(TrialLines.trial(done.trial()));
        histograms.trial(done);
    }

    private void line(String json) throws IOException {
        trials.write(json);
        trials.newLine();
        trials.flush();
    }

    @Override
    public void close() throws IOException {
        histograms.close();
        trials.close();
    }
}
