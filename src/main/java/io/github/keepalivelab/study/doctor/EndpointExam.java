package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.plan.Target;
import io.github.keepalivelab.result.DoctorResult.Endpoint;
import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.result.Interval;
import io.github.keepalivelab.system.http.BackendCounts;
import io.github.keepalivelab.system.http.HelloAnswer;
import io.github.keepalivelab.system.http.HttpWire;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks at a running endpoint with a few dozen requests: is the connection reused, for how long, and how does it end? */
public final class EndpointExam {

    private static final int UPSTREAM_REQUESTS = 5;
    private static final int PROGRESS_MILLIS = 5000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Target target;
    private final @Nullable Target backend;
    private final int maxRequests;
    private final double maxWaitSeconds;
    private final Consumer<String> say;
    private int sent;

    /**
     * @param target what to ask
     * @param backend the lab's backend behind it, at its management port; null when there is none
     * @param maxRequests requests on one connection, 2 to 1000
     * @param maxWaitSeconds how long a connection is left idle, 0 to 3600
     * @param say told about progress
     */
    public EndpointExam(
            Target target, @Nullable Target backend, int maxRequests, double maxWaitSeconds, Consumer<String> say) {
        this.target = target;
        this.backend = backend;
        this.maxRequests = maxRequests;
        this.maxWaitSeconds = maxWaitSeconds;
        this.say = say;
    }

    /** What was seen, and what is wrong with it. */
    public record Outcome(Endpoint endpoint, List<Finding> findings) {}

    private record Series(
            HttpWire.Response first,
            boolean reused,
            @Nullable Integer cap,
            @Nullable String end,
            List<String> ids) {}

    /**
     * Examines the endpoint.
     *
     * @throws IOException when it does not answer HTTP
     */
    public Outcome examine() throws IOException {
        Series series = series();
        Idle idle = series.reused() ? idle() : new Idle(null, null);
        Boolean upstream = upstream(series);
        String end = idle.end() != null ? idle.end() : series.end();
        Endpoint endpoint = new Endpoint(
                target.toString(),
                series.reused(),
                series.first().version(),
                series.first().header("connection").orElse(null),
                series.first().header("keep-alive").orElse(null),
                idle.seconds(),
                maxWaitSeconds,
                series.cap(),
                end,
                upstream,
                sent);
        return new Outcome(endpoint, findings(endpoint));
    }

    private HttpWire.Response get(HttpWire wire) throws IOException {
        sent++;
        return wire.get();
    }

    /** Sends requests on one connection until it is closed or there were enough. */
    private Series series() throws IOException {
        List<String> ids = new ArrayList<>();
        try (HttpWire wire = HttpWire.open(target)) {
            HttpWire.Response first = get(wire);
            HttpWire.Response last = first;
            id(first, ids);
            for (int done = 1; ; done++) {
                // A server that closes does so at once, so a moment tells; one that is asked again too early would look
                // reset.
                HttpWire.End end = last.announcesClose() ? wire.awaitEnd(2000) : wire.awaitEnd(20);
                if (end != HttpWire.End.STILL_OPEN || last.announcesClose()) {
                    return new Series(first, done > 1, done, end == HttpWire.End.STILL_OPEN ? null : end.name(), ids);
                }
                if (done >= maxRequests) {
                    return new Series(first, true, null, null, ids);
                }
                try {
                    last = get(wire);
                } catch (IOException e) {
                    // Closed without a word, later than the moment waited above.
                    String how = e instanceof EOFException ? HttpWire.End.FIN.name() : HttpWire.End.RST.name();
                    return new Series(first, done > 1, done, how, ids);
                }
                id(last, ids);
            }
        }
    }

    private static void id(HttpWire.Response response, List<String> ids) {
        HelloAnswer.find(response.body()).ifPresent(hello -> ids.add(hello.connection()));
    }

    private record Idle(
            @Nullable Interval seconds, @Nullable String end) {}

    /** Leaves a connection idle until the server closes it. */
    private Idle idle() throws IOException {
        if (maxWaitSeconds <= 0) {
            return new Idle(null, null);
        }
        try (HttpWire wire = HttpWire.open(target)) {
            HttpWire.Response response = get(wire);
            long deadline = response.receivedNanos() + Math.round(maxWaitSeconds * NANOS_PER_SECOND);
            while (System.nanoTime() < deadline) {
                long left = (deadline - System.nanoTime()) / NANOS_PER_MILLI + 1;
                HttpWire.End end = wire.awaitEnd((int) Math.min(PROGRESS_MILLIS, left));
                long now = System.nanoTime();
                if (end != HttpWire.End.STILL_OPEN) {
                    // The server's timer started between the arrival of the request and that of its response here.
                    Interval seconds = new Interval(
                            (now - response.receivedNanos()) / NANOS_PER_SECOND,
                            (now - response.sentNanos()) / NANOS_PER_SECOND);
                    return new Idle(seconds, end.name());
                }
                say.accept(String.format(
                        Locale.ROOT,
                        "idle for %.0f s of at most %.0f s, still open",
                        (now - response.receivedNanos()) / NANOS_PER_SECOND,
                        maxWaitSeconds));
            }
            return new Idle(null, null);
        }
    }

    /** Asks the lab's backend how many connections it accepted meanwhile, or reads its connection ids in the answers. */
    private @Nullable Boolean upstream(Series series) throws IOException {
        if (backend != null) {
            long before = accepted(backend);
            for (int i = 0; i < UPSTREAM_REQUESTS; i++) {
                try (HttpWire wire = HttpWire.open(target)) {
                    get(wire);
                }
            }
            long opened = accepted(backend) - before;
            // Several workers have a pool each, and others may ask meanwhile: only one for each request is a verdict.
            return opened >= UPSTREAM_REQUESTS ? Boolean.FALSE : opened <= 1 ? Boolean.TRUE : null;
        }
        if (series.ids().isEmpty()) {
            return null;
        }
        if (series.ids().size() > 1
                && series.ids().stream().distinct().count() == series.ids().size()) {
            // One connection here, one for each request there: something between the two opens them.
            return false;
        }
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < UPSTREAM_REQUESTS; i++) {
            try (HttpWire wire = HttpWire.open(target)) {
                id(get(wire), ids);
            }
        }
        // New connections here met an old one there. If they did not, there may be nothing in between at all.
        return ids.stream().distinct().count() < ids.size() ? true : null;
    }

    private static long accepted(Target backend) throws IOException {
        try (HttpWire wire = HttpWire.open(backend)) {
            return BackendCounts.parse(wire.get().body()).accepted();
        }
    }

    private static List<Finding> findings(Endpoint endpoint) {
        List<Finding> findings = new ArrayList<>();
        if (!endpoint.reused()) {
            findings.add(finding(
                    Rule.ENDPOINT_NOT_REUSED,
                    endpoint,
                    "closed after one response"
                            + Optional.ofNullable(endpoint.connectionHeader())
                                    .map(header -> ", with Connection: " + header)
                                    .orElse(""),
                    "look at keepalive_timeout and keepalive_requests of nginx, or the server's own limits"));
        }
        if (HttpWire.End.RST.name().equals(endpoint.end())) {
            findings.add(finding(
                    Rule.ENDPOINT_RESET, endpoint, "its connection ended in a reset", "let the server close in order"));
        }
        if (Boolean.FALSE.equals(endpoint.upstreamReused())) {
            findings.add(finding(
                    Rule.PROXY_NOT_REUSING,
                    endpoint,
                    "the backend accepted a connection for each of " + UPSTREAM_REQUESTS + " requests",
                    "run lab doctor --nginx-conf on the proxy's configuration"));
        }
        return findings;
    }

    private static Finding finding(Rule rule, Endpoint endpoint, String message, String fix) {
        return rule.finding(endpoint.url(), 0, message, fix);
    }
}
