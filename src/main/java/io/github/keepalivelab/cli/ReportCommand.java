package io.github.keepalivelab.cli;

import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.report.Reports;
import io.github.keepalivelab.result.Assertion;
import io.github.keepalivelab.result.ExperimentResult;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.StoredResult;
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
        StoredResult result = read();
        if (!conditions.isEmpty() && !(result instanceof ExperimentResult)) {
            throw new PlanException(
                    "--assert is for results of lab compare; " + directory + " holds one of lab " + result.kind());
        }
        System.out.print(Reports.text(result));
        try {
            System.out.println("report: " + RunFolder.writeReport(directory, result));
        } catch (IOException e) {
            throw new EnvironmentException("report.html cannot be written to " + directory + ": " + e.getMessage());
        }
        System.out.flush();
        return result instanceof ExperimentResult compare ? held(conditions, compare) : ExitCodes.OK;
    }

    private static int held(List<Assertion> conditions, ExperimentResult result) {
        boolean held = AssertionCheck.report(conditions, result, System.err);
        boolean reliable = conditions.isEmpty() || result.verdict() == Verdict.VALID;
        if (held && !reliable) {
            System.err.println("lab: the verdict is INVALID, so no assertion can hold");
        }
        return held && reliable ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private StoredResult read() {
        try {
            return ResultJson.readAny(directory.resolve("results.json"));
        } catch (NoSuchFileException e) {
            throw new PlanException(directory + " holds no results.json; name a folder that the lab wrote");
        } catch (IOException e) {
            throw new PlanException(String.valueOf(e.getMessage()));
        }
    }
}
