package io.github.keepalivelab.cli;

import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.report.TextReport;
import io.github.keepalivelab.result.ResultJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lab report DIR}: shows a stored result again. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Shows a stored result again, from its results.json alone.")
final class ReportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "folder with results.json")
    Path directory = Path.of(".");

    @Override
    public Integer call() {
        try {
            System.out.print(TextReport.of(ResultJson.read(directory.resolve("results.json"))));
            return ExitCodes.OK;
        } catch (java.nio.file.NoSuchFileException e) {
            throw new PlanException(directory + " holds no results.json; name a folder that lab compare wrote");
        } catch (IOException e) {
            throw new PlanException(String.valueOf(e.getMessage()));
        }
    }
}
