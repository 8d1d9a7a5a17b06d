package io.github.keepalivelab.plan;

import java.util.Locale;

/** How a connection over TLS begins. */
public enum Handshake {
    /** With certificate and signature, every time. */
    FULL,
    /** With what an earlier connection left, wherever there was one. */
    RESUMED;

    /** Returns the name in results and options. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
