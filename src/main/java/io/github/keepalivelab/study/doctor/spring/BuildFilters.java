package io.github.keepalivelab.study.doctor.spring;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words such as {@code @project.version@}, which the build replaces before the application reads its file. YAML does not
 * allow the sign at the beginning of a value, so it is exchanged for another before such a file is read.
 */
final class BuildFilters {

    private static final String WORD = "([A-Za-z0-9_][A-Za-z0-9_.-]*)";
    private static final Pattern WRITTEN = Pattern.compile("@" + WORD + "@");
    private static final char OPEN = '\ue000';
    private static final char CLOSE = '\ue001';
    private static final Pattern ANY = Pattern.compile("[@" + OPEN + "]" + WORD + "[@" + CLOSE + "]");

    private BuildFilters() {}

    /** Returns the bytes of a file with its filters written in signs that mean nothing to YAML; lines stay where they are. */
    static byte[] hidden(byte[] bytes) {
        // One character for each byte, whatever the encoding is; the filters are ASCII.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Matcher filter = WRITTEN.matcher(text);
        return filter.replaceAll(match -> Matcher.quoteReplacement(bytesOf(OPEN) + match.group(1) + bytesOf(CLOSE)))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String bytesOf(char sign) {
        return new String(String.valueOf(sign).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Returns the first filter in a value. */
    static Optional<String> in(String value) {
        Matcher filter = ANY.matcher(value);
        return filter.find() ? Optional.of("@" + filter.group(1) + "@") : Optional.empty();
    }

    /** Returns a value as it is written in the file. */
    static String shown(String value) {
        return value.replace(OPEN, '@').replace(CLOSE, '@');
    }
}
