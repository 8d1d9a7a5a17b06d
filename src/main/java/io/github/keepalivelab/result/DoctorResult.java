package io.github.keepalivelab.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code lab doctor} found.
 *
 * @param plan what was looked at
 * @param proxyPasses every place where nginx passes requests on
 * @param findings what is wrong or risky, errors first
 * @param endpoint what a live endpoint showed; null without one
 * @param sysctls when this machine would find a dead peer; null where that was not asked or the kernel does not say
 * @param nginxTest what {@code nginx -t} said on this machine; null when it was not asked
 */
public record DoctorResult(
        Plan plan,
        List<ProxyPass> proxyPasses,
        List<Finding> findings,
        @Nullable Endpoint endpoint,
        @Nullable TcpKeepalive sysctls,
        @AddedLater @Nullable NginxTest nginxTest)
        implements Body {

    /** How bad a finding is, the worst first. */
    public enum Severity {
        /** Keep-alive does not work there. */
        ERROR,
        /** It works, but less than it could, or with a risk. */
        WARNING,
        /** Good to know. */
        INFO
    }

    /**
     * What was looked at.
     *
     * @param nginxConf file, or - for standard input; null when not given
     * @param nginxVersion the version that the rules assume
     * @param nginxVersionFrom option, installed or assumed
     * @param springConfig file; null when not given
     * @param url endpoint; null when not given
     * @param concurrency requests in flight that the pools are judged by; null when not given
     */
    public record Plan(
            @Nullable String nginxConf,
            String nginxVersion,
            String nginxVersionFrom,
            @Nullable String springConfig,
            @Nullable String url,
            @Nullable Integer concurrency) {}

    /**
     * A second witness: nginx itself.
     *
     * @param nginxVersion of the one that was asked
     * @param outcome ACCEPTED, REFUSED or UNTESTED (something on this machine kept it from reading all)
     * @param message nginx's own words; empty when it accepts
     */
    public record NginxTest(String nginxVersion, String outcome, String message) {}

    /**
     * A place where nginx passes requests on.
     *
     * @param file where it stands
     * @param line from 1
     * @param target as written
     * @param reuse YES, NO or UNKNOWN
     * @param reasons ids of the rules that speak against YES
     * @param condition which requests are served otherwise, for example "YES unless the client sends Connection: close"; null
     *     when none are
     */
    public record ProxyPass(
            String file,
            int line,
            String target,
            String reuse,
            List<String> reasons,
            @AddedLater @Nullable String condition) {}

    /**
     * A finding.
     *
     * @param rule its id
     * @param severity how bad it is
     * @param file where; the URL or the sysctl's name when it is not about a file
     * @param line from 1, or 0 when it is not about a line
     * @param message what is there
     * @param why why it matters
     * @param fix what to write, as a diff without context lines where that can be told
     * @param docs where it is explained
     */
    public record Finding(
            String rule,
            Severity severity,
            String file,
            int line,
            String message,
            String why,
            String fix,
            String docs) {}

    /**
     * A live endpoint.
     *
     * @param url what was asked
     * @param reused whether a second request went over the same connection
     * @param httpVersion as the status line says
     * @param connectionHeader of the response; null without one
     * @param keepAliveHeader of the response; null without one
     * @param idleTimeoutSeconds when an idle connection was closed; null when it was still open at the end of the wait
     * @param waitedSeconds how long a connection was left idle at most; 0 when none was
     * @param requestsPerConnectionCap requests after which every connection was closed; null when there is no such number
     * @param end FIN or RST; null when it was not seen to end
     * @param upstreamReused whether the proxy reused its connections to the backend; null when that was not seen
     * @param requestsSent requests that this examination took
     * @param status of the first response
     * @param requestsOnOneConnection the most that one connection carried
     * @param upstream what a witness behind the proxy counted; null without one that could tell
     * @param notes what else was seen, clauses
     */
    public record Endpoint(
            String url,
            boolean reused,
            String httpVersion,
            @Nullable String connectionHeader,
            @Nullable String keepAliveHeader,
            @Nullable Interval idleTimeoutSeconds,
            double waitedSeconds,
            @Nullable Integer requestsPerConnectionCap,
            @Nullable String end,
            @Nullable Boolean upstreamReused,
            int requestsSent,
            @AddedLater @Nullable Integer status,
            @AddedLater @Nullable Integer requestsOnOneConnection,
            @AddedLater @Nullable Upstream upstream,
            @AddedLater @Nullable List<String> notes) {}

    /**
     * What a witness behind a proxy counted.
     *
     * @param witness who
     * @param requests that reached the backend
     * @param opened connections that were opened to the backend for them
     */
    public record Upstream(String witness, long requests, long opened) {}

    /**
     * This machine's TCP keepalive.
     *
     * @param timeSeconds net.ipv4.tcp_keepalive_time
     * @param intervalSeconds net.ipv4.tcp_keepalive_intvl
     * @param probes net.ipv4.tcp_keepalive_probes
     * @param detectionSeconds from the fault to its detection on an idle connection whose socket has SO_KEEPALIVE
     * @param forgottenBefore devices that have forgotten the flow before the first probe, with their idle timeout
     * @param advice what to set
     */
    public record TcpKeepalive(
            long timeSeconds,
            long intervalSeconds,
            long probes,
            Interval detectionSeconds,
            List<String> forgottenBefore,
            String advice) {}

    /** Returns whether there is a finding at or above a severity. */
    public boolean hasFinding(Severity atLeast) {
        return findings.stream().anyMatch(finding -> finding.severity().compareTo(atLeast) <= 0);
    }

    /** Returns whether there were places to judge, and nothing could be told of any. */
    public boolean judgedNothing() {
        return !proxyPasses.isEmpty()
                && proxyPasses.stream().allMatch(pass -> pass.reuse().equals("UNKNOWN"));
    }

    @Override
    public Kind kind() {
        return Kind.DOCTOR;
    }
}
