package io.github.keepalivelab.plan;

/** What a stretch of load is for. */
public enum Phase {
    /** Discarded: compiles code, opens connections, fills caches. */
    WARM_UP,
    /** Bracketed by probes and reported. */
    MEASURE
}
