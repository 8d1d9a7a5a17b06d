package io.github.keepalivelab.cli;

import io.github.keepalivelab.report.Reports;
import io.github.keepalivelab.result.ResultJson;
import io.github.keepalivelab.result.StoredResult;
import io.github.keepalivelab.result.Verdict;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a result goes, which every measuring verb says alike. */
final class ResultOptions {

    /** What stdout gets. */
    enum Format {
        TEXT,
        JSON
    }

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "where results go (default: results/<UTC time>-${COMMAND-NAME})")
    @Nullable
    Path output;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "text", description = "what stdout gets")
    Format format = Format.TEXT;

    /** Makes the folder; to be closed. */
    RunFolder folder(String verb) {
        return RunFolder.create(RunFolder.named(output, verb));
    }

    /** Stores and shows a result; returns the exit code that its verdict means. */
    int publish(RunFolder folder, StoredResult result) {
        RunFolder.Written files = folder.store(result, Reports.html(result));
        System.out.print(
                format == Format.JSON
                        ? ResultJson.pretty(result) + "\n"
                        : Reports.text(result) + "report: " + files.report() + "\nresult: " + files.result() + "\n");
        System.out.flush();
        return result.verdict() == Verdict.VALID ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
