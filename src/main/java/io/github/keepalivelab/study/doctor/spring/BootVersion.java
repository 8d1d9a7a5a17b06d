package io.github.keepalivelab.study.doctor.spring;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version of Spring Boot.
 *
 * @param major for example 3
 * @param minor for example 4
 * @param from the file that names it; null when it is assumed
 */
public record BootVersion(int major, int minor, @Nullable String from) {

    /** What is assumed where nothing tells: the line of versions that is current. */
    static final BootVersion CURRENT = new BootVersion(4, 1, null);

    /** The last line of versions with Undertow. */
    static final BootVersion WITH_UNDERTOW = new BootVersion(3, 5, null);

    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(\\..*|-.*)?");

    /** Reads a version such as 3.4.1. */
    static Optional<BootVersion> parse(String text, String from) {
        Matcher numbers = NUMBERS.matcher(text.strip());
        return numbers.matches()
                ? Optional.of(
                        new BootVersion(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)), from))
                : Optional.empty();
    }

    /** Returns whether this is the given version or a later one. */
    public boolean atLeast(int otherMajor, int otherMinor) {
        return major > otherMajor || (major == otherMajor && minor >= otherMinor);
    }

    /** Returns whether the version is only assumed. */
    public boolean assumed() {
        return from == null;
    }

    /** Returns the version as messages name it. */
    @Override
    public String toString() {
        return from == null ? "Spring Boot " + major + ".x (assumed)" : "Spring Boot " + major + "." + minor;
    }
}
