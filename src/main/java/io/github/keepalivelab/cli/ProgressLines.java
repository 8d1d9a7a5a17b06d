package io.github.keepalivelab.cli;

import io.github.keepalivelab.experiment.RunListener;
import io.github.keepalivelab.result.LatencySummary;
import io.github.keepalivelab.result.TrialResult;
import java.io.PrintStream;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Tells how a run goes on, on stderr, so that stdout holds the answer only; stores each trial. */
record ProgressLines(RunFolder folder, PrintStream out) implements RunListener {

    /** Lines that a run gets where there is no terminal to rewrite one on. */
    private static final int LINES = 10;

    @Override
    public void say(String line) {
        out.println(line);
    }

    @Override
    public void trialDone(Progress progress, Histogram responseMicros, Histogram serviceMicros) {
        TrialResult trial = progress.trial();
        folder.trial(trial, responseMicros);
        LatencySummary response = trial.responseMicros();
        String line = String.format(
                Locale.ROOT,
                "block %d of %d, %s: %.0f/s, p50 %s, %.0f s left",
                trial.block() + 1,
                progress.blocks(),
                trial.arm(),
                trial.achievedRatePerSecond(),
                response == null ? "-" : String.format(Locale.ROOT, "%.3f ms", response.p50() / 1000),
                progress.secondsLeft());
        boolean last = trial.index() + 1 == progress.trials();
        if (Boolean.getBoolean("lab.terminal")) {
            out.print("\r\u001b[2K" + line + (last ? "\n" : ""));
            out.flush();
        } else if (last || (trial.index() + 1) % Math.max(1, progress.trials() / LINES) == 0) {
            out.println(line);
        }
    }
}
