package io.github.keepalivelab.result;

import io.github.keepalivelab.math.stats.ConfidenceInterval;
import io.github.keepalivelab.plan.HopName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each keep-alive setting of nginx does, alone and together.
 *
 * @param plan what was done
 * @param combinations upstream hop: every combination of the three settings; empty with the client hop
 * @param necessary the settings that must be written on the first nginx
 * @param versions what follows for each nginx
 * @param clientCombinations client hop: every combination of nginx's and the client's settings; empty with the upstream hop
 * @param sweeps one factor in steps
 * @param handshake what one more connection costs; null without its sweep
 * @param comparisons every combination of the first nginx against the one with all settings on, by name of its arm
 */
public record AblateResult(
        Plan plan,
        List<Combination> combinations,
        List<String> necessary,
        List<Version> versions,
        List<ClientCombination> clientCombinations,
        List<Sweep> sweeps,
        @Nullable Handshake handshake,
        List<Comparison> comparisons)
        implements Body {

    /** The names of the three settings. */
    public static final List<String> SETTINGS = List.of("keepalive", "http11", "connectionCleared");

    /**
     * What was done.
     *
     * @param hop client or upstream
     * @param ratePerSecond offered to every arm; null when nothing was measured under load
     */
    public record Plan(
            String hop,
            @Nullable Double ratePerSecond,
            int blocks,
            double trialSeconds,
            long seed,
            int connections,
            List<String> nginx) {}

    /**
     * One combination.
     *
     * @param keepalive whether the pool is on
     * @param http11 whether HTTP/1.1 is spoken
     * @param connectionCleared whether the Connection header is emptied
     * @param explicit whether what is not on is written as off; false: left out
     * @param nginxVersion which nginx
     * @param httpVersionSeen what the backend received
     * @param connectionHeaderSeen what the backend received; null when no such header arrived
     * @param arm its figures
     */
    public record Combination(
            boolean keepalive,
            boolean http11,
            boolean connectionCleared,
            boolean explicit,
            String nginxVersion,
            String httpVersionSeen,
            @Nullable String connectionHeaderSeen,
            ArmResult arm) {

        /** Returns whether connections were reused: fewer than one is opened for ten requests. */
        public boolean reuses() {
            Double opened = arm.connectionsOpenedPerRequest(HopName.UPSTREAM);
            return opened != null && opened < 0.1;
        }
    }

    /**
     * What follows for one nginx.
     *
     * @param necessary settings without which, left out, nothing is reused
     * @param sufficient the smallest sets of written settings with which connections are reused; an empty set: none is needed
     * @param fatalWhenOff settings that, written off, end reuse
     */
    public record Version(
            String nginxVersion, List<String> necessary, List<List<String>> sufficient, List<String> fatalWhenOff) {}

    /**
     * The client hop under one combination, seen with sequential requests of a client that keeps its connection while it may.
     *
     * @param keepaliveTimeoutOn whether nginx's keepalive_timeout is above 0
     * @param keepaliveRequests nginx's cap, null for none
     * @param clientHttpVersion what the client speaks
     * @param clientConnectionHeader what the client sends; null for no such header
     * @param responseConnectionHeader what nginx answered first; null for no such header
     * @param requests how many were sent
     * @param connections how many connections that took
     * @param closedBy who closed first, NGINX or CLIENT; null when nothing was closed before the end
     */
    public record ClientCombination(
            String nginxVersion,
            boolean keepaliveTimeoutOn,
            @Nullable Integer keepaliveRequests,
            String clientHttpVersion,
            @Nullable String clientConnectionHeader,
            @Nullable String responseConnectionHeader,
            int requests,
            int connections,
            @Nullable String closedBy) {}

    /**
     * One factor in steps.
     *
     * @param factor requestsPerConnection, poolSize or upstreamCap
     * @param what the same in words
     * @param points its steps
     */
    public record Sweep(String factor, String what, List<Point> points) {}

    /**
     * A step.
     *
     * @param value the factor's value; null for unlimited
     * @param nginxCpuMicros nginx CPU for each request with its 95 % interval; null where arms ran at different rates
     * @param backendCpuMicros backend CPU for each request, likewise
     * @param arm its figures
     */
    public record Point(
            @Nullable Long value,
            @Nullable ConfidenceInterval nginxCpuMicros,
            @Nullable ConfidenceInterval backendCpuMicros,
            ArmResult arm) {}

    /**
     * What a connection costs, from the line through the sweep: CPU for each request = base + connection x connections opened
     * for each request. 95 % intervals.
     *
     * @param nginxConnectionMicros nginx CPU for one more upstream connection
     * @param nginxRequestMicros nginx CPU for a request on a connection that stands
     * @param breakEvenRequests requests that cost as much nginx CPU as opening their connection
     * @param backendConnectionMicros backend CPU for one more connection
     * @param backendRequestMicros backend CPU for a request on a connection that stands
     */
    public record Handshake(
            ConfidenceInterval nginxConnectionMicros,
            ConfidenceInterval nginxRequestMicros,
            ConfidenceInterval breakEvenRequests,
            ConfidenceInterval backendConnectionMicros,
            ConfidenceInterval backendRequestMicros) {}

    @Override
    public Kind kind() {
        return Kind.ABLATE;
    }
}
