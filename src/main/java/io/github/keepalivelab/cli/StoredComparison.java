package io.github.keepalivelab.cli;

import io.github.keepalivelab.job.RunFolder;
import io.github.keepalivelab.plan.PlanException;
import io.github.keepalivelab.result.CompareResult;
import io.github.keepalivelab.result.ResultReader;
import io.github.keepalivelab.result.StoredResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A stored result of {@code lab compare}, as verbs take it that calculate with one. */
final class StoredComparison {

    private StoredComparison() {}

    /** Returns the file that is meant by a folder or by itself. */
    static Path file(Path named) {
        return Files.isRegularFile(named) ? named : named.resolve(RunFolder.RESULT);
    }

    /**
     * Reads one.
     *
     * @throws PlanException when it is not there or none; the message says which
     */
    static StoredResult<CompareResult> read(Path named) {
        Path file = file(named);
        try {
            return ResultReader.read(file, CompareResult.class);
        } catch (NoSuchFileException e) {
            throw new PlanException(file + " does not exist; lab results lists what is stored");
        } catch (ResultReader.UnreadableException e) {
            throw new PlanException(String.valueOf(e.getMessage()));
        }
    }
}
