package io.github.keepalivelab.cli;

import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.report.TextReport;
import io.github.keepalivelab.result.Assertion;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.Verdict;
import io.github.keepalivelab.topology.EnvironmentException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lab report DIR}: makes the reports of a stored result again. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Shows a stored result again and rewrites its report.html, from results.json alone.")
final class ReportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "folder with results.json")
    Path directory = Path.of(".");

    @Option(
            names = "--assert",
            paramLabel = "CONDITION",
            description = "exit 1 unless it holds; see lab compare --help")
    List<String> assertions = List.of();

    @Override
    public Integer call() {
        List<Assertion> conditions = assertions.stream().map(Assertion::parse).toList();
        ExperimentResult result = read();
        System.out.print(TextReport.of(result));
        try {
            System.out.println("report: " + RunFolder.writeReport(directory, result));
        } catch (IOException e) {
            throw new EnvironmentException("report.html cannot be written to " + directory + ": " + e.getMessage());
        }
        System.out.flush();
        boolean held = AssertionCheck.report(conditions, result, System.err);
        boolean reliable = conditions.isEmpty() || result.verdict() == Verdict.VALID;
        if (held && !reliable) {
            System.err.println("lab: the verdict is INVALID, so no assertion can hold");
        }
        return held && reliable ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private ExperimentResult read() {
        try {
            return ResultJson.read(directory.resolve("results.json"));
        } catch (NoSuchFileException e) {
            throw new PlanException(directory + " holds no results.json; name a folder that lab compare wrote");
        } catch (IOException e) {
            throw new PlanException(String.valueOf(e.getMessage()));
        }
    }
}
