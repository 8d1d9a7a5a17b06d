package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.Job;
import io.github.keepalivelab.job.JobRun;
import io.github.keepalivelab.job.Publisher;
import io.github.keepalivelab.job.ResultStore;
import io.github.keepalivelab.job.RunFolder;
import io.github.keepalivelab.report.Reports;
import io.github.keepalivelab.result.Body;
import io.github.keepalivelab.result.StoredResult;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where a result goes, which every measuring verb says alike. */
final class ResultOptions {

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "where results go (default: results/<UTC time>-${COMMAND-NAME})")
    @Nullable
    Path output;

    @Option(names = "--force", description = "replace a result that is already in the output folder")
    boolean force;

    @Option(names = "--quiet", description = "say nothing on stderr but what goes wrong")
    boolean quiet;

    @Mixin
    FormatOption format = new FormatOption();

    /** Checks, before anything else is started, that the output folder takes files and no result would be overwritten. */
    void requireUsable(CommandSpec spec) {
        RunFolder.create(RunFolder.named(output, spec.name()), force).close();
    }

    /** Runs a job whose exit code follows from its verdict alone. */
    <B extends Body> int run(CommandSpec spec, Supplier<Job<B>> job) {
        return run(spec, job, result -> true);
    }

    /**
     * Runs a job to its end or to Ctrl-C, stores and shows its result, and returns the exit code.
     *
     * @param job made when the output folder is known to take files
     * @param condition what must hold besides the verdict
     */
    <B extends Body> int run(CommandSpec spec, Supplier<Job<B>> job, Predicate<StoredResult<B>> condition) {
        return run(spec, folder -> job.get(), condition);
    }

    /** Runs a job that puts files of its own into the output folder. */
    <B extends Body> int runIn(CommandSpec spec, Function<Path, Job<B>> job) {
        return run(spec, job, result -> true);
    }

    private String text(ResultStore.Stored<?> stored) {
        String text = format.chosen.of(stored.content());
        return format.chosen == OutputFormat.TEXT
                ? text + "report: " + stored.report() + "\nresult: " + stored.result() + "\n"
                        + NextStep.after(stored)
                                .map(step -> "next: " + step + "\n")
                                .orElse("")
                : text;
    }

    /** Returns where a run says how it goes on: nowhere when it shall be quiet. */
    PrintStream progress() {
        return quiet ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8) : System.err;
    }

    private <B extends Body> int run(
            CommandSpec spec, Function<Path, Job<B>> job, Predicate<StoredResult<B>> condition) {
        Path where = RunFolder.named(output, spec.name());
        try (RunFolder folder = RunFolder.create(where, force)) {
            return JobRun.run(
                    job.apply(where),
                    RequestOptions.withoutSecrets(
                            spec.commandLine().getParseResult().originalArgs()),
                    folder,
                    Publisher.printing(new Reports(), this::text, System.out, System.err),
                    new ProgressLines(folder, progress()),
                    condition);
        }
    }
}
