package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.report.DiffReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lab diff A B}: two stored comparisons side by side. */
@Command(
        name = "diff",
        description = {
            "Compares two stored results of lab compare, where they measured the same arms at the same loads:",
            "what long connections save by each, the figures, and in what machine and programs differ."
        },
        footer = {"", "Example:", "  lab diff results/20260101T000000Z-compare results/20260201T000000Z-compare"})
final class DiffCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "FIRST", description = "folder with results.json, or that file")
    Path first = Path.of(".");

    @Parameters(index = "1", paramLabel = "SECOND", description = "the other one")
    Path second = Path.of(".");

    @Override
    public Integer call() {
        System.out.print(DiffReport.text(StoredComparison.read(first), StoredComparison.read(second)));
        System.out.flush();
        return ExitCodes.OK;
    }
}
