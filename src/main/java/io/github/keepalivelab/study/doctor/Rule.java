package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.result.DoctorResult.Finding;
import io.github.keepalivelab.result.DoctorResult.Severity;
import java.util.Locale;

/** What the doctor looks for. docs/doctor.md has a section for each. */
public enum Rule {
    UPSTREAM_IMPLICIT(
            Severity.ERROR,
            "only an upstream block has a pool; an address in proxy_pass gets a connection for each request"),
    POOL_MISSING(
            Severity.ERROR,
            "before nginx 1.29.7 an upstream block without keepalive has no pool, so nothing is reused"),
    POOL_OFF(Severity.ERROR, "keepalive 0 turns the pool off (from 1.29.7; older versions refuse it)"),
    HTTP_VERSION(Severity.ERROR, "an HTTP/1.0 request without Connection: keep-alive ends its connection"),
    CONNECTION_HEADER(
            Severity.ERROR,
            "Connection: close tells the backend to close after the response; it is nginx's default before 1.29.7"),
    HEADER_INHERITANCE(
            Severity.ERROR,
            "a block with its own proxy_set_header drops all inherited ones, the emptied Connection header among them"),
    WEBSOCKET_MAP(Severity.ERROR, "this map sends Connection: close with every request that is no upgrade"),
    BALANCER_AFTER_KEEPALIVE(
            Severity.ERROR,
            "before 1.29.7 a balancing method after keepalive replaces the pool, with no more than a warning"),
    FASTCGI_KEEP_CONN(Severity.ERROR, "without fastcgi_keep_conn nginx asks the FastCGI server to close"),
    PROTOCOL_WITHOUT_REUSE(Severity.INFO, "nginx's uwsgi and scgi modules close after every request"),
    CONNECTION_UNKNOWN(Severity.INFO, "the Connection header depends on the request"),
    TARGET_VARIABLE(
            Severity.INFO, "the target is a variable: only when it names an upstream block are connections reused"),
    POOL_SMALL(
            Severity.WARNING,
            "keepalive bounds the idle connections; requests beyond it open a connection and close it again, over and over"),
    UPSTREAM_IDLE_RACE(
            Severity.WARNING,
            "the side that reuses must give up first: if the backend closes just when nginx sends, a POST becomes a 502"),
    CLIENT_IDLE_RACE(
            Severity.WARNING,
            "the side that reuses must give up first: what stands before nginx must drop idle connections before nginx does"),
    REQUEST_CAP(
            Severity.WARNING,
            "a low cap on the requests of a connection brings back the handshakes that keep-alive saves"),
    CONNECTION_AGE(Severity.WARNING, "a short keepalive_time closes busy connections all the time"),
    CLIENT_KEEPALIVE_OFF(Severity.WARNING, "keepalive_timeout 0 makes every client connection a short one"),
    SOCKET_KEEPALIVE_OFF(
            Severity.WARNING,
            "without TCP keepalive a firewall between nginx and the backend forgets a connection that is idle for long, and nobody is told"),
    RETRY_NON_IDEMPOTENT(Severity.WARNING, "a POST that was sent over a dying connection may be carried out twice"),
    RETRY_OFF(
            Severity.WARNING,
            "a reused connection can die at any moment; without a retry even a GET then becomes a 502"),
    WORKER_CONNECTIONS(Severity.WARNING, "clients, upstream connections and idle pools share worker_connections"),
    DESCRIPTORS(
            Severity.WARNING,
            "each connection is a file descriptor; the limit of the process may be lower than worker_connections"),
    VERSION_TRAP(
            Severity.INFO,
            "nginx 1.29.7 changed the defaults of keepalive, proxy_http_version and the Connection header"),
    INCLUDE_MISSING(Severity.WARNING, "an included file is not here, so what it says is not known"),
    TOMCAT_KEEPALIVE_OFF(Severity.ERROR, "Tomcat closes every connection after one request"),
    TOMCAT_REQUEST_CAP(
            Severity.WARNING,
            "Tomcat closes a connection after max-keep-alive-requests, 100 unless set, before nginx does (100 until 1.19.9, 1000 since)"),
    TOMCAT_CONNECTIONS(
            Severity.WARNING, "when nginx's pools fill Tomcat's max-connections, new connections wait in the backlog"),
    TOMCAT_SHUTDOWN(Severity.WARNING, "an immediate shutdown resets the long connections that just carry a request"),
    ENDPOINT_NOT_REUSED(Severity.ERROR, "the endpoint closed the connection after one response"),
    ENDPOINT_RESET(
            Severity.WARNING, "a reset is no orderly end: what is under way is lost, and the client sees an error"),
    ENDPOINT_ERROR(Severity.WARNING, "an error may be of the proxy alone, so it says nothing about what is behind it"),
    ENDPOINT_OTHER_ANSWER(
            Severity.INFO, "a redirect or a refusal need not be treated as an ordinary request's answer is"),
    PROXY_NOT_REUSING(Severity.ERROR, "the backend saw a new connection for each request through the proxy"),
    TCP_KEEPALIVE_SLOW(Severity.INFO, "with these settings a dead peer is found later than firewalls forget the flow");

    private final Severity severity;
    private final String why;

    Rule(Severity severity, String why) {
        this.severity = severity;
        this.why = why;
    }

    /** Returns its name as users write it, for example {@code pool-missing}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns how bad it is. */
    public Severity severity() {
        return severity;
    }

    /** Returns why it matters, one clause. */
    public String why() {
        return why;
    }

    /**
     * Returns a finding of this rule.
     *
     * @param where file, URL or the name of a kernel setting
     * @param line from 1, or 0 when it is not about a line
     * @param message what is there
     * @param fix what to write
     */
    Finding finding(String where, int line, String message, String fix) {
        return new Finding(id(), severity, where, line, message, why, fix, docs());
    }

    /** Returns where it is explained. */
    public String docs() {
        return "docs/doctor.md#" + id();
    }
}
