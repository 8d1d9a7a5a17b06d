package io.github.keepalivelab.system.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the lab's backend says of the request that reached it.
 *
 * @param connection id of the TCP connection that carried it
 * @param httpVersion received
 * @param connectionHeader received, null when there was none
 * @param requestsOnConnection how many requests the connection has carried, this one included; null where it does not say
 */
public record HelloAnswer(
        String connection,
        String httpVersion,
        @Nullable String connectionHeader,
        @Nullable Long requestsOnConnection) {

    private static final Pattern CONNECTION = Pattern.compile("\"connection\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern VERSION = Pattern.compile("\"httpVersion\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern CARRIED = Pattern.compile("\"requestsOnConnection\"\\s*:\\s*(\\d{1,18})\\b");
    private static final Pattern HEADER = Pattern.compile("\"connectionHeader\"\\s*:\\s*\"([^\"]*)\"");

    /**
     * Asks once.
     *
     * @param server nginx or the backend itself
     * @param path of the greeting
     * @throws IOException when the answer is not the backend's
     */
    public static HelloAnswer read(InetSocketAddress server, String path) throws IOException {
        String json = PlainHttp.get(server, path);
        return find(json).orElseThrow(() -> new IOException("this is not the answer of the lab's backend: " + json));
    }

    /** Finds it in the body of a response, if that comes from the lab's backend. */
    public static Optional<HelloAnswer> find(String json) {
        Matcher connection = CONNECTION.matcher(json);
        Matcher version = VERSION.matcher(json);
        Matcher header = HEADER.matcher(json);
        Matcher carried = CARRIED.matcher(json);
        return connection.find() && version.find()
                ? Optional.of(new HelloAnswer(
                        connection.group(1),
                        version.group(1),
                        header.find() ? header.group(1) : null,
                        carried.find() ? Long.valueOf(carried.group(1)) : null))
                : Optional.empty();
    }
}
