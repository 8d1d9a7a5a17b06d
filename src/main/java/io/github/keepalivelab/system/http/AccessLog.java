package io.github.keepalivelab.system.http;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the lines of an access log say of connections. Not for several threads at once. */
public final class AccessLog {

    /** How many requests the connection has carried, this one included. */
    public static final String CONNECTION_REQUESTS = "connection_requests";

    /** Seconds, in thousandths; 0.000 when a connection was reused, and when it took less than a millisecond. */
    public static final String UPSTREAM_CONNECT_TIME = "upstream_connect_time";

    private static final Pattern TIMES = Pattern.compile("\\s*[,:]\\s*");

    private final AccessLogFormat format;
    private long requests;
    private long first;
    private long passed;
    private long connects;
    private long unreadable;

    public AccessLog(AccessLogFormat format) {
        this.format = format;
    }

    /** Returns whether anything about connections can be told from a format. */
    public static boolean tells(AccessLogFormat format) {
        return format.has(CONNECTION_REQUESTS) || format.has(UPSTREAM_CONNECT_TIME);
    }

    /** Counts a line, without its end. */
    public void line(String line) {
        Optional<Map<String, String>> values = format.read(line);
        if (values.isEmpty()) {
            unreadable++;
            return;
        }
        requests++;
        if ("1".equals(values.get().get(CONNECTION_REQUESTS))) {
            first++;
        }
        String times = values.get().getOrDefault(UPSTREAM_CONNECT_TIME, "");
        for (String time : TIMES.split(times, -1)) {
            if (!time.isEmpty() && Character.isDigit(time.charAt(0))) {
                passed++;
                connects += time.matches("0+(\\.0+)?") ? 0 : 1;
            }
        }
    }

    /** Returns the lines that are of the format. */
    public long requests() {
        return requests;
    }

    /** Returns how many were the first of their connection; null when the format does not tell. */
    public @Nullable Long first() {
        return format.has(CONNECTION_REQUESTS) ? Long.valueOf(first) : null;
    }

    /** Returns how often a request was passed on to a server; null when the format does not tell. */
    public @Nullable Long passed() {
        return format.has(UPSTREAM_CONNECT_TIME) ? Long.valueOf(passed) : null;
    }

    /** Returns how often that took a connect of a millisecond or longer; null when the format does not tell. */
    public @Nullable Long connects() {
        return format.has(UPSTREAM_CONNECT_TIME) ? Long.valueOf(connects) : null;
    }

    /** Returns the lines that are not of the format. */
    public long unreadable() {
        return unreadable;
    }
}
