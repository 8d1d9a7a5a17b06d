package io.github.keepalivelab.study.runs;

import io.github.keepalivelab.job.Job;
import io.github.keepalivelab.job.Outcome;
import io.github.keepalivelab.job.Progress;
import io.github.keepalivelab.job.RunFolder;
import io.github.keepalivelab.job.Tools;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.machine.process.OwnProgram;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.ResultReader;
import io.github.keepalivelab.result.RunWarning;
import io.github.keepalivelab.result.RunsResult;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.Verdict;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs a comparison several times, each in a process of its own with a fresh nginx and a fresh backend. */
public final class RunsJob implements Job<RunsResult> {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long END_SECONDS = 10;

    private final List<String> flags;
    private final List<String> arguments;
    private final int runs;
    private final Path folder;
    private final List<RunsResult.Run> done = new ArrayList<>();
    private final List<CompareResult> results = new ArrayList<>();
    private volatile @Nullable Process current;
    private volatile boolean cancelled;

    /**
     * @param flags of the virtual machine of each run
     * @param arguments of each run, without its output folder
     * @param runs how many, at least 2
     * @param folder in which each run gets a folder of its own
     */
    public RunsJob(List<String> flags, List<String> arguments, int runs, Path folder) {
        this.flags = List.copyOf(flags);
        this.arguments = List.copyOf(arguments);
        this.runs = runs;
        this.folder = folder;
    }

    @Override
    public Tools tools() {
        return Tools.NONE;
    }

    @Override
    public void cancel() {
        cancelled = true;
        Process running = current;
        if (running != null) {
            running.destroy();
        }
    }

    @Override
    public Outcome<RunsResult> run(Progress progress) {
        List<RunWarning> warnings = new ArrayList<>();
        for (int i = 1; i <= runs && !cancelled; i++) {
            String name = String.format(Locale.ROOT, "run-%02d", i);
            progress.say("run " + i + " of " + runs);
            one(name).ifPresent(why -> warnings.add(new RunWarning.Failed(name + " " + why)));
        }
        if (cancelled) {
            warnings.clear();
            warnings.add(new RunWarning.Interrupted(" after " + results.size() + " of " + runs + " runs"));
        }
        return Outcome.of(
                new RunsResult(new RunsResult.Plan(runs, arguments), List.copyOf(done), Spreads.of(results)), warnings);
    }

    /** Runs once; returns why it does not count. */
    private Optional<String> one(String name) {
        long start = System.nanoTime();
        int code = launch(folder.resolve(name));
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        if (cancelled) {
            return Optional.empty();
        }
        try {
            StoredResult<CompareResult> result =
                    ResultReader.read(folder.resolve(name).resolve(RunFolder.RESULT), CompareResult.class);
            results.add(result.body());
            done.add(new RunsResult.Run(
                    name, result.verdict(), seconds, result.body().plan().ratesPerSecond()));
            return result.verdict() == Verdict.VALID ? Optional.empty() : Optional.of("was INVALID");
        } catch (NoSuchFileException | ResultReader.UnreadableException e) {
            done.add(new RunsResult.Run(name, null, seconds, List.of()));
            return Optional.of("ended with exit code " + code + " and no result");
        }
    }

    private int launch(Path output) {
        List<String> command = new ArrayList<>(arguments);
        command.addAll(rates());
        command.addAll(List.of("--output", output.toString(), "--force"));
        try {
            Process process = new ProcessBuilder(OwnProgram.command(flags, command))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            current = process;
            if (cancelled) {
                process.destroy();
            }
            return process.waitFor();
        } catch (IOException e) {
            throw new EnvironmentException("a run cannot be started: " + e.getMessage());
        } catch (InterruptedException e) {
            cancel();
            return end();
        }
    }

    private int end() {
        Process running = current;
        try {
            if (running != null && !running.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return -1;
    }

    /** The loads that the first run chose are those of all: runs at other loads would differ for that alone. */
    private List<String> rates() {
        if (results.isEmpty() || !"auto".equals(results.get(0).plan().rateChosenBy())) {
            return List.of();
        }
        List<Double> rates = results.get(0).plan().ratesPerSecond();
        return rates.size() == 1
                ? List.of("--rate", String.valueOf(rates.get(0)))
                : List.of("--rates", rates.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
}
