package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.FolderProgress;
import io.github.keepalivelab.job.RunFolder;
import io.github.keepalivelab.result.LatencySummary;
import io.github.keepalivelab.result.TrialResult;
import java.io.PrintStream;
import java.util.Locale;

/** Tells how a job goes on, on stderr, so that stdout holds the answer only; stores each trial. */
final class ProgressLines extends FolderProgress {

    /** Lines that a run gets where there is no terminal to rewrite one on. */
    private static final int LINES = 10;

    /** Trials between two lines of a run whose end is not known. */
    private static final int EVERY = 60;

    private final PrintStream out;

    ProgressLines(RunFolder folder, PrintStream out) {
        super(folder);
        this.out = out;
    }

    @Override
    public void say(String line) {
        out.println(line);
    }

    @Override
    public void trialDone(TrialDone done) {
        super.trialDone(done);
        TrialResult trial = done.trial().result();
        LatencySummary response = trial.responseMicros();
        Pace pace = done.pace();
        boolean untilKnown = pace.trials() == 0;
        String line = String.format(
                Locale.ROOT,
                "block %d%s, %s: %.0f/s, p50 %s, %s%.0f s left",
                trial.block() + 1,
                untilKnown ? "" : " of " + pace.blocks(),
                trial.arm(),
                trial.achievedRatePerSecond(),
                response == null ? "-" : String.format(Locale.ROOT, "%.3f ms", response.p50() / 1000),
                untilKnown ? "at most " : "",
                pace.secondsLeft());
        boolean last = trial.index() + 1 == pace.trials();
        if (Boolean.getBoolean("lab.terminal")) {
            out.print("\r\u001b[2K" + line + (last ? "\n" : ""));
            out.flush();
        } else if (last || (trial.index() + 1) % (untilKnown ? EVERY : Math.max(1, pace.trials() / LINES)) == 0) {
            out.println(line);
        }
    }
}
