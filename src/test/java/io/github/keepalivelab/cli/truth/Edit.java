package io.github.keepalivelab.cli.truth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people do to a configuration that reuses its connections: one line goes, comes, or becomes another. */
enum Edit {
    POOL_LEFT_OUT("^\\s*keepalive \\d+.*;", ""),
    POOL_OFF("(^\\s*keepalive) \\d+", "$1 0"),
    POOL_IN_A_COMMENT("(^\\s*)(keepalive \\d+.*;)", "$1# $2"),
    POOL_BELOW_ITS_BLOCK(
            "(^\\s*)keepalive \\d+.*;\\s*$", "$1}\n$1upstream unused {\n$1    server 127.0.0.1:1;\n$1    keepalive 8;"),
    VERSION_LEFT_OUT("^\\s*proxy_http_version .*;", ""),
    VERSION_OLD("(proxy_http_version) 1\\.1", "$1 1.0"),
    VERSION_IN_A_COMMENT("(^\\s*)(proxy_http_version .*;)", "$1# $2"),
    CONNECTION_LEFT_OUT("^\\s*proxy_set_header Connection .*;", ""),
    CONNECTION_CLOSE("(proxy_set_header Connection) [^;]+", "$1 close"),
    CONNECTION_UPGRADE("(proxy_set_header Connection) [^;]+", "$1 upgrade"),
    CONNECTION_PASSED_ON("(proxy_set_header Connection) [^;]+", "$1 \\$http_connection"),
    CONNECTION_MISSPELT("proxy_set_header Connection ", "proxy_set_header Conection "),
    CONNECTION_IN_A_COMMENT("(^\\s*)(proxy_set_header Connection .*;)", "$1# $2"),
    CONNECTION_TWICE("(^\\s*)(proxy_set_header Connection .*;)", "$1$2\n$1proxy_set_header Connection close;"),
    CONNECTION_IN_ANOTHER_PLACE(
            "(^\\s*)(proxy_set_header Connection .*;)", "$1location /other {\n$1    $2\n$1    return 204;\n$1}"),
    HEADER_BESIDE("(^\\s*)(proxy_pass .*;)", "$1$2\n$1proxy_set_header X-Real-IP \\$remote_addr;"),
    MAP_THAT_CLOSES("(''|\"\")\\s+(?:''|\"\")\\s*;", "$1 close;"),
    ADDRESS("(proxy_pass http)://[\\w.]+", "$1://127.0.0.1:BACKEND"),
    ADDRESS_IN_A_VARIABLE("(^\\s*)(proxy_pass http)://[\\w.]+", "$1set \\$to 127.0.0.1:BACKEND;\n$1$2://\\$to"),
    NAME_IN_A_VARIABLE("(^\\s*)(proxy_pass http)://([\\w.]+)", "$1set \\$to $3;\n$1$2://\\$to"),
    REQUESTS_CAP_OF_ONE("(^\\s*)(keepalive \\d+.*;)", "$1$2\n$1keepalive_requests 1;"),
    IDLE_TIMEOUT_OF_NOTHING("(^\\s*)(keepalive \\d+.*;)", "$1$2\n$1keepalive_timeout 0;"),
    BALANCER_BELOW("(^\\s*)(keepalive \\d+.*;)", "$1$2\n$1least_conn;"),
    POOL_IN_THE_WRONG_BLOCK("(^\\s*)(proxy_pass .*;)", "$1$2\n$1keepalive 16;"),
    DIRECTIVE_MISSPELT("(^\\s*)keepalive (\\d+)", "$1keepalives $2"),
    SEMICOLON_LEFT_OUT("(proxy_http_version .*);", "$1");

    private final Pattern what;
    private final String instead;

    /**
     * @param what in a line
     * @param instead what comes in its place; BACKEND is the port of the backend
     */
    Edit(String what, String instead) {
        this.what = Pattern.compile(what);
        this.instead = instead;
    }

    /** Returns the text with the edit made in each line that it fits, one at a time. */
    List<String> of(String text, int backend) {
        List<String> lines = text.lines().toList();
        List<String> edited = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Optional<String> line = edited(lines.get(i), backend);
            if (line.isPresent()) {
                List<String> all = new ArrayList<>(lines);
                all.set(i, line.get());
                edited.add(String.join("\n", all) + "\n");
            }
        }
        return edited;
    }

    private Optional<String> edited(String line, int backend) {
        Matcher matcher = what.matcher(line);
        if (line.stripLeading().startsWith("#") || !matcher.find()) {
            return Optional.empty();
        }
        String text = matcher.replaceFirst(instead).replace("BACKEND", String.valueOf(backend));
        return text.equals(line) ? Optional.empty() : Optional.of(text);
    }
}
