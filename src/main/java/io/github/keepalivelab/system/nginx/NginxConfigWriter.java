package io.github.keepalivelab.system.nginx;

import io.github.keepalivelab.plan.Handshake;
import io.github.keepalivelab.plan.NginxSettings;
import io.github.keepalivelab.plan.NginxSettings.Factor;
import io.github.keepalivelab.plan.NginxVersion;
import io.github.keepalivelab.plan.TlsChoice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the configuration of the lab's nginx: one server for each arm, one upstream block for each arm, and every
 * keep-alive factor explicit, because leaving one out means opposite things before and after nginx 1.29.7.
 */
public final class NginxConfigWriter {

    private final NginxVersion version;
    private final String user;
    private final int workers;
    private final TlsChoice.Version tls;

    /**
     * @param version of the nginx that will read the configuration
     * @param user account of the workers; empty when the lab does not run as root
     * @param workers number of worker processes
     */
    public NginxConfigWriter(NginxVersion version, String user, int workers) {
        this(version, user, workers, TlsChoice.USUAL.version());
    }

    private NginxConfigWriter(NginxVersion version, String user, int workers, TlsChoice.Version tls) {
        this.version = version;
        this.user = user;
        this.workers = workers;
        this.tls = tls;
    }

    /** Returns one whose servers over TLS speak a version of it. */
    public NginxConfigWriter speaking(TlsChoice.Version other) {
        return new NginxConfigWriter(version, user, workers, other);
    }

    /**
     * One server block.
     *
     * @param handshake whether its sessions may be resumed; null without TLS
     */
    public record Server(
            String address,
            int port,
            NginxSettings settings,
            String backendHost,
            @Nullable Handshake handshake) {

        public Server(int port, NginxSettings settings) {
            this("127.0.0.1", port, settings, "127.0.0.1", null);
        }
    }

    /** Returns the file in which a server, by its place in the list, notes each handshake. */
    public static String handshakes(int server) {
        return "handshakes" + server + ".log";
    }

    public String write(List<Server> servers, int statusPort, int backendPort) {
        List<String> lines = new ArrayList<>();
        if (!user.isEmpty()) {
            lines.add("user " + user + ";");
        }
        lines.add("worker_processes " + workers + ";");
        lines.add("daemon off;");
        lines.add("pid nginx.pid;");
        lines.add("error_log error.log warn;");
        lines.add("events {");
        lines.add("    worker_connections 8192;");
        lines.add("    accept_mutex off;");
        lines.add("    multi_accept off;");
        lines.add("}");
        lines.add("http {");
        http(lines);
        if (servers.stream().anyMatch(server -> server.handshake() != null)) {
            tls(lines);
        }
        lines.add("    server {");
        lines.add("        listen 127.0.0.1:" + statusPort + ";");
        lines.add("        location = /stub_status { stub_status; }");
        lines.add("    }");
        for (int i = 0; i < servers.size(); i++) {
            server(lines, i, servers.get(i), backendPort);
        }
        lines.add("}");
        return String.join("\n", lines) + "\n";
    }

    private void http(List<String> lines) {
        lines.add("    access_log off;");
        for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            lines.add("    " + kind + "_temp_path temp_" + kind + ";");
        }
        lines.add("    tcp_nodelay on;");
        lines.add("    keepalive_disable none;");
        lines.add("    reset_timedout_connection off;");
        lines.add("    proxy_buffering on;");
        // A retry would hide a failure and open a connection that no request asked for.
        lines.add("    proxy_next_upstream off;");
        lines.add("    proxy_connect_timeout 10s;");
        lines.add("    proxy_read_timeout 600s;");
        if (version.atLeast(1, 15, 6)) {
            lines.add("    proxy_socket_keepalive off;");
        }
    }

    /** Each connection notes its handshake once, with its first request. */
    private void tls(List<String> lines) {
        lines.add("    ssl_certificate tls.pem;");
        lines.add("    ssl_certificate_key tls.key;");
        lines.add("    ssl_protocols " + tls.ofNginx() + ";");
        lines.add("    log_format handshake '$ssl_session_reused';");
        lines.add("    map $connection_requests $first_request { default 0; 1 1; }");
    }

    private static void tls(List<String> lines, int number, Handshake handshake) {
        boolean resumes = handshake == Handshake.RESUMED;
        lines.add("        ssl_session_cache " + (resumes ? "shared:arm" + number + ":4m;" : "off;"));
        lines.add("        ssl_session_tickets " + (resumes ? "on;" : "off;"));
        lines.add("        ssl_session_timeout 1h;");
        lines.add("        access_log " + handshakes(number) + " handshake if=$first_request;");
    }

    private void server(List<String> lines, int number, Server server, int backendPort) {
        String name = "arm" + number;
        NginxSettings settings = server.settings();
        lines.add("    upstream " + name + " {");
        lines.add("        server " + server.backendHost() + ":" + backendPort + " max_fails=0;");
        if (settings.pool() == Factor.ON) {
            lines.add("        keepalive " + settings.poolSize() + ";");
            limits(lines, "        ", settings.upstreamRequests());
        } else if (settings.pool() == Factor.OFF && version.atLeast(1, 29, 7)) {
            lines.add("        keepalive 0;");
        }
        lines.add("    }");
        lines.add("    server {");
        Handshake handshake = server.handshake();
        lines.add("        listen " + server.address() + ":" + server.port() + (handshake == null ? "" : " ssl")
                + " backlog=1024 so_keepalive=off;");
        if (handshake != null) {
            tls(lines, number, handshake);
        }
        if (settings.clientKeepalive()) {
            limits(lines, "        ", settings.clientRequests());
        } else {
            lines.add("        keepalive_timeout 0;");
        }
        lines.add("        location / {");
        lines.add("            proxy_pass http://" + name + ";");
        if (settings.http11() != Factor.OMITTED) {
            lines.add("            proxy_http_version " + (settings.http11() == Factor.ON ? "1.1;" : "1.0;"));
        }
        if (settings.connectionCleared() != Factor.OMITTED) {
            String value = settings.connectionCleared() == Factor.ON ? "\"\"" : "close";
            lines.add("            proxy_set_header Connection " + value + ";");
        }
        lines.add("        }");
        lines.add("    }");
    }

    /** No cap but the one asked for: a long connection lasts for the whole run. */
    private void limits(List<String> lines, String indent, long requests) {
        lines.add(indent + "keepalive_timeout 1h;");
        lines.add(indent + "keepalive_requests " + requests + ";");
        if (version.atLeast(1, 19, 10)) {
            lines.add(indent + "keepalive_time 24h;");
        }
    }
}
