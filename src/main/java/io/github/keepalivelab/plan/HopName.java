package io.github.keepalivelab.plan;

import java.util.Locale;

/** The two hops of a request. */
public enum HopName {
    /** Load driver to nginx, or to a foreign target. */
    CLIENT,
    /** nginx to backend. */
    UPSTREAM;

    /** Returns {@code client} or {@code upstream}, as results and options say. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
