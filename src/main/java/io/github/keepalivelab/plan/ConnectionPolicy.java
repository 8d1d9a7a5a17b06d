package io.github.keepalivelab.plan;

import java.util.Locale;

/** How one hop uses its TCP connections. */
public enum ConnectionPolicy {
    /** One connection carries many requests (a persistent connection, RFC 9112 section 9.3). */
    LONG,
    /** One connection carries one request and is then closed with a FIN from each side. */
    SHORT;

    /** Returns {@code long} or {@code short}, as arms are named. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
