package io.github.keepalivelab.machine.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many descriptors this process may have, from /proc/self/limits; {@link Long#MAX_VALUE} where there is no limit or the
 * kernel does not say.
 *
 * @param now in force
 * @param most what it may be raised to
 */
public record OpenFiles(long now, long most) {

    private static final Pattern LIMITS = Pattern.compile("Max open files\\s+(\\S+)\\s+(\\S+)");

    /** Reads both. */
    public static OpenFiles limits() {
        try {
            return parse(Files.readString(Path.of("/proc/self/limits")));
        } catch (IOException e) {
            return parse("");
        }
    }

    static OpenFiles parse(String limits) {
        Matcher matcher = LIMITS.matcher(limits);
        return matcher.find()
                ? new OpenFiles(number(matcher.group(1)), number(matcher.group(2)))
                : new OpenFiles(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    private static long number(String text) {
        return text.matches("\\d+") ? Long.parseLong(text) : Long.MAX_VALUE;
    }
}
