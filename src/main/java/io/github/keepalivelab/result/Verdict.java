package io.github.keepalivelab.result;

/** Whether a result may be relied on. */
public enum Verdict {
    /** No gate voids the comparison. */
    VALID,
    /** A gate voids the comparison, or the run was cut short. The warnings say why. */
    INVALID
}
