package io.github.keepalivelab.study.doctor;

import io.github.keepalivelab.study.doctor.eval.Symbolic;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request is passed on, after variables have got their values.
 *
 * @param scheme in lower case; empty where the directive takes none
 * @param host name or address without port; a path for a unix socket
 * @param port as written, empty without one
 * @param kind what the host is
 * @param rest path and arguments, as far as they are written
 */
record PassTarget(String scheme, String host, String port, Kind kind, String rest) {

    /** What a host is. */
    enum Kind {
        /** A name that an upstream block may have. */
        NAME,
        /** It has a port behind it or is an IPv6 address, so no upstream block is looked for. */
        ADDRESS,
        /** A unix socket. */
        SOCKET,
        /** Part of it depends on the request or the network. */
        UNKNOWN
    }

    private static final Pattern SCHEME = Pattern.compile("^([A-Za-z][A-Za-z0-9+]*)://");

    static PassTarget of(String text) {
        Matcher matcher = SCHEME.matcher(text);
        String scheme = matcher.find() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
        String rest = scheme.isEmpty() ? text : text.substring(matcher.end());
        if (rest.toLowerCase(Locale.ROOT).startsWith("unix:")) {
            int end = rest.indexOf(':', 5);
            return new PassTarget(
                    scheme,
                    end < 0 ? rest : rest.substring(0, end),
                    "",
                    Kind.SOCKET,
                    end < 0 ? "" : rest.substring(end + 1));
        }
        int end = endOfAuthority(rest);
        String authority = rest.substring(0, end);
        String path = rest.substring(end);
        if (authority.startsWith("[")) {
            return new PassTarget(scheme, authority, "", Kind.ADDRESS, path);
        }
        int colon = authority.lastIndexOf(':');
        String host = colon < 0 ? authority : authority.substring(0, colon);
        String port = colon < 0 ? "" : authority.substring(colon + 1);
        Kind kind = colon >= 0 ? Kind.ADDRESS : Symbolic.known(host) ? Kind.NAME : Kind.UNKNOWN;
        return new PassTarget(scheme, host, port, kind, path);
    }

    /** A host ends at a slash, a question mark or a path that a variable brings. */
    private static int endOfAuthority(String text) {
        int end = 0;
        while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0 && !text.startsWith(Symbolic.PATH, end)) {
            end++;
        }
        return end;
    }
}
