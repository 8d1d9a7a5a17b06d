package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.result.DoctorResult.Endpoint;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.result.DoctorResult.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is wrong with an endpoint, by what was seen of it. */
final class EndpointFindings {

    private static final int FIRST_ERROR = 500;
    private static final String RESET = "RST";

    private EndpointFindings() {}

    static List<Finding> of(Endpoint endpoint) {
        List<Finding> findings = new ArrayList<>();
        if (!endpoint.reused()) {
            findings.add(finding(
                    Rule.ENDPOINT_NOT_REUSED,
                    endpoint,
                    "closed after one response" + said(endpoint.connectionHeader()),
                    "look at keepalive_timeout and keepalive_requests of nginx, or the server's own limits"));
        }
        if (RESET.equals(endpoint.end())) {
            findings.add(finding(
                    Rule.ENDPOINT_RESET, endpoint, "a connection ended in a reset", "let the server close in order"));
        }
        Upstream upstream = endpoint.upstream();
        if (Boolean.FALSE.equals(endpoint.upstreamReused()) && upstream != null) {
            findings.add(finding(
                    Rule.PROXY_NOT_REUSING,
                    endpoint,
                    upstream.opened() + " connections to the backend for " + upstream.requests() + " requests, by "
                            + upstream.witness(),
                    "run lab doctor --nginx-conf on the proxy's configuration"));
        }
        Integer status = endpoint.status();
        if (status != null && status >= FIRST_ERROR) {
            findings.add(finding(
                    Rule.ENDPOINT_ERROR,
                    endpoint,
                    "it answers " + status,
                    "examine it again when it answers as it should"));
        } else if (status != null && status >= 300) {
            findings.add(finding(
                    Rule.ENDPOINT_OTHER_ANSWER,
                    endpoint,
                    "it answers " + status,
                    "name a URL that answers 200 without a login"));
        }
        return findings;
    }

    /** Returns what the server said about the connection, if it spoke of its end. */
    private static String said(@Nullable String connectionHeader) {
        return connectionHeader != null
                        && connectionHeader.toLowerCase(Locale.ROOT).contains("close")
                ? ", with Connection: " + connectionHeader
                : ", without saying so";
    }

    private static Finding finding(Rule rule, Endpoint endpoint, String message, String fix) {
        return rule.finding(endpoint.url(), 0, message, fix);
    }
}
