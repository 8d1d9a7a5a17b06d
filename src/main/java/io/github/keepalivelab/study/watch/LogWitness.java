package io.github.keepalivelab.study.watch;

import io.github.keepalivelab.machine.process.EnvironmentException;
import io.github.keepalivelab.result.WatchResult;
import io.github.keepalivelab.system.http.AccessLog;
import io.github.keepalivelab.system.http.GrowingFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What an access log says, where the user names one. */
final class LogWitness implements Closeable {

    private final Path file;
    private final boolean stored;
    private final AccessLog log;
    private final GrowingFile lines;

    private LogWitness(WatchPlan.Log plan) throws IOException {
        file = plan.file();
        stored = plan.stored();
        log = new AccessLog(plan.format());
        lines = stored ? GrowingFile.whole(file) : GrowingFile.fromNowOn(file);
    }

    /**
     * Begins with what the file has, or with what will be appended.
     *
     * @throws EnvironmentException when it cannot be read
     */
    static LogWitness start(WatchPlan.Log plan) {
        try {
            return new LogWitness(plan);
        } catch (IOException e) {
            throw unreadable(plan.file(), e);
        }
    }

    private static EnvironmentException unreadable(Path file, IOException e) {
        return new EnvironmentException("the access log " + file
                + (e instanceof NoSuchFileException ? " does not exist" : " cannot be read: " + e.getMessage()));
    }

    /** Reads what has been appended. */
    void read() {
        try {
            lines.read(log::line);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    WatchResult.AccessLog count() {
        return new WatchResult.AccessLog(
                file.toString(), stored, log.requests(), log.first(), log.passed(), log.connects(), log.unreadable());
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
