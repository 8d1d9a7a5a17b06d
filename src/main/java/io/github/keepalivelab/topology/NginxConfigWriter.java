package io.github.keepalivelab.topology;

import io.github.keepalivelab.plan.CloseBy;
import io.github.keepalivelab.plan.ConnectionPolicy;
import io.github.keepalivelab.plan.NginxVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes the configuration of the lab's nginx: one server for each arm, one upstream block for each arm, and every
 * keep-alive factor explicit, because leaving one out means opposite things before and after nginx 1.29.7.
 */
final class NginxConfigWriter {

    private static final String UNLIMITED = "1000000000";

    private final NginxVersion version;
    private final String user;
    private final int workers;
    private final int pool;

    /**
     * @param version of the nginx that will read the configuration
     * @param user account of the workers; empty when the lab does not run as root
     * @param workers number of worker processes
     * @param pool idle upstream connections kept by each worker
     */
    NginxConfigWriter(NginxVersion version, String user, int workers, int pool) {
        this.version = version;
        this.user = user;
        this.workers = workers;
        this.pool = pool;
    }

    /** One server block. */
    record Server(int port, ConnectionPolicy clientHop, ConnectionPolicy upstreamHop) {}

    String write(List<Server> servers, int statusPort, int backendPort, CloseBy closeBy) {
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
        lines.add("    server {");
        lines.add("        listen 127.0.0.1:" + statusPort + ";");
        lines.add("        location = /stub_status { stub_status; }");
        lines.add("    }");
        for (int i = 0; i < servers.size(); i++) {
            server(lines, "arm" + i, servers.get(i), backendPort, closeBy);
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

    private void server(List<String> lines, String name, Server server, int backendPort, CloseBy closeBy) {
        boolean upstreamLong = server.upstreamHop() == ConnectionPolicy.LONG;
        lines.add("    upstream " + name + " {");
        lines.add("        server 127.0.0.1:" + backendPort + " max_fails=0;");
        if (upstreamLong) {
            lines.add("        keepalive " + pool + ";");
            limits(lines, "        ");
        } else if (version.atLeast(1, 29, 7)) {
            lines.add("        keepalive 0;");
        }
        lines.add("    }");
        lines.add("    server {");
        lines.add("        listen 127.0.0.1:" + server.port() + " backlog=1024 so_keepalive=off;");
        if (server.clientHop() == ConnectionPolicy.SHORT && closeBy == CloseBy.SERVER) {
            lines.add("        keepalive_timeout 0;");
        } else {
            limits(lines, "        ");
        }
        lines.add("        location / {");
        lines.add("            proxy_pass http://" + name + ";");
        lines.add("            proxy_http_version 1.1;");
        lines.add(String.format(
                Locale.ROOT, "            proxy_set_header Connection %s;", upstreamLong ? "\"\"" : "close"));
        lines.add("        }");
        lines.add("    }");
    }

    /** Caps out of the way: a long connection lasts for the whole run. */
    private void limits(List<String> lines, String indent) {
        lines.add(indent + "keepalive_timeout 1h;");
        lines.add(indent + "keepalive_requests " + UNLIMITED + ";");
        if (version.atLeast(1, 19, 10)) {
            lines.add(indent + "keepalive_time 24h;");
        }
    }
}
