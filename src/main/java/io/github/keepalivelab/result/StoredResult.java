package io.github.keepalivelab.result;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What results.json holds, whatever verb wrote it: the envelope, and in the same JSON object the members of the body. It can
 * be shown again from the file alone.
 *
 * @param <B> shape of the body
 * @param schemaVersion version of the shape
 * @param kind the verb that wrote it
 * @param verdict whether its figures may be relied on
 * @param startedAt start of the run, ISO 8601 in UTC; null in results of older versions
 * @param environment where it was measured
 * @param warnings what a reader must know; one of them voids an INVALID result
 * @param body what was found
 */
public record StoredResult<B extends Body>(
        int schemaVersion,
        Kind kind,
        Verdict verdict,
        @Nullable String startedAt,
        Environment environment,
        List<StoredWarning> warnings,
        B body) {

    /** The version of the shape that this program writes. */
    public static final int SCHEMA_VERSION = 2;

    /** Puts a body into its envelope: it is INVALID when a warning says so, and for no other reason. */
    public static <B extends Body> StoredResult<B> of(
            Instant startedAt, Environment environment, List<StoredWarning> warnings, B body) {
        return new StoredResult<>(
                SCHEMA_VERSION,
                body.kind(),
                verdict(warnings),
                startedAt.toString(),
                environment,
                List.copyOf(warnings),
                body);
    }

    private static Verdict verdict(List<StoredWarning> warnings) {
        return warnings.stream().anyMatch(StoredWarning::voids) ? Verdict.INVALID : Verdict.VALID;
    }

    /** Returns the same result with one warning more, which may void it. */
    public StoredResult<B> with(StoredWarning warning) {
        List<StoredWarning> more = new ArrayList<>(warnings);
        more.add(warning);
        return new StoredResult<>(
                schemaVersion,
                kind,
                warning.voids() ? Verdict.INVALID : verdict,
                startedAt,
                environment,
                List.copyOf(more),
                body);
    }
}
