package io.github.keepalivelab.system.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of an access log as nginx's {@code log_format} describes them: variables with fixed text between them. A value ends where the
 * text that follows it begins, so each line is read once, from left to right.
 */
public final class AccessLogFormat {

    /** The format that nginx uses when none is named. */
    public static final String COMBINED =
            "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent"
                    + " \"$http_referer\" \"$http_user_agent\"";

    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");

    /** A request that tried several servers has a time for each: "0.001, 0.002 : 0.001". */
    private static final String SEVERAL = "upstream_";

    /** Text before each variable, and what is after the last. */
    private final List<String> texts = new ArrayList<>();

    private final List<String> variables = new ArrayList<>();

    private AccessLogFormat(String format) {
        Matcher matcher = VARIABLE.matcher(format);
        int at = 0;
        while (matcher.find()) {
            texts.add(format.substring(at, matcher.start()));
            variables.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
            at = matcher.end();
        }
        texts.add(format.substring(at));
    }

    /**
     * Reads a format.
     *
     * @param format the text of {@code log_format}, without the quotes around it
     * @throws IllegalArgumentException when it names no variable, or two with nothing between them; the message is for the user
     */
    public static AccessLogFormat parse(String format) {
        AccessLogFormat parsed = new AccessLogFormat(format);
        if (parsed.variables.isEmpty()) {
            throw new IllegalArgumentException("names no variable");
        }
        for (int i = 1; i < parsed.variables.size(); i++) {
            if (parsed.texts.get(i).isEmpty()) {
                throw new IllegalArgumentException("has nothing between $" + parsed.variables.get(i - 1) + " and $"
                        + parsed.variables.get(i) + ", so nobody can tell where one ends");
            }
        }
        return parsed;
    }

    /** Returns whether the lines tell a variable. */
    public boolean has(String variable) {
        return variables.contains(variable);
    }

    /** Returns the values of a line by the names of their variables; empty when it is not of this format. */
    public Optional<Map<String, String>> read(String line) {
        if (!line.startsWith(texts.get(0))) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        int from = texts.get(0).length();
        for (int i = 0; i < variables.size(); i++) {
            String after = texts.get(i + 1);
            boolean last = i + 1 == variables.size();
            int to = last ? line.length() - after.length() : end(line, from, after, variables.get(i));
            if (to < from || !line.startsWith(after, to)) {
                return Optional.empty();
            }
            values.put(variables.get(i), line.substring(from, to));
            from = to + after.length();
        }
        return Optional.of(values);
    }

    private static int end(String line, int from, String after, String variable) {
        int to = line.indexOf(after, from);
        while (variable.startsWith(SEVERAL) && to > from && amongSeveral(line, to)) {
            to = line.indexOf(after, to + 1);
        }
        return to;
    }

    private static boolean amongSeveral(String line, int at) {
        char before = line.charAt(at - 1);
        return before == ',' || before == ':' || line.startsWith(" : ", at) || line.startsWith(", ", at);
    }
}
