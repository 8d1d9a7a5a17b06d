package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.ExitCodes;
import io.github.keepalivelab.job.RunFolder;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.report.Reports;
import io.github.keepalivelab.result.ResultReader;
import io.github.keepalivelab.result.StoredResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lab results}: what is stored. */
@Command(
        name = "results",
        description = "Lists stored results, the newest last: when, which verb, its verdict, what it says first.",
        footer = {"", "Example:", "  lab results", "  lab report results/20260101T000000Z-compare"})
final class ResultsCommand implements Callable<Integer> {

    private static final int LONGEST_HEADLINE = 100;

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "folder of result folders (default: results)")
    @Nullable
    Path directory;

    @Override
    public Integer call() {
        Path where = directory == null ? Path.of("results") : directory;
        if (!Files.isDirectory(where)) {
            throw new PlanException(where
                    + " is no folder; runs store their results in results/ of the folder that they are started in");
        }
        List<Path> folders = folders(where);
        for (Path folder : folders) {
            System.out.println(line(folder));
        }
        if (folders.isEmpty()) {
            System.out.println("no result is stored in " + where);
        }
        System.out.flush();
        return ExitCodes.OK;
    }

    private static List<Path> folders(Path where) {
        try (Stream<Path> all = Files.list(where)) {
            return all.filter(folder -> Files.exists(folder.resolve(RunFolder.RESULT)))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        } catch (IOException e) {
            throw new PlanException(where + " cannot be listed: " + e.getMessage());
        }
    }

    private static String line(Path folder) {
        try {
            StoredResult<?> result = ResultReader.read(folder.resolve(RunFolder.RESULT));
            String headline = new Reports().headline(result);
            return String.format(
                    Locale.ROOT,
                    "%s  %-8s %-7s  %s",
                    folder,
                    result.kind().label(),
                    result.verdict(),
                    headline.length() > LONGEST_HEADLINE
                            ? headline.substring(0, LONGEST_HEADLINE - 3) + "..."
                            : headline);
        } catch (NoSuchFileException e) {
            return folder + "  has no results.json any more";
        } catch (ResultReader.UnreadableException e) {
            return String.format(Locale.ROOT, "%s  cannot be read: %s", folder, e.getMessage());
        }
    }
}
