package io.github.keepalivelab.probe;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The backend's own counts.
 *
 * @param accepted TCP connections accepted since it started
 * @param requests requests since it started
 * @param compileMillis time its JIT compilers have spent
 */
public record BackendCounts(long accepted, long requests, long compileMillis) {

    /** Reads the counts from the management port on loopback. */
    public static BackendCounts read(int managementPort) throws IOException {
        return parse(PlainHttp.get(managementPort, "/actuator/connections"));
    }

    static BackendCounts parse(String json) throws IOException {
        return new BackendCounts(field(json, "accepted"), field(json, "requests"), field(json, "compileMillis"));
    }

    private static long field(String json, String name) throws IOException {
        Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*(\\d+)").matcher(json);
        if (!matcher.find()) {
            throw new IOException("the backend's counts lack '" + name + "': " + json);
        }
        return Long.parseLong(matcher.group(1));
    }
}
