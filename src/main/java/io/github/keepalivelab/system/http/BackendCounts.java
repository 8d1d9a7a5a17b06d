package io.github.keepalivelab.system.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The backend's own counts.
 *
 * @param accepted TCP connections accepted since it started
 * @param requests requests since it started
 * @param compileMillis time its JIT compilers have spent
 * @param cpuNanos CPU time it has used, by its own account, which the JDK keeps in steps of 10 ms
 */
public record BackendCounts(long accepted, long requests, long compileMillis, long cpuNanos) {

    /** Reads the counts from the management port. */
    public static BackendCounts read(InetSocketAddress management) throws IOException {
        return parse(PlainHttp.get(management, "/actuator/connections"));
    }

    /**
     * Reads the counts in an answer.
     *
     * @throws IOException when it is not the lab's backend that answered
     */
    public static BackendCounts parse(String json) throws IOException {
        return new BackendCounts(
                field(json, "accepted"),
                field(json, "requests"),
                field(json, "compileMillis"),
                field(json, "cpuNanos"));
    }

    private static long field(String json, String name) throws IOException {
        Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*(\\d+)").matcher(json);
        if (!matcher.find()) {
            throw new IOException("the backend's counts lack '" + name + "': " + json);
        }
        return Long.parseLong(matcher.group(1));
    }
}
