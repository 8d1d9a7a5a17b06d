package io.github.keepalivelab.plan;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * An HTTP endpoint.
 *
 * @param tls whether the scheme is https
 * @param host name or address, without the brackets of IPv6
 * @param port from 1 to 65535
 * @param path path and query, starting with a slash
 */
public record Target(boolean tls, String host, int port, String path) {

    private static final String ALLOWED = "write it as http://host:port/path or https://host:port/path";

    /**
     * Parses a URL.
     *
     * @throws PlanException when it is not an absolute http or https URL without user info and fragment
     */
    public static Target parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new PlanException("target '" + text + "' is not a URL (" + e.getReason() + "); " + ALLOWED);
        }
        String scheme = uri.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            throw new PlanException("target '" + text + "' has no http or https scheme; " + ALLOWED);
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new PlanException("target '" + text + "' needs a host, and no user or fragment; " + ALLOWED);
        }
        boolean tls = "https".equalsIgnoreCase(scheme);
        int port = uri.getPort() < 0 ? (tls ? 443 : 80) : uri.getPort();
        if (port < 1 || port > 65535) {
            throw new PlanException("target '" + text + "' has port " + port + "; a port is from 1 to 65535");
        }
        return new Target(tls, bare(uri.getHost()), port, path(uri));
    }

    /** Returns an arm whose client hop speaks to this endpoint. */
    Arm arm(String name, ConnectionPolicy policy, String armPath) {
        return new Arm.Foreign(name, new Hop(policy, CloseBy.SERVER, tls ? Protocol.HTTPS : Protocol.HTTP), armPath);
    }

    /** Returns the value of the Host header: the port is left out where it is the scheme's default. */
    public String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (tls ? 443 : 80) ? name : name + ":" + port;
    }

    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + authority() + path;
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String path(URI uri) {
        String raw = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? raw : raw + "?" + uri.getRawQuery();
    }
}
