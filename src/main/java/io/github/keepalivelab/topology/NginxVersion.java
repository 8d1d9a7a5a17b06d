package io.github.keepalivelab.topology;

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

    private static final Pattern PATTERN = Pattern.compile("nginx/(\\d+)\\.(\\d+)\\.(\\d+)");

    /**
     * Finds the version in the output of {@code nginx -v} or {@code nginx -V}.
     *
     * @throws EnvironmentException when there is none
     */
    public static NginxVersion parse(String output) {
        Matcher matcher = PATTERN.matcher(output);
        if (!matcher.find()) {
            throw new EnvironmentException("this is not nginx: asked for its version, it says '"
                    + output.strip().lines().findFirst().orElse("") + "'");
        }
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
