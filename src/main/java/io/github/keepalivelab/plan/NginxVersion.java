package io.github.keepalivelab.plan;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An nginx version.
 *
 * @param major first number
 * @param minor second number
 * @param patch third number
 */
public record NginxVersion(int major, int minor, int patch) implements Comparable<NginxVersion> {

    private static final Pattern BANNER = Pattern.compile("nginx/(\\d+)\\.(\\d+)\\.(\\d+)");
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})");

    /** Finds the version in the output of {@code nginx -v} or {@code nginx -V}, if that is what it is. */
    public static Optional<NginxVersion> find(String output) {
        Matcher matcher = BANNER.matcher(output);
        return matcher.find() ? Optional.of(of(matcher)) : Optional.empty();
    }

    /**
     * Parses a version that a user typed.
     *
     * @throws PlanException when it does not have three numbers
     */
    public static NginxVersion parse(String text) {
        Matcher matcher = NUMBERS.matcher(text);
        if (!matcher.matches()) {
            throw new PlanException("an nginx version has three numbers, for example 1.28.0, was '" + text + "'");
        }
        return of(matcher);
    }

    private static NginxVersion of(Matcher matcher) {
        return new NginxVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    /** Returns whether this version is the given one or a later one. */
    public boolean atLeast(int otherMajor, int otherMinor, int otherPatch) {
        return compareTo(new NginxVersion(otherMajor, otherMinor, otherPatch)) >= 0;
    }

    @Override
    public int compareTo(NginxVersion other) {
        if (major != other.major) {
            return Integer.compare(major, other.major);
        }
        return minor != other.minor ? Integer.compare(minor, other.minor) : Integer.compare(patch, other.patch);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
