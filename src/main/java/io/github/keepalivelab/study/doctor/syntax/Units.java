package io.github.keepalivelab.study.doctor.syntax;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers and times as nginx writes them. */
public final class Units {

    private static final Pattern PART = Pattern.compile("(\\d{1,15})(ms|s|m|h|d|w|M|y)?");

    private Units() {}

    public static OptionalLong number(String text) {
        return text.matches("\\d{1,15}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    /** Reads an nginx time, for example {@code 1h 30m}, {@code 75s} or {@code 75}, as seconds. */
    public static OptionalDouble seconds(String text) {
        Matcher part = PART.matcher(text.replace(" ", ""));
        double sum = 0;
        int at = 0;
        while (part.find() && part.start() == at) {
            sum += Long.parseLong(part.group(1)) * seconds(part.group(2) == null ? 's' : unit(part.group(2)));
            at = part.end();
        }
        return at > 0 && at == text.replace(" ", "").length() ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    /** Milliseconds are written with two letters; the others are told apart by their one. */
    private static char unit(String text) {
        return "ms".equals(text) ? 'i' : text.charAt(0);
    }

    private static double seconds(char unit) {
        return switch (unit) {
            case 'i' -> 0.001;
            case 'm' -> 60;
            case 'h' -> 3600;
            case 'd' -> 86_400;
            case 'w' -> 7 * 86_400;
            case 'M' -> 30 * 86_400;
            case 'y' -> 365 * 86_400;
            default -> 1;
        };
    }
}
