package io.github.keepalivelab.job;

import io.github.keepalivelab.result.Body;
import io.github.keepalivelab.result.StoredResult;
import java.nio.file.Path;
import java.util.Optional;

/** Takes the result of one job. */
public interface ResultStore {

    /** What was stored, with a warning more when writing failed, and where it and its report are. */
    record Stored<B extends Body>(StoredResult<B> content, Path result, Path report) {}

    /**
     * Stores a result.
     *
     * @throws io.github.keepalivelab.machine.process.EnvironmentException when it can be stored nowhere
     */
    <B extends Body> Stored<B> store(StoredResult<B> result, Renderer renderer);

    /** Returns why something could not be written where it should be, as a sentence; empty when everything was. */
    Optional<String> trouble();
}
