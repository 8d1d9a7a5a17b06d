package io.github.keepalivelab.plan;

/** The pattern of the intended send times of an open loop. */
public enum Arrivals {
    /** Evenly spaced. */
    CONSTANT,
    /** Independent users: exponential gaps. */
    POISSON
}
