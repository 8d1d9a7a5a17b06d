package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.job.RunFolder;
import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.report.Reports;
import io.github.keepalivelab.result.Assertion;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.ResultReader;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.Verdict;
import io.github.keepalivelab.study.compare.Recovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lab report DIR}: makes the reports of a stored result again. */
@Command(
        name = "report",
        description = "Re-renders a stored result from results.json alone; that of a killed run from its trials.jsonl.")
final class ReportCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "DIR",
            description =
                    "folder with results.json, or with the trials.jsonl of a killed run; or such a results.json itself")
    Path directory = Path.of(".");

    @Option(
            names = "--assert",
            paramLabel = "CONDITION",
            description = "exit 1 unless it holds; see lab compare --help")
    List<String> assertions = List.of();

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public Integer call() {
        List<Assertion> conditions = assertions.stream().map(Assertion::parse).toList();
        List<? extends StoredResult<?>> results = read();
        StoredResult<?> last = results.get(results.size() - 1);
        if (!conditions.isEmpty() && !(last.body() instanceof CompareResult)) {
            throw new PlanException("--assert is for results of lab compare; " + directory + " holds one of lab "
                    + last.kind().label());
        }
        results.forEach(result -> System.out.print(format.chosen.of(result)));
        try {
            Path report = RunFolder.writeReport(folder(), last, new Reports());
            if (format.chosen == OutputFormat.TEXT) {
                System.out.println("report: " + report);
            }
        } catch (IOException e) {
            throw new EnvironmentException("report.html cannot be written to " + folder() + ": " + e.getMessage());
        }
        System.out.flush();
        return last.body() instanceof CompareResult compare ? held(conditions, last, compare) : ExitCodes.OK;
    }

    private static int held(List<Assertion> conditions, StoredResult<?> result, CompareResult compare) {
        boolean held = AssertionCheck.report(conditions, condition -> condition.check(compare), System.err);
        boolean reliable = conditions.isEmpty() || result.verdict() == Verdict.VALID;
        if (held && !reliable) {
            System.err.println("lab: the verdict is INVALID, so no assertion can hold");
        }
        return held && reliable ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private List<? extends StoredResult<?>> read() {
        try {
            return List.of(ResultReader.read(isFile() ? directory : directory.resolve("results.json")));
        } catch (NoSuchFileException e) {
            return recover();
        } catch (ResultReader.UnreadableException e) {
            throw new PlanException(String.valueOf(e.getMessage()));
        }
    }

    private boolean isFile() {
        return Files.isRegularFile(directory);
    }

    /** Where the report goes: beside the result. */
    private Path folder() {
        Path parent = directory.toAbsolutePath().getParent();
        return isFile() && parent != null ? parent : directory;
    }

    private List<? extends StoredResult<?>> recover() {
        try {
            return Recovery.read(directory.resolve("trials.jsonl"));
        } catch (NoSuchFileException e) {
            throw new PlanException(
                    directory + " holds no results.json and no trials.jsonl; name a folder that the lab wrote");
        }
    }
}
