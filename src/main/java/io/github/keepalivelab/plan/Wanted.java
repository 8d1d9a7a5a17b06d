package io.github.keepalivelab.plan;

import java.util.Locale;

/** The answers that a run can be asked for. A run goes on until they are known, and fails when they are not to be had. */
public enum Wanted {
    /** CPU per request. */
    CPU,
    /** Connections and TIME_WAIT per request. */
    CONNECTIONS,
    /** Mean and median response time. */
    LATENCY;

    /** Returns its name as an option takes it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
