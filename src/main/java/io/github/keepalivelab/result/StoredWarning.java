package io.github.keepalivelab.result;

import org.jspecify.annotations.Nullable;

/**
 * A {@link RunWarning} as results.json keeps it.
 *
 * @param kind the warning's type
 * @param trial the trial it is about, or null
 * @param voids whether it makes the verdict INVALID
 * @param message what happened
 * @param advice what to do
 */
public record StoredWarning(String kind, @Nullable Integer trial, boolean voids, String message, String advice) {

    /** Stores a warning. */
    public static StoredWarning of(RunWarning warning) {
        return new StoredWarning(warning.kind(), warning.trial(), warning.voids(), warning.message(), warning.advice());
    }
}
