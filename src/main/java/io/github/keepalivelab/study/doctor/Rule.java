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
    IDLE_TIMEOUT_ZERO(
            Severity.ERROR, "an idle connection that may stay for no time at all is closed after every request"),
    HTTP10_FRAMING(
            Severity.INFO,
            "over HTTP/1.0 a connection stays open only for answers whose length is told, and chunked ones have none"),
    POOL_FILLED_IN(Severity.INFO, "nginx reads a file after another tool has filled in its placeholders"),
    UPSTREAM_ELSEWHERE(
            Severity.INFO,
            "a name without dot and port is an upstream block as a rule, and version and headers may stand around it"),
    SUBREQUEST_CLOSES(
            Severity.ERROR,
            "auth_request goes first: in a shared pool it takes the connection that is there, and has it closed"),
    SUBREQUEST_BODY(
            Severity.WARNING,
            "nginx does not read the body that answers auth_request or mirror, and closes the connection with it"),
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
    CLIENT_KEEPALIVE_DISABLED(Severity.WARNING, "browsers that are named there get short connections"),
    CLIENT_HEADER_WITHOUT_EFFECT(
            Severity.INFO,
            "nginx decides by its own settings what becomes of the connection, not by a header that is added"),
    CLIENT_SETTING_BESIDE_PASS(
            Severity.INFO, "keepalive_timeout and keepalive_requests outside of an upstream block are about clients"),
    OBSOLETE_SETTING(Severity.INFO, "the directive is still read, and does nothing"),
    POOL_LOCAL(
            Severity.WARNING,
            "from nginx 1.29.7 an upstream block without keepalive has a pool that its locations do not share"),
    PROTOCOLS_SHARED(Severity.ERROR, "a pool that is not local does not look at the protocol of its connections"),
    LOGIN_SHARED(Severity.WARNING, "a pool does not look at who has logged in on a connection"),
    SOURCE_ADDRESS_SHARED(Severity.WARNING, "a pool does not look at the source address of its connections"),
    TLS_NAME_SHARED(Severity.WARNING, "a pool does not look at the TLS name of its connections"),
    TLS_RESUMPTION_OFF(
            Severity.WARNING,
            "without tickets and without a session cache no client can resume, so each new connection takes a full handshake"),
    TLS_SESSION_SHORT(
            Severity.INFO,
            "a session that is forgotten before idle connections are closed is gone just when it is needed"),
    UPSTREAM_TLS_RESUMPTION_OFF(
            Severity.WARNING, "nginx then takes a full handshake for each connection that it opens to the backend"),
    HTTP2_REQUEST_CAP(
            Severity.INFO,
            "all requests of an HTTP/2 client share one connection, so a cap of its requests is reached soon"),
    FASTCGI_PROCESSES(
            Severity.INFO, "a FastCGI process serves one connection at a time, so an idle one keeps it from others"),
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
    VERSION_TRAP(Severity.INFO, "nginx 1.29.7 changed its defaults so that upstream connections are reused"),
    INCLUDE_MISSING(Severity.WARNING, "an included file is not here, so what it says is not known"),
    INCLUDE_MOVED(
            Severity.INFO,
            "absolute names belong to the machine that the files come from; this machine's own are not read"),
    FOREIGN_MODULE(Severity.INFO, "what modules from elsewhere do to connections and variables is not known here"),
    NOTHING_TO_JUDGE(Severity.INFO, "without a place that passes requests on there is no upstream connection to reuse"),
    TOMCAT_KEEPALIVE_OFF(Severity.ERROR, "Tomcat closes every connection after one request"),
    TOMCAT_REQUEST_CAP(
            Severity.WARNING,
            "Tomcat closes a connection after max-keep-alive-requests, 100 unless set, before nginx does (100 until 1.19.9, 1000 since)"),
    TOMCAT_CONNECTIONS(
            Severity.WARNING, "when nginx's pools fill Tomcat's max-connections, new connections wait in the backlog"),
    TOMCAT_SHUTDOWN(Severity.WARNING, "an immediate shutdown resets the long connections that just carry a request"),
    SERVER_KEEPALIVE_OFF(Severity.ERROR, "the server closes every connection after one request"),
    SERVER_REQUEST_CAP(Severity.WARNING, "the server closes a connection after so many requests, before nginx does"),
    SERVER_CONNECTIONS(
            Severity.WARNING, "when nginx's pools fill the server's limit, it does not take new connections any more"),
    SERVER_SHUTDOWN(Severity.WARNING, "an immediate shutdown resets the long connections that just carry a request"),
    SPRING_REFUSED(Severity.ERROR, "the application does not start with what Spring Boot cannot read"),
    SPRING_KEY_IGNORED(
            Severity.WARNING, "Spring Boot says nothing of a key that it does not know, so the default holds"),
    SPRING_IMPORT_MISSING(Severity.WARNING, "an imported file wins over the one that imports it, and it is not here"),
    SPRING_IDLE_SHORT(
            Severity.INFO,
            "the side that reuses must give up first, so whatever stands before it must be quicker than that"),
    SPRING_UNRESOLVED(Severity.INFO, "the value comes from outside of what was read, so it is not judged"),
    SPRING_ENVIRONMENT(Severity.INFO, "what was judged is the value without that environment"),
    SPRING_BUILD_FILTER(Severity.INFO, "a word between two @ is replaced when the application is built"),
    SPRING_HTTP2_IDLE(
            Severity.INFO,
            "Tomcat has a keep-alive timeout of its own for HTTP/2, and Boot sets it only with the other"),
    SPRING_READ(Severity.INFO, "defaults depend on version and server, and documents on the profiles"),
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
        return finding(severity, where, line, message, fix);
    }

    /** Returns a finding that is worse or better than usual. */
    Finding finding(Severity how, String where, int line, String message, String fix) {
        return new Finding(id(), how, where, line, message, why, fix, docs());
    }

    /** Returns where it is explained. */
    public String docs() {
        return "docs/doctor.md#" + id();
    }
}
