package io.github.keepalivelab.system.http;

import java.util.List;

/**
 * How a connection is made, and what is waited for at most.
 *
 * @param anyCertificate whether every certificate of a TLS endpoint is accepted
 * @param protocols offered in a TLS handshake (ALPN), the preferred one first
 * @param connectMillis for the TCP handshake
 * @param silentMillis between two pieces of a response
 * @param responseMillis for a whole response
 * @param maxBytes of a whole response
 */
public record WireOptions(
        boolean anyCertificate,
        List<String> protocols,
        int connectMillis,
        int silentMillis,
        int responseMillis,
        long maxBytes) {

    /** The name of HTTP/2 in ALPN. */
    public static final String HTTP_2 = "h2";

    /** The name of HTTP/1.1 in ALPN. */
    public static final String HTTP_1_1 = "http/1.1";

    /** Certificates are checked, HTTP/1.1 is spoken, and an ordinary response has time and room. */
    public static final WireOptions USUAL =
            new WireOptions(false, List.of(HTTP_1_1), 10_000, 10_000, 30_000, 16L << 20);

    /** Returns the same with every certificate accepted, or not. */
    public WireOptions withAnyCertificate(boolean any) {
        return new WireOptions(any, protocols, connectMillis, silentMillis, responseMillis, maxBytes);
    }

    /** Returns the same with other protocols offered. */
    public WireOptions offering(String... names) {
        return new WireOptions(anyCertificate, List.of(names), connectMillis, silentMillis, responseMillis, maxBytes);
    }
}
