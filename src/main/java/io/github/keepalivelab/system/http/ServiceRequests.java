package io.github.keepalivelab.system.http;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The requests that a Spring Boot service has answered by its own count, as its Prometheus page tells it: Micrometer's timer
 * http.server.requests, without those to the actuator itself.
 */
public final class ServiceRequests {

    private static final Pattern LINE = Pattern.compile(
            "^http_server_requests_seconds_count\\{([^\\n]*)} (\\d+(?:\\.\\d+)?(?:E\\d+)?)", Pattern.MULTILINE);

    private static final String TIMER = "# TYPE http_server_requests_seconds";
    private static final String ACTUATOR = "uri=\"/actuator";

    private ServiceRequests() {}

    /**
     * Adds up what a page tells.
     *
     * @throws IOException when it is no page of a service that counts its requests
     */
    public static long parse(String page) throws IOException {
        Matcher matcher = LINE.matcher(page);
        double sum = 0;
        boolean any = page.contains(TIMER);
        while (matcher.find()) {
            any = true;
            sum += matcher.group(1).contains(ACTUATOR) ? 0 : Double.parseDouble(matcher.group(2));
        }
        // A service that nobody has asked yet has no timer; its page is known by what every JVM's has.
        if (!any && !page.contains("jvm_")) {
            throw new IOException("not the Prometheus page of a Spring Boot service");
        }
        return Math.round(sum);
    }
}
