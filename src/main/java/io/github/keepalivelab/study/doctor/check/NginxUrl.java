package io.github.keepalivelab.study.doctor.check;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An address as ngx_parse_url of nginx's ngx_inet.c takes it apart; names are not looked up.
 *
 * @param error what nginx says against it, null when nothing
 * @param host empty when there is none; a port alone, in listen, is every address
 * @param port 0 when there is none and none is usual
 * @param portWritten whether the port was written
 * @param uri what follows host and port
 * @param kind what the host is
 */
record NginxUrl(@Nullable String error, String host, int port, boolean portWritten, String uri, Kind kind) {

    private static final int MAX_PORT = 65_535;
    private static final int MAX_UNIX_PATH = 107;

    /** What a host is. */
    enum Kind {
        NAME,
        IPV4,
        IPV6,
        UNIX
    }

    /** What is asked of an address where it stands. */
    enum Use {
        /** A server: host and port. */
        SERVER,
        /** A target: host, port and a path. */
        TARGET,
        /** Where to listen: a port alone and a range of ports too. */
        LISTEN
    }

    static NginxUrl parse(String text, Use use, int usualPort) {
        if (text.regionMatches(true, 0, "unix:", 0, 5)) {
            return unix(text.substring(5), use);
        }
        return text.startsWith("[") ? ipv6(text, use, usualPort) : inet(text, use, usualPort);
    }

    private static NginxUrl wrong(String error) {
        return new NginxUrl(error, "", 0, false, "", Kind.NAME);
    }

    private static NginxUrl unix(String path, Use use) {
        int colon = use == Use.TARGET ? path.indexOf(':') : -1;
        String socket = colon < 0 ? path : path.substring(0, colon);
        if (socket.isEmpty()) {
            return wrong("no path in the unix domain socket");
        }
        if (socket.length() > MAX_UNIX_PATH) {
            return wrong("too long path in the unix domain socket");
        }
        return new NginxUrl(null, socket, 0, false, colon < 0 ? "" : path.substring(colon + 1), Kind.UNIX);
    }

    private static NginxUrl inet(String text, Use use, int usualPort) {
        int uriAt = first(text.indexOf('/'), text.indexOf('?'));
        if (uriAt >= 0 && use != Use.TARGET) {
            return wrong("invalid host");
        }
        String uri = uriAt < 0 ? "" : text.substring(uriAt);
        String authority = uriAt < 0 ? text : text.substring(0, uriAt);
        int colon = authority.indexOf(':');
        if (colon < 0 && use == Use.LISTEN) {
            String digits = authority.contains("-") ? authority.substring(0, authority.indexOf('-')) : authority;
            if (NginxNumbers.number(digits) >= 0) {
                String error = portError(authority, true);
                return error == null
                        ? new NginxUrl(null, "0.0.0.0", port(authority), true, "", Kind.IPV4)
                        : wrong(error);
            }
        }
        String error = colon < 0 ? null : portError(authority.substring(colon + 1), use == Use.LISTEN);
        if (error != null) {
            return wrong(error);
        }
        String host = colon < 0 ? authority : authority.substring(0, colon);
        if (host.isEmpty()) {
            return wrong("no host");
        }
        int port = colon < 0 ? usualPort : port(authority.substring(colon + 1));
        boolean every = use == Use.LISTEN && host.equals("*");
        Kind kind = every || isIpv4(host) ? Kind.IPV4 : Kind.NAME;
        return new NginxUrl(null, every ? "0.0.0.0" : host, port, colon >= 0, uri, kind);
    }

    private static NginxUrl ipv6(String text, Use use, int usualPort) {
        int end = text.indexOf(']');
        if (end < 0) {
            return wrong("invalid host");
        }
        int uriAt = text.indexOf('/', end);
        if (uriAt >= 0 && use != Use.TARGET) {
            return wrong("invalid host");
        }
        String behind = text.substring(end + 1, uriAt < 0 ? text.length() : uriAt);
        if (!behind.isEmpty() && !behind.startsWith(":")) {
            return wrong("invalid host");
        }
        String error = behind.isEmpty() ? null : portError(behind.substring(1), use == Use.LISTEN);
        if (error != null) {
            return wrong(error);
        }
        if (end == 1) {
            return wrong("no host");
        }
        String host = text.substring(0, end + 1);
        if (!mayBeIpv6(text.substring(1, end))) {
            return wrong("invalid IPv6 address");
        }
        return new NginxUrl(
                null,
                host.toLowerCase(Locale.ROOT),
                behind.isEmpty() ? usualPort : port(behind.substring(1)),
                !behind.isEmpty(),
                uriAt < 0 ? "" : text.substring(uriAt),
                Kind.IPV6);
    }

    private static int first(int one, int other) {
        return one < 0 || (other >= 0 && other < one) ? other : one;
    }

    private static @Nullable String portError(String text, boolean range) {
        int dash = range ? text.indexOf('-') : -1;
        long first = NginxNumbers.number(dash < 0 ? text : text.substring(0, dash));
        long last = dash < 0 ? first : NginxNumbers.number(text.substring(dash + 1));
        if (first < 1 || first > MAX_PORT || last < 1 || last > MAX_PORT) {
            return "invalid port";
        }
        return first > last ? "invalid port range" : null;
    }

    private static int port(String text) {
        int dash = text.indexOf('-');
        return (int) NginxNumbers.number(dash < 0 ? text : text.substring(0, dash));
    }

    static boolean isIpv4(String text) {
        int octets = 0;
        int from = 0;
        while (from <= text.length()) {
            int dot = text.indexOf('.', from);
            long octet = NginxNumbers.number(text.substring(from, dot < 0 ? text.length() : dot));
            octets++;
            if (octet < 0 || octet > 255) {
                return false;
            }
            if (dot < 0) {
                break;
            }
            from = dot + 1;
        }
        return octets == 4;
    }

    /** Whether a text has only what an IPv6 address has; that it is one is not certain. */
    static boolean mayBeIpv6(String text) {
        int colons = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':') {
                colons++;
            } else if ((Character.digit(c, 16) < 0 && c != '.') || c > 'f') {
                return false;
            }
        }
        return colons >= 2 && colons <= 8;
    }
}
